// @ts-check
// Loaded by every page of the preview, and by none of the site. It stands before the theme's
// scripts, so it sees the page as it was sent: a copy of that is what later pages are compared
// with, and each of its nodes knows the one that is shown.
(() => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) return;
  const sent = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
  /** @type {WeakMap<Node, Node>} */
  const shown = new WeakMap();
  const [copies, originals] = [sent, document.documentElement].map((root) => document.createTreeWalker(root));
  if (!copies || !originals) return;
  do shown.set(copies.currentNode, originals.currentNode);
  while (copies.nextNode() && originals.nextNode());
  const own = new URL(".", script.src).href;
  import(`${own}page.js`).then(({ keepCurrent }) => keepCurrent({ sent, shown, own }));
})();
