// @ts-check
// The palette: loaded when it is first opened. A dialog with a field, and below it pages,
// technologies, headings and commands; nothing of it stands in the page before.
import { ROOT, facets, ofTag, places, search, start } from "./search-index.js";
import { excerpt, marked, marksIn, sectionsWith } from "./search-text.js";
import { fold } from "./search-words.js";
import { choose } from "./theme.js";

/**
 * @typedef {import("./search-index.js").Start} Start
 * @typedef {import("./search-index.js").Asked} Asked
 * @typedef {{ name: string, value: string }} Filter
 */

/** Pages that are shown of a group, and those whose text is read. */
const MOST = 6;
const READ = 3;
/** Milliseconds without a key before texts are read. */
const PAUSE = 120;
/** `kind:technology`, `tag:"two words"` */
const TYPED = /(?:^|\s)([\p{L}\p{N}_-]+):("[^"]*"?|[^\s"]+)/gu;

/** @param {string} name @param {Record<string, string | undefined>} [attributes] @param {(string | Node | null | undefined)[]} children */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** @type {Start} */
let site;
/** @type {HTMLDialogElement} */
let dialog;
const input = /** @type {HTMLInputElement} */ (element("input", {
  type: "search", role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": "moc-results", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
}));
const chips = element("div", { class: "moc-search-facets", role: "group" });
const results = element("div", { id: "moc-results", role: "listbox", class: "moc-search-results" });
const status = element("p", { role: "status", class: "moc-search-status" });
/** @type {Filter[]} */
let chosen = [];
let turn = 0;

/** @param {string} key */
const word = (key) => site.words[`search_${key}`] ?? site.words[key] ?? key;
const options = () => /** @type {HTMLElement[]} */ ([...results.querySelectorAll("[role=option]")]);
const active = () => options().find((option) => option.ariaSelected === "true");

/** Marks an option as the one that Enter opens. @param {HTMLElement | undefined} option */
function select(option) {
  for (const other of options()) other.setAttribute("aria-selected", `${other === option}`);
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

let ids = 0;
/** @param {string} href @param {string} kind @param {(string | Node | null | undefined)[]} children */
function option(href, kind, ...children) {
  ids += 1;
  return element("a", { role: "option", id: `moc-option-${ids}`, href, tabindex: "-1", "aria-selected": "false", class: `moc-hit moc-hit-${kind}` }, ...children);
}

/** @param {string} title @param {(HTMLElement | null)[]} list */
function group(title, list) {
  if (list.length === 0) return null;
  ids += 1;
  const id = `moc-group-${ids}`;
  return element("div", { role: "group", "aria-labelledby": id }, element("div", { id, role: "presentation", class: "moc-search-group" }, title), ...list);
}

/** @param {string} route */
const address = (route) => new URL(route, ROOT).href;

/** @param {string} text @param {Asked[]} asked */
const title = (text, asked) => element("span", { class: "moc-hit-title" }, marked(text, marksIn(text, asked)));

/** The alias that was asked for, where the title does not say it. @param {import("./search-index.js").Page} page @param {Asked[]} asked */
function alias(page, asked) {
  if (marksIn(page.t, asked).length > 0) return null;
  const name = (page.a ?? []).find((name) => marksIn(name, asked).length > 0);
  return name ? element("span", { class: "moc-hit-note" }, marked(name, marksIn(name, asked))) : null;
}

/** @param {import("./search-index.js").PageHit} hit @param {Asked[]} asked */
function pageOption({ entry }, asked) {
  const made = option(address(entry.r), "page", title(entry.t, asked), alias(entry, asked), entry.k ? element("span", { class: "moc-hit-kind" }, entry.k) : null);
  made.dataset.route = entry.r;
  return made;
}

/** @param {import("./search-index.js").HeadingHit} hit @param {Asked[]} asked */
function headingOption({ entry, heading: [text, id] }, asked) {
  return option(`${address(entry.r)}#${encodeURIComponent(id)}`, "heading", title(text, asked), element("span", { class: "moc-hit-note" }, entry.t));
}

/** Adds what stands around the hits, and the sections that they are in. @param {HTMLElement} shown @param {Asked[]} asked */
async function fill(shown, asked) {
  const route = shown.dataset.route ?? "";
  const sections = await sectionsWith(route, asked).catch(() => []);
  const isHere = (/** @type {string} */ id) => results.querySelector(`[href="${CSS.escape(`${address(route)}#${encodeURIComponent(id)}`)}"]`);
  const text = (/** @type {import("./search-text.js").Section} */ section) => section.text ? element("span", { class: "moc-hit-text" }, excerpt(section)) : null;
  const [lead, ...others] = sections;
  if (lead) shown.append(text(lead) ?? "");
  shown.after(...others.filter(({ id }) => !isHere(id)).slice(0, 2).map((section) => option(`${address(route)}#${encodeURIComponent(section.id)}`, "section", title(section.title, asked), text(section))));
}

/** What is chosen or typed to narrow down, and what is left of the text. @param {string} text */
function taken(text) {
  /** @type {Filter[]} */
  const filters = [...chosen];
  const left = text.replace(TYPED, (_, name, value) => {
    filters.push({ name: fold(name), value: fold(value.replaceAll('"', "")) });
    return " ";
  });
  return { left: left.trim(), filters };
}

/** A test for pages that every filter lets pass. @param {Filter[]} filters */
async function passing(filters) {
  if (filters.length === 0) return null;
  const { fields, tags } = await facets();
  const tests = await Promise.all(filters.map(async ({ name, value }) => {
    if (name === "tag" || name === "tags") {
      const told = tags.find(([tag]) => fold(tag) === fold(value));
      const own = new Set(told ? places(told[1]) : await ofTag(site, value));
      return (/** @type {number} */ page) => own.has(page);
    }
    const field = fields.find((field) => fold(field.name) === name);
    const at = field?.values.findIndex((one) => fold(one) === fold(value)) ?? -1;
    return (/** @type {number} */ page) => at >= 0 && field?.of.charCodeAt(page) === 49 + at;
  }));
  return (/** @type {number} */ page) => tests.every((test) => test(page));
}

/** What the found pages can be narrowed down by, with numbers. @param {number[]} all @param {import("./search-index.js").Facets} facets */
function offer(all, { fields, tags }) {
  const found = new Set(all);
  /** @param {string} name @param {string} value @param {number} count */
  const chip = (name, value, count) => {
    const isOn = chosen.some((filter) => filter.name === name && filter.value === value);
    if (count === 0 && !isOn) return null;
    const made = element("button", { type: "button", "aria-pressed": `${isOn}` }, value, element("small", {}, ` ${count}`));
    made.addEventListener("click", () => {
      chosen = isOn ? chosen.filter((filter) => filter.name !== name || filter.value !== value) : [...chosen.filter((filter) => name === "tag" || filter.name !== name), { name, value }];
      show();
      input.focus();
    });
    return made;
  };
  const made = fields.map(({ name, values, of }) => {
    const counts = values.map((_, at) => all.filter((page) => of.charCodeAt(page) === 49 + at).length);
    return values.map((value, at) => chip(fold(name), value, counts[at]));
  });
  const counted = tags.map(([tag, told]) => ({ tag, count: places(told).filter((page) => found.has(page)).length }));
  const often = counted.sort((a, b) => b.count - a.count).filter(({ tag }, at) => at < 8 || chosen.some(({ value }) => value === tag));
  const names = [...fields.map(({ name }) => word(name)), word("tags")];
  chips.replaceChildren(...[...made, often.map(({ tag, count }) => chip("tag", tag, count))].flatMap((list, at) => {
    const shown = list.filter((one) => one !== null);
    return shown.length > 0 ? [element("span", { class: "moc-search-facet", role: "group", "aria-label": names[at] }, element("span", {}, names[at]), ...shown)] : [];
  }));
}

/** @param {string} left */
function commands(left) {
  const asked = fold(left);
  return site.commands.filter(([name]) => name && fold(name).split(/\s+/).some((part) => part.startsWith(asked)) || fold(name).startsWith(asked)).map(([name, act]) => {
    const made = option(act.startsWith("=") ? "#" : address(act), "command", element("span", { class: "moc-hit-title" }, name));
    if (act.startsWith("=")) made.dataset.theme = act.slice(1);
    return made;
  });
}

/** Pages that were read last, but for this one. */
function recent() {
  /** @type {[string, string][]} */
  let list = [];
  try {
    list = JSON.parse(localStorage.getItem("moc-recent") ?? "[]");
  } catch {
    // No storage: nothing is kept.
  }
  return list.filter(([, href]) => href.startsWith(ROOT.href) && href !== location.href.split("#")[0]).map(([name, href]) => option(href, "page", element("span", { class: "moc-hit-title" }, name)));
}

/** Shows what is found for what stands in the field. */
async function show() {
  turn += 1;
  const own = turn;
  results.ariaBusy = "true";
  const { left, filters } = taken(input.value);
  try {
    if (left || filters.length > 0) await answer(left, filters, own);
    else begin();
  } catch {
    // The site may have been built anew since its index was loaded.
    const { version } = site;
    site = await start().catch(() => site);
    if (site.version !== version) return show();
    if (own === turn) status.textContent = word("failed");
  }
  if (own === turn) results.ariaBusy = "false";
}

/** Nothing is asked for yet. */
function begin() {
  chips.replaceChildren();
  status.textContent = "";
  put([group(word("recent"), recent().slice(0, MOST)), group(word("commands"), commands(""))]);
}

/** @param {string} left @param {Filter[]} filters @param {number} own */
async function answer(left, filters, own) {
  const { pages, headings, all, asked } = await search(site, left, await passing(filters));
  if (own !== turn) return;
  const isNamed = (/** @type {import("./search-index.js").PageHit} */ { entry }) => entry.k === "technology" && [entry.t, ...(entry.a ?? [])].some((name) => marksIn(name, asked).length > 0);
  const things = left ? pages.filter(isNamed).slice(0, 3) : [];
  const others = pages.filter((hit) => !things.includes(hit)).slice(0, MOST);
  const sorted = [
    { score: things[0]?.score ?? -1, list: things.map((hit) => pageOption(hit, asked)), name: "technologies" },
    { score: others[0]?.score ?? -1, list: others.map((hit) => pageOption(hit, asked)), name: "pages" },
    { score: (headings[0]?.score ?? 0) * 0.6 - 0.1, list: headings.map((hit) => headingOption(hit, asked)), name: "headings" },
  ].sort((a, b) => b.score - a.score);
  put([...sorted.map(({ name, list }) => group(word(name), list)), left ? group(word("commands"), commands(left).slice(0, 3)) : null]);
  status.textContent = all.length > 0 ? word("found").replace("{n}", `${all.length}`) : word("nothing");
  const offered = await facets();
  if (own !== turn) return;
  offer(all, offered);
  if (!left) return;
  await new Promise((done) => setTimeout(done, PAUSE));
  const read = options().filter((one) => one.dataset.route !== undefined).slice(0, READ);
  if (own === turn) await Promise.all(read.map((one) => fill(one, asked)));
}

/** @param {(Node | null)[]} groups */
function put(groups) {
  results.replaceChildren(...groups.filter((group) => group !== null));
  results.scrollTop = 0;
  select(options()[0]);
}

/** @param {KeyboardEvent} event */
function key(event) {
  const all = options();
  const at = all.findIndex((option) => option === active());
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (to !== undefined) {
    const next = all[(to + all.length) % all.length];
    select(next);
    next?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && !event.isComposing) active()?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
  else return;
  event.preventDefault();
}

/** @param {MouseEvent} event */
function pick(event) {
  const option = /** @type {HTMLElement | null} */ (event.target instanceof Element ? event.target.closest("[role=option]") : null);
  if (!option) return;
  if (option.dataset.theme) {
    event.preventDefault();
    choose(/** @type {import("./theme.js").Theme} */ (option.dataset.theme));
  }
  if (!event.ctrlKey && !event.metaKey) dialog.close();
}

async function make() {
  const style = element("link", { rel: "stylesheet", href: new URL("search.css", import.meta.url).href });
  const styled = new Promise((done) => style.addEventListener("load", done));
  document.head.append(style);
  [site] = await Promise.all([start(), styled]);
  const shut = element("button", { type: "button", class: "icon-button", "aria-label": word("close") }, element("span", { class: "icon icon-close" }));
  shut.addEventListener("click", () => dialog.close());
  for (const [on, name] of [[input, "label"], [results, "results"], [chips, "narrow"]]) /** @type {HTMLElement} */ (on).setAttribute("aria-label", word(/** @type {string} */ (name)));
  input.placeholder = word("placeholder");
  dialog = /** @type {HTMLDialogElement} */ (element("dialog", { class: "moc-search", "aria-label": word("label") },
    element("div", { class: "moc-search-field" }, element("span", { class: "icon icon-search" }), input, shut), chips, results,
    element("div", { class: "moc-search-foot" }, status, element("span", { "aria-hidden": "true" }, ...["↑↓", "↵", "Esc"].map((name) => element("kbd", {}, name))))));
  input.addEventListener("input", show);
  input.addEventListener("keydown", key);
  results.addEventListener("click", pick);
  results.addEventListener("pointermove", (event) => event.target instanceof Element && select(/** @type {HTMLElement | undefined} */ (event.target.closest("[role=option]") ?? active())));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
}

/** @type {Promise<void> | undefined} */
let made;

/** Opens the palette. */
export async function open() {
  made ??= make();
  await made.catch((error) => {
    made = undefined;
    throw error;
  });
  if (dialog.open) return;
  dialog.showModal();
  input.select();
  await show();
}
