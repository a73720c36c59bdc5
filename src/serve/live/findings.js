// @ts-check
// What moc has to say about the page, at its edge: how much is wrong in the whole site, what
// is wrong here, and whether the server is gone. Text of notes is only ever text.

/**
 * @typedef {{ severity: "info" | "warning" | "error" | "loss", code: string, message: string, help: string | null,
 *   file: string | null, line: number | null, column: number | null, source: string | null,
 *   start: number | null, length: number | null, edit: string | null, url: string | null }} Finding
 */

/** The gravest first. @type {Finding["severity"][]} */
const GRAVITY = ["loss", "error", "warning", "info"];
/** Findings of other pages that are shown. */
const MOST = 200;

const STYLE = `
:host { all: initial; position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483000; max-inline-size: calc(100vw - 2rem); color-scheme: inherit; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; font: 14px/1.5 system-ui, sans-serif; }
.all { display: flex; flex-direction: column; align-items: end; gap: 0.5rem; color: var(--ink, CanvasText); }
.badge, .lost, .panel { background: var(--bg, Canvas); border: 1px solid var(--ink-3, GrayText); border-radius: 10px; box-shadow: 0 4px 16px rgb(0 0 0 / 20%); }
.badge { padding: 0.4rem 0.8rem; min-block-size: 2.25rem; color: inherit; cursor: pointer; font-weight: 600; }
.badge.is-bad { border-color: var(--bad, #b42318); color: var(--bad, #b42318); }
.badge.is-warn { border-color: var(--warn, #8a4b08); color: var(--warn, #8a4b08); }
.lost { margin: 0; padding: 0.5rem 0.9rem; border-color: var(--warn, #8a4b08); }
.panel { inline-size: min(46rem, calc(100vw - 2rem)); max-block-size: min(60vh, 36rem); overflow: auto; padding: 0.75rem 1rem; }
[hidden] { display: none !important; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem; }
h2 { margin: 0; margin-inline-end: auto; font-weight: 650; font-size: 16px; }
h3 { margin: 0.75rem 0 0; font-weight: 650; }
button { font-weight: inherit; }
header button { min-block-size: 2rem; padding: 0 0.6rem; border: 1px solid var(--ink-3, GrayText); border-radius: 6px; background: none; color: inherit; cursor: pointer; }
footer { padding-block-start: 0.75rem; border-block-start: 1px solid var(--line, GrayText); }
label { display: inline-flex; gap: 0.35rem; align-items: center; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding-block: 0.6rem; border-block-start: 1px solid var(--line, GrayText); }
li:first-child { border: 0; }
p { margin: 0; overflow-wrap: anywhere; }
.kind { font-weight: 650; }
.error .kind, .loss .kind { color: var(--bad, #b42318); }
.warning .kind { color: var(--warn, #8a4b08); }
.place, .place a { color: var(--ink-2, GrayText); font-family: ui-monospace, monospace; font-size: 13px; }
.place a { color: var(--link, LinkText); }
pre { margin: 0.25rem 0; padding: 0.35rem 0.6rem; overflow-x: auto; background: var(--sunken, rgb(128 128 128 / 12%)); border-radius: 6px; font-family: ui-monospace, monospace; font-size: 13px; white-space: pre; }
pre mark { background: var(--mark, Mark); color: inherit; font: inherit; }
:focus-visible { outline: 2px solid var(--accent, Highlight); outline-offset: 2px; }
@media print { :host { display: none; } }
`;

/** The badge, the list behind it, and the notice of a lost server. */
export class Findings {
  /** @param {string} own  where the server's own files are @param {() => string | undefined} source  the page's file */
  constructor(own, source) {
    this.own = own;
    this.source = source;
    /** What has been closed, or was there before. @type {Set<string>} */
    this.known = new Set(stored(`moc-live:${location.pathname}`, []));
    this.host = document.createElement("moc-live");
    const root = this.host.attachShadow({ mode: "open" });
    root.append(element("style", { textContent: STYLE }));
    this.lost = element("p", { className: "lost", hidden: true, textContent: "The preview server has stopped. This page goes on when it is back." });
    this.lost.setAttribute("role", "status");
    this.badge = element("button", { className: "badge", type: "button", hidden: true });
    this.badge.setAttribute("aria-expanded", "false");
    this.panel = element("section", { className: "panel", hidden: true });
    this.panel.setAttribute("aria-label", "Findings of moc");
    this.badge.addEventListener("click", () => this.open(this.panel.hidden === true));
    root.addEventListener("keydown", (event) => {
      if (/** @type {KeyboardEvent} */ (event).key !== "Escape" || this.panel.hidden) return;
      this.open(false);
      this.badge.focus();
    });
    root.append(element("div", { className: "all" }, this.lost, this.panel, this.badge));
    document.documentElement.append(this.host);
  }

  /** Whether the page scrolls to what has changed. */
  get follows() {
    return stored("moc-live-follow", true);
  }

  /** @param {boolean} isLost */
  tellLost(isLost) {
    this.lost.hidden = !isLost;
  }

  /** @param {import("./page.js").News} news */
  async show({ errors, warnings }) {
    const all = errors + warnings > 0 ? await this.ask() : [];
    const file = this.source();
    const here = all.filter((one) => file !== undefined && one.file === file).sort((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity));
    const grave = here.filter(isGrave).map(nameOf);
    const isNew = grave.some((name) => !this.known.has(name));
    this.known = new Set(grave);
    store(`moc-live:${location.pathname}`, grave);
    this.badge.hidden = errors + warnings === 0;
    this.badge.className = `badge ${errors ? "is-bad" : "is-warn"}`;
    this.badge.textContent = [counted(errors, "error"), counted(warnings, "warning")].filter(Boolean).join(", ");
    this.fill(here, all.filter((one) => !here.includes(one) && one.severity !== "info"));
    if (isNew) this.open(true);
    if (this.badge.hidden) this.open(false);
  }

  /** @returns {Promise<Finding[]>} */
  async ask() {
    const answer = await fetch(`${this.own}diagnostics.json`).catch(() => undefined);
    return answer?.ok ? answer.json() : [];
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.panel.hidden = !isOpen;
    this.badge.setAttribute("aria-expanded", `${isOpen}`);
  }

  /** @param {Finding[]} here @param {Finding[]} elsewhere */
  fill(here, elsewhere) {
    const follow = element("input", { type: "checkbox", checked: this.follows });
    follow.addEventListener("change", () => store("moc-live-follow", follow.checked));
    const close = element("button", { type: "button", textContent: "Close" });
    close.addEventListener("click", () => this.open(false));
    const label = element("label", {}, follow, "Scroll to changes");
    const parts = [element("header", {}, element("h2", { textContent: here.length ? "On this page" : "Nothing is wrong on this page" }), close), list(here)];
    if (elsewhere.length) {
      parts.push(element("h3", { textContent: `Elsewhere (${elsewhere.length})` }), list(elsewhere.slice(0, MOST)));
      if (elsewhere.length > MOST) parts.push(element("p", { textContent: "… and more: `moc check` tells all." }));
    }
    this.panel.replaceChildren(...parts, element("footer", {}, label));
  }
}

/** @param {Finding[]} findings */
function list(findings) {
  return element("ul", {}, ...findings.map(item));
}

/** @param {Finding} finding */
function item(finding) {
  const { severity, code, message, help, file, line, column, edit, url } = finding;
  const kind = element("span", { className: "kind", textContent: severity === "loss" ? "error" : severity });
  const meaning = url ? element("a", { href: url, textContent: `[${code}]` }) : `[${code}]`;
  /** @type {HTMLElement[]} */
  const parts = [element("p", {}, kind, ` ${message} `, element("span", { className: "place" }, meaning))];
  if (file) {
    const place = [file, line, column].filter((part) => part !== null).join(":");
    parts.push(element("p", { className: "place" }, edit ? element("a", { href: edit, textContent: place }) : place));
  }
  const source = sourceOf(finding);
  if (source) parts.push(source);
  if (help) parts.push(element("p", { textContent: help }));
  return element("li", { className: severity }, ...parts);
}

/** The line with what is meant marked. @param {Finding} finding */
function sourceOf({ source, start, length }) {
  if (!source?.trim() || start === null || length === null) return undefined;
  const letters = [...source];
  const [before, meant, after] = [letters.slice(0, start), letters.slice(start, start + length), letters.slice(start + length)];
  const pre = element("pre", {}, before.join(""), element("mark", { textContent: meant.join("") }), after.join(""));
  pre.tabIndex = 0;
  return pre;
}

/** @param {Finding} finding */
function isGrave({ severity }) {
  return severity === "error" || severity === "loss";
}

/** What tells one finding from another, wherever it moves in its file. @param {Finding} finding */
function nameOf({ file, code, message }) {
  return [file, code, message].join(" ");
}

/** @param {number} count @param {string} word */
function counted(count, word) {
  return count ? `${count} ${word}${count === 1 ? "" : "s"}` : "";
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

/** Whether pages scroll to changes holds for all of them, what was seen of a page for its tab. @param {string} key */
const storage = (key) => (key === "moc-live-follow" ? localStorage : sessionStorage);

/** @template T @param {string} key @param {T} otherwise @returns {T} */
function stored(key, otherwise) {
  try {
    const text = storage(key).getItem(key);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** @param {string} key @param {unknown} value */
function store(key, value) {
  try {
    storage(key).setItem(key, JSON.stringify(value));
  } catch {
    // No storage: it holds for this page.
  }
}
