// @ts-check

/** Characters after which enough is shown. */
const ENOUGH = 600;
/** What says nothing in a copy, or would act. */
const LEFT_OUT = "[data-moc-ui], .fold-invitation, .fold-meter, .footnote-backref, svg, img, video, audio, iframe, input, select, button";

/** A section or block of this page, as HTML that only shows; nothing where it has to be asked for. @param {string} id */
export function part(id) {
  const place = document.getElementById(id);
  if (!place || place.closest("details:not([open]) > :not(summary)")) return "";
  const fold = place.closest("summary");
  if (fold?.querySelector(".fold-invitation") && !fold.closest("details[open]")) return "";
  const level = levelOf(place);
  const shown = document.createElement("div");
  /** @type {Element | null} */
  let at = level && fold ? fold : place;
  do {
    shown.append(level ? inert(at) : inertInside(at));
    at = at.nextElementSibling;
  } while (level && at && (shown.textContent ?? "").length < ENOUGH && !(levelOf(at) && levelOf(at) <= level));
  return shown.innerHTML;
}

/** 1 to 6 for a heading, or a fold that has one; else 0. @param {Element} element */
function levelOf(element) {
  const heading = element.matches("details") ? element.querySelector(":scope > summary > :is(h1, h2, h3, h4, h5, h6)") : element;
  return Number(/^H([1-6])$/.exec(heading?.tagName ?? "")?.[1] ?? 0);
}

/** A copy that shows and does nothing else. @param {Element} element */
function inert(element) {
  const copy = document.createElement("div");
  copy.append(element.cloneNode(true));
  for (const left of copy.querySelectorAll(LEFT_OUT)) left.remove();
  for (const link of copy.querySelectorAll("a, summary, details, h1, h2, h3, h4, h5, h6")) {
    const plain = document.createElement(/^H\d$/.test(link.tagName) ? "b" : "span");
    plain.append(...link.childNodes);
    link.replaceWith(plain);
  }
  for (const any of copy.querySelectorAll("*")) {
    for (const name of ["id", "tabindex", "role", "aria-labelledby", "aria-describedby"]) any.removeAttribute(name);
  }
  return copy;
}

/** The same of what stands in an element of a list, and of a block as a whole. @param {Element} element */
function inertInside(element) {
  const copy = inert(element);
  const item = copy.querySelector(":scope > li");
  item?.replaceWith(...item.childNodes);
  return copy;
}
