// @ts-check
// The colours of the theme for a canvas, which knows nothing of custom properties.
import { COLORS } from "./graph-model.js";

/** What stands for each colour where the system chooses. */
const FORCED = { ink: "CanvasText", accent: "Highlight", line: "GrayText", ghost: "CanvasText", bg: "Canvas" };

/** @param {HTMLElement} place an element that has them */
export function colors(place) {
  const isForced = matchMedia("(forced-colors: active)").matches;
  const probe = document.createElement("span");
  probe.style.forcedColorAdjust = "none";
  place.after(probe);
  const read = (/** @type {string} */ color) => {
    probe.style.color = color;
    return getComputedStyle(probe).color;
  };
  const named = (/** @type {keyof typeof FORCED} */ name) => read(isForced ? FORCED[name] : `var(--${name})`);
  const found = {
    ink: named("ink"),
    accent: named("accent"),
    line: named("line"),
    ghost: named("ghost"),
    bg: named("bg"),
    groups: Array.from({ length: COLORS }, (_, at) => (isForced ? read("LinkText") : read(`var(--graph-${at})`))),
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return found;
}

/** Calls when the colours may have changed. @param {() => void} call */
export function onRecolor(call) {
  new MutationObserver(call).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(query).addEventListener("change", call);
}
