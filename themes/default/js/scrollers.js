// @ts-check

/** Lets the keyboard reach each box that scrolls sideways: wide tables, long lines of code. */
export function reachScrollers() {
  /** @param {Element} box */
  const set = (box) => {
    if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  };
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => set(entry.target)));
  document.querySelectorAll("article :is(pre, table, .table-wrap, .math-block, .math-display)").forEach((box) => watch.observe(box));
}
