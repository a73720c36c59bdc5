// @ts-check
// Loaded with the first key that is pressed: shortcuts of a single key. Readers can switch them off
// (js/reading.js), since speech and stray fingers press keys too.
import { areOff } from "./asked.js";

/** Milliseconds in which the second key of two has to follow. */
const TWO = 1500;
/** Pixels below the top where a heading stands that was gone to. */
const LINE = 100;

/** @param {string} selector @returns {() => void} */
const click = (selector) => () => {
  const found = document.querySelector(selector);
  if (found instanceof HTMLElement) found.click();
};

/** @type {Record<string, (() => unknown) | undefined>} */
const acts = {
  "?": click(".reading-button"),
  j: () => goToHeading(1),
  k: () => goToHeading(-1),
  "]": click("a[rel=next]"),
  "[": click("a[rel=prev]"),
  t: click(".theme-button"),
  gh: click(".site-header .site-name"),
  gg: click("a[data-graph]"),
};
let first = "";
let at = 0;

/** @param {KeyboardEvent} event */
export function press(event) {
  const hasModifier = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
  const isTaken = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  if (hasModifier || isTaken || event.isComposing || event.defaultPrevented || areOff()) return;
  if (document.querySelector("dialog[open], :popover-open")) return;
  const key = named(event);
  const two = event.timeStamp - at < TWO ? first + key : "";
  const act = acts[two] ?? acts[key];
  [first, at] = [act ? "" : key, event.timeStamp];
  act?.();
}

/** The key by its letter, or by its place where the keyboard has other letters. @param {KeyboardEvent} event */
function named({ key, code }) {
  if (key.charCodeAt(0) < 128) return key;
  return { BracketLeft: "[", BracketRight: "]" }[code] ?? code.replace("Key", "").toLowerCase();
}

/** Takes eyes and keyboard to the next heading, or the one before. @param {1 | -1} step */
function goToHeading(step) {
  const headings = [...document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")].filter(
    (it) => it instanceof HTMLElement && it.checkVisibility(),
  );
  const top = (/** @type {Element | undefined} */ it) => it?.getBoundingClientRect().top ?? 0;
  const chosen = headings.findIndex((it) => it === document.activeElement && top(it) >= 0 && top(it) < innerHeight);
  // What stands before the text, its title among it, is read at first sight.
  const read = Math.max(headings.findLastIndex((it) => top(it) <= LINE), 0);
  const isAbove = step < 0 && top(headings[read]) < 0;
  const next = headings[chosen >= 0 ? chosen + step : isAbove ? read : read + step];
  if (!(next instanceof HTMLElement)) return;
  next.tabIndex = -1;
  next.scrollIntoView();
  next.focus({ preventScroll: true });
}
