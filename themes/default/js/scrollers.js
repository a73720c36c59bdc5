// @ts-check
import { fresh } from "./fresh.js";

/**
 * Lets the keyboard reach each box that scrolls sideways (wide tables, long lines of code), and
 * marks it for the style while there is more to see at its end.
 */
export function reachScrollers() {
  /** @param {Element} box */
  const set = (box) => {
    const hidden = box.scrollWidth - box.clientWidth;
    box.toggleAttribute("data-more", hidden - Math.abs(box.scrollLeft) > 1);
    if (hidden > 0) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  };
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => set(entry.target)));
  for (const box of fresh("article :is(pre, table, .table-wrap, .math-block, .math-display, .flow-diagram, .moc-mermaid > div)")) {
    watch.observe(box);
    box.addEventListener("scroll", () => set(box), { passive: true });
  }
}
