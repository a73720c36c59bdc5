// @ts-check
import { fresh } from "./fresh.js";

/** @type {AbortController | undefined} */
let last;

/** Opens the contents list where it is a column and marks the heading that is being read. */
export function watchContents() {
  /** @type {HTMLDetailsElement | null} */
  const contents = document.querySelector(".toc");
  last?.abort();
  last = new AbortController();
  const { signal } = last;
  if (!contents) return;
  if (fresh(".toc").length) openWhereColumn(contents);
  /** @type {Map<Element, HTMLAnchorElement>} */
  const links = new Map();
  for (const link of contents.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  const top = 96;
  /** @type {HTMLAnchorElement | undefined} */
  let marked;
  const mark = () => {
    const read = headings.filter(
      (heading) => heading.getBoundingClientRect().top <= top && !heading.closest("details:not([open]) > :not(summary)"),
    );
    const link = links.get(read.at(-1) ?? headings[0]);
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    marked = link;
    if (link) showIn(contents, link);
  };
  let frame = 0;
  const soon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(mark);
  };
  addEventListener("scroll", soon, { passive: true, signal });
  mark();
}

/** Not `scrollIntoView`, after which the keyboard would go on from here. @param {Element} box @param {Element} inside */
function showIn(box, inside) {
  const above = inside.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (above < 0 || above > box.clientHeight - 40) box.scrollTop += above - 40;
}

/**
 * A column has no fold: it is open on wide screens, and a fold that closes itself elsewhere.
 * @param {HTMLDetailsElement} contents
 */
function openWhereColumn(contents) {
  const wide = matchMedia("(min-width: 1200px)");
  const set = () => {
    contents.open = wide.matches;
    contents.querySelector("summary")?.setAttribute("tabindex", wide.matches ? "-1" : "0");
  };
  wide.addEventListener("change", set);
  contents.addEventListener("click", (event) => {
    if (!wide.matches && event.target instanceof HTMLAnchorElement) contents.open = false;
  });
  set();
}
