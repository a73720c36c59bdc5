// @ts-check
// Loaded when a pointer moves over the page: asks for the page of a link while its reader is about to follow it.

/** How long a pointer rests on a link that is meant, in milliseconds. */
const REST = 80;

const here = location.href.split("#")[0];
/** @type {Set<string | undefined>} */
const known = new Set([here]);

addEventListener("pointerover", ({ target }) => {
  const link = target instanceof Element && target.closest("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || !/(\/|\.html)$/.test(link.pathname)) return;
  setTimeout(() => link.matches(":hover") && ask(link.href.split("#")[0]), REST);
});

/** Once each, and not where a reader saves data. @param {string | undefined} page */
function ask(page) {
  const network = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator).connection;
  if (!page || known.has(page) || network?.saveData) return;
  known.add(page);
  const hint = document.createElement("link");
  hint.rel = "prefetch";
  hint.href = page;
  document.head.append(hint);
}
