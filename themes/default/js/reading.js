// @ts-check
// Loaded when it is asked for: a sheet with how wide the text is, and with the keys.
import { areOff } from "./asked.js";
import { addStyle } from "./style.js";

/** In the order of their words. */
const KEYS = [["/", "Ctrl K"], ["?"], ["j"], ["k"], ["]"], ["["], ["g h"], ["g g"], ["t"]];
/** What has to be there for a key to do anything. @type {Record<string, string>} */
const NEEDS = { "/": ".moc-search-open", "g g": "a[data-graph]" };
const WIDTHS = ["narrow", "normal", "wide"];

const button = document.querySelector(".reading-button");
const words = button instanceof HTMLElement ? button.dataset : {};
/** @type {HTMLDialogElement | undefined} */
let sheet;

export async function open() {
  await addStyle("dialog");
  sheet ??= made();
  if (!sheet.open) sheet.showModal();
}

/** @param {string | undefined} list @param {string} mark */
const split = (list, mark) => (list ?? "").split(mark).map((word) => word.trim());

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name @param {...(Node | string)} children @returns {HTMLElementTagNameMap[T]}
 */
function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function made() {
  const heading = element("h2", button?.getAttribute("aria-label") ?? "");
  heading.id = "moc-reading";
  const close = element("button", document.body.dataset.close ?? "");
  const form = element("form", heading, widths(), keys(), close);
  form.method = "dialog";
  const dialog = element("dialog", form);
  dialog.className = "moc-sheet";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  return dialog;
}

function widths() {
  const root = document.documentElement;
  const choices = split(words.widths, ",").map((word, at) => {
    const choice = element("input");
    choice.type = "radio";
    choice.name = "width";
    choice.checked = choice.autofocus = (root.dataset.width ?? "normal") === WIDTHS[at];
    choice.addEventListener("change", () => {
      const width = WIDTHS[at] === "normal" ? null : WIDTHS[at];
      if (width) root.dataset.width = width;
      else delete root.dataset.width;
      keep("moc-width", width ?? null);
    });
    return element("label", choice, word);
  });
  return element("fieldset", element("legend", words.width ?? ""), ...choices);
}

function keys() {
  const choice = element("input");
  choice.type = "checkbox";
  choice.checked = !areOff();
  choice.addEventListener("change", () => keep("moc-keys", choice.checked ? null : "off"));
  const names = split(words.names, ";");
  const rows = KEYS.flatMap((keys, at) => {
    const needs = NEEDS[keys[0] ?? ""];
    if (needs && !document.querySelector(needs)) return [];
    const caps = keys.flatMap((key) => [" ", element("kbd", key)]);
    return element("div", element("dt", ...caps), element("dd", names[at] ?? ""));
  });
  return element("fieldset", element("legend", words.keys ?? ""), element("label", choice, words.on ?? ""), element("dl", ...rows));
}

/** @param {string} name @param {string | null} value */
function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // No storage: the choice holds for this page.
  }
}
