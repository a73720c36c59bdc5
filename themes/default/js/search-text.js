// @ts-check
// What stands around a hit: read from the page itself, so that no text is written twice.
import { ROOT } from "./search-index.js";
import { fold, isPacked, runs } from "./search-words.js";

/**
 * @typedef {import("./search-index.js").Asked} Asked
 * @typedef {{ from: number, to: number, word: number }} Mark
 * @typedef {{ title: string, id: string, text: string, marks: Mark[], words: number }} Section
 */

/** Bytes of a page that are read; what is behind them has no excerpt. */
const MOST = 400_000;
/** Characters of an excerpt, and of them before its first mark. */
const LENGTH = 170;
const BEFORE = 50;
const APART = "p, li, td, th, dd, dt, h1, h2, h3, h4, h5, h6, pre, summary, figcaption, div, blockquote";
const LEFT_OUT = "script, style, svg, math annotation, [hidden], [data-moc-ui], .visually-hidden";

/** @type {Map<string, Promise<{ title: string, id: string, text: string }[]>>} */
const pages = new Map();
// Only a preview says so.
addEventListener("moc:changed", () => pages.clear());

/** Where in a text the words are. @param {string} text @param {Asked[]} asked @returns {Mark[]} */
export function marksIn(text, asked) {
  /** @type {Mark[]} */
  const marks = [];
  for (const { 0: run, index } of runs(text)) {
    const folded = fold(run);
    asked.forEach(({ word, forms }, at) => {
      if (!isPacked(folded)) {
        if (folded.startsWith(word) || forms.has(folded)) marks.push({ from: index, to: index + run.length, word: at });
        return;
      }
      for (let from = folded.indexOf(word); from >= 0; from = folded.indexOf(word, from + 1)) marks.push({ from: index + from, to: index + from + word.length, word: at });
    });
  }
  return marks.sort((a, b) => a.from - b.from);
}

/** A text with its words marked. @param {string} text @param {Mark[]} marks */
export function marked(text, marks) {
  const out = new DocumentFragment();
  let at = 0;
  for (const { from, to } of marks) {
    if (to <= at) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(Math.max(from, at), to);
    out.append(text.slice(at, Math.max(from, at)), mark);
    at = to;
  }
  out.append(text.slice(at));
  return out;
}

/** The beginning of a body, as text. @param {Response} answer */
async function beginning(answer) {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader && text.length < MOST) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += value;
  }
  reader?.cancel();
  return text;
}

/** The sections of a page. @param {string} route */
function sections(route) {
  const known = pages.get(route);
  if (known) return known;
  const loaded = fetch(new URL(route, ROOT)).then(async (answer) => {
    const article = new DOMParser().parseFromString(answer.ok ? await beginning(answer) : "", "text/html").querySelector("article");
    const all = [{ title: "", id: "", text: "" }];
    if (!article) return all;
    for (const other of article.querySelectorAll(LEFT_OUT)) other.remove();
    const walk = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    /** @type {Element | null | undefined} */
    let block;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const own = node.parentElement?.closest(APART);
      if (own !== block && own?.matches("h1, h2, h3, h4, h5, h6") && own.id) all.push({ title: own.textContent?.trim() ?? "", id: own.id, text: "" });
      const section = all[all.length - 1];
      if (!own?.id || own.id !== section.id) section.text += (own === block ? "" : " ") + node.textContent;
      block = own;
    }
    return all.map(({ text, ...rest }) => ({ ...rest, text: text.replace(/\s+/g, " ").trim() }));
  });
  loaded.catch(() => pages.delete(route));
  pages.set(route, loaded);
  return loaded;
}

/** The beginning of a page, and those of its sections that have the most of the words. @param {string} route @param {Asked[]} asked @returns {Promise<Section[]>} */
export async function sectionsWith(route, asked) {
  const [lead, ...others] = (await sections(route)).map((section) => {
    const marks = marksIn(section.text, asked);
    return { ...section, marks, words: new Set([...marks, ...marksIn(section.title, asked)].map(({ word }) => word)).size };
  });
  const words = Math.max(1, ...others.map((section) => section.words));
  return [lead, ...others.filter((section) => section.words === words).sort((a, b) => b.marks.length - a.marks.length)];
}

/** The part of a section's text where most of the words are. @param {Section} section */
export function excerpt({ text, marks }) {
  let first = 0;
  let most = 0;
  marks.forEach(({ from }, at) => {
    const near = new Set(marks.slice(at, at + 30).filter(({ to }) => to < from + LENGTH - BEFORE).map(({ word }) => word)).size;
    if (near > most) [first, most] = [from, near];
  });
  const space = text.indexOf(" ", Math.max(0, first - BEFORE));
  const start = first <= BEFORE ? 0 : space >= 0 && space < first ? space + 1 : first - BEFORE;
  const end = start + LENGTH >= text.length ? text.length : Math.max(text.lastIndexOf(" ", start + LENGTH), start + LENGTH - 30);
  const inside = marks.filter(({ from, to }) => from >= start && to <= end);
  const shown = marked(text.slice(start, end), inside.map((mark) => ({ ...mark, from: mark.from - start, to: mark.to - start })));
  if (start > 0) shown.prepend("… ");
  if (end < text.length) shown.append(" …");
  return shown;
}
