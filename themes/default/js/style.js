// @ts-check

/** @type {Map<string, Promise<unknown>>} */
const added = new Map();

/** Adds a style of extra/; done when it holds. @param {string} name */
export function addStyle(name) {
  const known = added.get(name);
  if (known) return known;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`../extra/${name}.css`, import.meta.url).href;
  const loaded = new Promise((done) => (link.onload = link.onerror = done));
  document.head.append(link);
  added.set(name, loaded);
  return loaded;
}
