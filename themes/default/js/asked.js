// @ts-check

/** Links that show where they lead. */
const LINKS = "main :is(.internal-link, .tag, .card, .mention, .rows a, .footnote-ref a)[href]";

/** Loads what a reader asks for, by pointing, by a key or by a button, when it is asked for. */
export function listen() {
  /** @param {Event} event */
  const point = (event) => {
    import("./ahead.js");
    const link = event.target instanceof Element && matchMedia("(hover: hover)").matches && event.target.closest(LINKS);
    if (!link) return;
    const isMeant = event instanceof PointerEvent ? event.pointerType !== "touch" : link.matches(":focus-visible");
    if (isMeant) import("./preview.js").then(({ offer }) => offer(link));
  };
  addEventListener("pointerover", point);
  addEventListener("focusin", point);
  addEventListener("keydown", (event) => {
    if (event.key.length === 1) import("./keys.js").then(({ press }) => press(event));
  });
  const button = document.querySelector(".reading-button");
  button?.addEventListener("click", () => import("./reading.js").then(({ open }) => open()));
  if (document.querySelector(".moc-near")) import("./lost.js");
}

/** Whether the reader wants no shortcuts of a single key. */
export function areOff() {
  try {
    return localStorage.getItem("moc-keys") === "off";
  } catch {
    return false;
  }
}
