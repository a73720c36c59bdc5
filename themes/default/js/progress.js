// @ts-check
// Loaded by pages with steps alone: what a reader has done is kept in the browser, page by page.
import { always, fresh } from "./fresh.js";

/** @typedef {"todo" | "doing" | "done" | "skip"} State */
/** @type {State[]} */
export const STATES = ["todo", "doing", "done", "skip"];
const SIGNS = ["\u200b\u2003", "◐", "✓", "–"];

/** Where a page's progress is kept. @param {string} [href] */
function place(href = location.href) {
  return `moc-progress:${new URL(href, location.href).pathname.replace(/index\.html$/, "")}`;
}

/** What a page's reader has done, by step. @param {string} [href] @returns {Record<string, State>} */
export function kept(href) {
  try {
    return JSON.parse(localStorage.getItem(place(href)) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** @param {Record<string, State>} states */
export function keep(states) {
  try {
    localStorage.setItem(place(), JSON.stringify(states));
  } catch {
    // No storage: the progress lasts as long as the page.
  }
}

/** The steps of this page. @returns {HTMLElement[]} */
export const steps = () => [...document.querySelectorAll(":is(.moc-steps, .moc-path) [data-step]")].filter((it) => it instanceof HTMLElement);

/** What its author has ticked off. @param {HTMLElement} step @returns {State} */
function written(step) {
  const mark = step.dataset.task ?? " ";
  return mark === " " ? "todo" : mark === "/" ? "doing" : mark === "-" ? "skip" : "done";
}

/** What a step is called. @param {HTMLElement} step */
export function nameOf(step) {
  const copy = /** @type {HTMLElement} */ (step.cloneNode(true));
  for (const other of copy.querySelectorAll("ul, ol, .moc-then, [data-moc-ui], input")) other.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

let plan = document.querySelector(".moc-plan");
const words = plan instanceof HTMLElement ? plan.dataset : {};
const labels = (words.states ?? "").split(",").map((word) => word.trim());
let all = steps();
let states = kept();

/** @param {HTMLElement} step @returns {State} */
export const stateOf = (step) => states[step.dataset.step ?? ""] ?? written(step);

/** Takes over what was loaded or forgotten. @param {Record<string, State>} next */
export function take(next) {
  states = next;
  keep(states);
  for (const step of all) show(step);
  tell();
}

/** @param {HTMLElement} step */
function show(step) {
  const state = stateOf(step);
  step.dataset.state = state;
  const control = step.querySelector(":scope > .moc-state");
  if (control instanceof HTMLSelectElement) control.value = state;
}

/** @param {HTMLElement} step */
function addControl(step) {
  const control = document.createElement("select");
  control.className = "moc-state";
  control.dataset.mocUi = "";
  control.setAttribute("aria-label", nameOf(step));
  STATES.forEach((state, at) => control.append(new Option(`${SIGNS[at]}\u2003${labels[at] ?? state}`, state)));
  control.addEventListener("change", () => take({ ...states, [step.dataset.step ?? ""]: /** @type {State} */ (control.value) }));
  step.prepend(control);
  show(step);
}


/** How far the reader has come, in steps and in hours; what is skipped is left out of the steps. */
function tell() {
  const left = all.filter((step) => stateOf(step) !== "skip");
  const done = left.filter((step) => stateOf(step) === "done");
  const [bar, status] = [plan?.querySelector("progress"), plan?.querySelector("[role=status]")];
  const hours = done.reduce((sum, step) => sum + Number(step.dataset.hours ?? words.stepHours ?? 0), 0);
  if (bar instanceof HTMLProgressElement) [bar.max, bar.value] = [left.length || 1, done.length];
  tellCards();
  [[done.length, left.length], [Math.round(hours), null]].forEach(([now, of], at) => {
    const part = status?.children[at];
    if (!(part instanceof HTMLElement)) return;
    const { of: pattern = "", all: written = "" } = part.dataset;
    part.textContent = pattern.replace("{done}", `${now}`).replace("{all}", `${of ?? written}`);
  });
}

/** Of each study path that a card leads to: how far, and on to what is open. */
function tellCards() {
  for (const card of document.querySelectorAll("[data-path]")) {
    if (!(card instanceof HTMLElement)) continue;
    const heading = document.getElementById(card.dataset.path ?? "");
    // 4 says that the list follows the heading.
    const list = all.map((step) => step.closest(".moc-steps")).find((list) => list && heading && heading.compareDocumentPosition(list) & 4);
    const own = all.filter((step) => list?.contains(step));
    const next = own.find((step) => ["todo", "doing"].includes(stateOf(step)));
    const [bar, link] = [card.querySelector("progress"), card.querySelector(".map-progress a")];
    if (bar) [bar.max, bar.value] = [own.length || 1, own.filter((step) => stateOf(step) === "done").length];
    if (next && link instanceof HTMLAnchorElement) {
      link.textContent = link.dataset[own.every((step) => stateOf(step) === "todo") ? "begin" : "continue"] ?? "";
      next.id ||= `step=${next.dataset.step}`;
      link.hash = next.id;
    }
  }
}

const file = () => import("./progress-file.js");
/** @type {Record<string, () => unknown>} */
const acts = {
  save: async () => (await file()).save(all),
  load: async () =>
    (await file()).load(all, states, (next, count) => {
      take(next);
      plan?.querySelector("[role=status]")?.firstElementChild?.replaceChildren((words.imported ?? "").replace("{n}", `${count}`));
    }),
  reset: () => confirm(words.sure) && take({}),
};

/** Makes steps of what is new in the page. */
function begin() {
  plan = document.querySelector(".moc-plan");
  all = steps();
  for (const box of document.querySelectorAll(".moc-steps .task-list-item-checkbox")) box.remove();
  for (const step of all) if (!step.querySelector(":scope > .moc-state")) addControl(step);
  for (const bar of fresh(".moc-plan")) {
    bar.addEventListener("click", ({ target }) => target instanceof HTMLElement && acts[target.dataset.do ?? ""]?.());
  }
  tell();
}

always(begin);
addEventListener("storage", () => take(kept()));
