// @ts-check
import { areOff } from "./asked.js";

/** Opens the search palette by the bar, by `/` and by Ctrl or ⌘ and K; it is loaded then. */
export function wireSearch() {
  const link = document.querySelector(".moc-search-open");
  if (!(link instanceof HTMLAnchorElement)) return;
  /** @param {Event} event */
  const open = (event) => {
    event.preventDefault();
    // What cannot be searched can be looked up.
    import("./search.js").then(({ open }) => open()).catch(() => location.assign(link.href));
  };
  link.setAttribute("role", "button");
  link.addEventListener("click", (event) => {
    if (event instanceof MouseEvent && !event.ctrlKey && !event.metaKey) open(event);
  });
  addEventListener("keydown", (event) => {
    const isField = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    const isCommand = event.ctrlKey || event.metaKey;
    const isShort = event.key === "/" && !isField && !isCommand && !event.altKey && !areOff();
    const isPressed = event.key === " " && event.target === link;
    if (isShort || isPressed || (isCommand && event.key.toLowerCase() === "k" && !event.shiftKey && !event.altKey)) open(event);
  });
  remember();
}

/** Keeps the notes that were read last, in this browser. */
function remember() {
  if (!document.querySelector('meta[name="moc:source"]')) return;
  try {
    const here = location.origin + location.pathname;
    /** @type {[string, string][]} */
    const others = JSON.parse(localStorage.getItem("moc-recent") ?? "[]");
    const title = document.querySelector('meta[property="og:title"]')?.getAttribute("content");
    localStorage.setItem("moc-recent", JSON.stringify([[title, here], ...others.filter(([, href]) => href !== here)].slice(0, 12)));
  } catch {
    // No storage: nothing is kept.
  }
}
