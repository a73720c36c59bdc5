// @ts-check

/** @type {Map<string, WeakSet<Element>>} */
const seen = new Map();

/**
 * The elements of a kind that nobody has asked for yet. Who makes something of elements asks when it
 * is loaded and, since a preview exchanges parts of a page, after each `moc:patched`.
 * @param {string} selector
 */
export function fresh(selector) {
  const known = seen.get(selector) ?? new WeakSet();
  seen.set(selector, known);
  const found = [...document.querySelectorAll(selector)].filter((element) => !known.has(element));
  for (const element of found) known.add(element);
  return found;
}

/** Does something now, and again when parts of the page are new. @param {() => void} make */
export function always(make) {
  make();
  addEventListener("moc:patched", make);
}
