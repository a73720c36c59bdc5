//! The keyboard alone: from the top of a page to its end, stop by stop. Every control is reached, once
//! and in its order; wherever the focus is, it shows, with a ring that nothing cuts or covers.

import { check } from "../report.mjs";

/** Stops at the beginning of a page and at its end; what lies between on a long page is more of the same. */
const [FIRST, LAST] = [110, 40];

/**
 * @param {import("playwright-core").Page} page as it was loaded
 * @param {string} name
 */
export async function walked(page, name) {
  const count = await page.evaluate(numberStops);
  /** @type {string[]} */
  const faults = [];
  const seen = new Set();
  let isThrough = false;
  for (let stops = 0; stops < FIRST + LAST + 60; stops += 1) {
    if (stops === FIRST && count > FIRST + LAST) await page.evaluate(leap, LAST);
    await page.keyboard.press("Tab");
    const { stop, fault } = await page.evaluate(look);
    if (stop === null) {
      isThrough = true;
      break;
    }
    if (fault) faults.push(fault);
    if (seen.has(stop)) {
      faults.push(`again: ${stop}`);
      break;
    }
    seen.add(stop);
  }
  const missed = await page.evaluate(missing, [...seen]);
  check(`${name}, keys: the walk ends`, isThrough, [...faults.slice(-2), `${seen.size} stops of ${count}`]);
  check(`${name}, keys: every control is reached`, missed.length === 0, missed);
  check(`${name}, keys: the focus can always be seen`, faults.length === 0, faults);
}

/** Runs in the browser: numbers all that a keyboard should reach, in the order of the page; tells how many. */
function numberStops() {
  const all = "a[href], button, input, select, textarea, summary, iframe, [controls], [tabindex]";
  const isStop = (/** @type {HTMLElement} */ element) => {
    if (element.tabIndex < 0 || element.matches(":disabled") || element.closest("[inert]")) return false;
    if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
    // Of radio buttons the chosen one is a stop, and arrows go to the others.
    return !(element instanceof HTMLInputElement && element.type === "radio" && !element.checked);
  };
  let count = 0;
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(all))) {
    if (isStop(element)) element.dataset.stop = `${count++}`;
  }
  return count;
}

/** Runs in the browser: puts the focus so far before the end. @param {number} stops */
function leap(stops) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-stop]")]);
  for (const passed of all.slice(0, -stops)) delete passed.dataset.stop;
  all.at(-stops - 1)?.focus();
}

/** Runs in the browser: which stops were never seen. @param {string[]} seen */
function missing(seen) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-stop]")]);
  return all.filter((element) => !seen.includes(element.dataset.stop ?? "")).map((element) => element.outerHTML.slice(0, 120));
}

/**
 * Runs in the browser: where the focus is, and what is wrong with how it shows. A scroller may be a stop that
 * was not expected; it has no number, and is named by its place.
 * @returns {{ stop: string | null, fault: string }}
 */
function look() {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement || element instanceof SVGElement) || element === document.body) return { stop: null, fault: "" };
  const stop = element.dataset.stop ?? (element.dataset.stop = `scroller ${performance.now()}`);
  const what = element.outerHTML.slice(0, 120);
  const style = getComputedStyle(element);
  const width = parseFloat(style.outlineWidth);
  if (style.outlineStyle === "none" || width < 2) return { stop, fault: `no ring: ${what}` };
  const box = element.getBoundingClientRect();
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return { stop, fault: `out of sight: ${what}` };
  const lines = [...element.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
  const isSeen = lines.some((line) => {
    const found = document.elementFromPoint(
      Math.min(Math.max(line.left + line.width / 2, 1), innerWidth - 1),
      Math.min(Math.max(line.top + line.height / 2, 1), innerHeight - 1),
    );
    // A preview comes and goes by itself, and Escape closes it.
    return !!found && (!!found.closest("[role=tooltip]") || element.contains(found) || found.contains(element) || !!found.closest("label")?.contains(element));
  });
  if (lines.length > 0 && !isSeen) return { stop, fault: `covered: ${what}` };
  const reach = parseFloat(style.outlineOffset) + width;
  for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
    if (getComputedStyle(around).overflowX === "visible") continue;
    const frame = around.getBoundingClientRect();
    const isCut = box.left - reach < frame.left - 0.5 || (box.right + reach > frame.right + 0.5 && box.right <= frame.right);
    return { stop, fault: isCut ? `ring is cut: ${what}` : "" };
  }
  return { stop, fault: "" };
}
