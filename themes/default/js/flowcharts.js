// @ts-check
// Loaded by pages with flowcharts alone.
import { readAddress } from "./flow-address.js";
import { fresh } from "./fresh.js";
import { makeWizard } from "./wizard.js";

/** Narrower than this, questions come before the drawing. The style has the same width. */
const PHONE = matchMedia("(max-width: 599px)");

/** @type {Map<string, { section: HTMLElement, figure: HTMLElement, show: (answers: string[]) => void }>} */
const wizards = new Map();
makeWizards();
showAll();
addEventListener("popstate", showAll);
addEventListener("moc:patched", () => {
  const ways = readAddress();
  for (const name of makeWizards()) wizards.get(name)?.show(ways.get(name) ?? []);
});

/** Gives each flowchart that has none a wizard; their names. */
function makeWizards() {
  const names = [];
  for (const figure of fresh(".moc-flowchart")) {
    if (!(figure instanceof HTMLElement)) continue;
    if (!figure.querySelector(".flow-tabs :checked")) choose(figure, PHONE.matches ? "wizard" : "diagram");
    for (const section of figure.querySelectorAll(".flow-chart")) {
      if (!(section instanceof HTMLElement)) continue;
      const { path = "path" } = section.dataset;
      wizards.set(path, { section, figure, show: makeWizard(section, figure.dataset, path) });
      names.push(path);
    }
  }
  return names;
}

/** Shows every flowchart as the address has it, and brings the first with answers into view. */
function showAll() {
  const ways = readAddress();
  for (const [name, { show }] of wizards) show(ways.get(name) ?? []);
  const [name = ""] = ways.keys();
  const asked = wizards.get(name);
  if (!asked || asked.section.contains(document.activeElement)) return;
  if (isHidden(asked.section, ".flow-wizard") && isHidden(asked.section, ".flow-diagram")) choose(asked.figure, "wizard");
  asked.section.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} section @param {string} view */
function isHidden(section, view) {
  return section.querySelector(view)?.getClientRects().length === 0;
}

/** @param {HTMLElement} figure @param {string} view */
function choose(figure, view) {
  const input = figure.querySelector(`.flow-tabs [value="${view}"]`);
  if (input instanceof HTMLInputElement) input.checked = true;
}
