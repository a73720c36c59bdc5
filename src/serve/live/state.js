// @ts-check
// What a reader has made of a part of a page, kept while the part is exchanged for a newer one.

/** Scripts make some controls a moment after the part is there, in milliseconds. */
const LATER = 100;

/**
 * Remembers what is open, chosen, typed, scrolled and focused in a part.
 * @param {Element} part
 * @returns {(part: Element) => void}  puts it back into the one that takes its place
 */
export function keepState(part) {
  const fields = new Map(keyed(part, "input, select, textarea").map(([key, field]) => [key, read(field)]));
  const folds = new Map(keyed(part, "details").map(([key, fold]) => [key, fold.hasAttribute("open")]));
  const scrolled = [part, ...part.querySelectorAll("*")].filter(({ scrollLeft, scrollTop }) => scrollLeft || scrollTop);
  const places = scrolled.map((element) => ({ path: pathOf(element, part), left: element.scrollLeft, top: element.scrollTop }));
  const focus = part.contains(document.activeElement) && document.activeElement ? keyOf(document.activeElement) : undefined;
  return (next) => {
    /** @param {boolean} isLater */
    const restore = (isLater) => {
      for (const [key, field] of keyed(next, "input, select, textarea")) {
        const was = fields.get(key);
        if (!was || !write(field, was)) continue;
        fields.delete(key);
        // Those that a script has made act on what is typed.
        if (isLater) field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      for (const [key, fold] of keyed(next, "details")) fold.toggleAttribute("open", folds.get(key) ?? fold.hasAttribute("open"));
      for (const { path, left, top } of places) path.reduce((/** @type {Element | undefined} */ at, index) => at?.children[index], next)?.scrollTo(left, top);
      const focused = focus && keyed(next, "*").find(([key]) => key === focus)?.[1];
      if (focused instanceof HTMLElement && document.activeElement === document.body) focused.focus({ preventScroll: true });
    };
    restore(false);
    if (fields.size || focus) setTimeout(() => restore(true), LATER);
  };
}

/** Elements of a part with names that hold in a newer part too. @param {Element} part @param {string} selector @returns {[string, Element][]} */
function keyed(part, selector) {
  const counts = new Map();
  return [...part.querySelectorAll(selector)].map((element) => {
    const key = keyOf(element);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return [count ? `${key} ${count}` : key, element];
  });
}

/** @param {Element} element */
function keyOf(element) {
  const words = ["id", "name", "type", "value", "aria-label", "class"].map((name) => element.getAttribute(name) ?? "");
  return [element.nodeName, ...words, element.nodeName === "BUTTON" ? element.textContent : ""].join("\u0001");
}

/** @typedef {{ value: string, isChecked: boolean }} Entry */
/** @param {Element} field @returns {Entry} */
function read(field) {
  const { value, checked } = /** @type {HTMLInputElement} */ (field);
  return { value, isChecked: checked === true };
}

/** Writes what is different; whether anything was. @param {Element} field @param {Entry} entry */
function write(field, { value, isChecked }) {
  const input = /** @type {HTMLInputElement} */ (field);
  if (["radio", "checkbox"].includes(input.type)) {
    const isOther = input.checked !== isChecked;
    if (isOther) input.checked = isChecked;
    return isOther;
  }
  const isOther = input.type !== "file" && input.value !== value;
  if (isOther) input.value = value;
  return isOther;
}

/** The way from a part to an element in it. @param {Element} element @param {Element} part */
function pathOf(element, part) {
  const path = [];
  for (let at = element; at !== part && at.parentElement; at = at.parentElement) path.unshift([...at.parentElement.children].indexOf(at));
  return path;
}
