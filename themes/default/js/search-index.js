// @ts-check
// Finds pages and headings: loads the few files of the index that a query needs (src/site/search/
// says what is in them), adds up what words say and sorts.
import { distance, fold, isPacked, words } from "./search-words.js";

/**
 * @typedef {{ version: string, pages: number, shards: string[], block: number, headings: number[], words: Record<string, string>, commands: [string, string][] }} Start
 * @typedef {{ t: string, r: string, k?: string, a?: string[], h?: [string, string][] }} Page
 * @typedef {{ fields: { name: string, values: string[], of: string }[], tags: [string, string][] }} Facets
 * @typedef {{ pages: Map<number, number>, headings: Map<number, number>, forms: Set<string>, isEverywhere: boolean }} Found
 * @typedef {{ page: number, score: number, entry: Page }} PageHit
 * @typedef {{ page: number, score: number, entry: Page, heading: [string, string] }} HeadingHit
 * @typedef {{ word: string, forms: Set<string> }} Asked
 */

const FOLDER = new URL("../../search/", import.meta.url);
/** The root of the site. */
export const ROOT = new URL("../../", FOLDER);
/** Words that are looked up: those that are asked for, and those that they may have meant. Bounds what a query costs. */
const MOST_WORDS = 6;
const MOST_LOOKED_UP = 7;
const MOST_MENDED = 2;
const MOST_MEANT = 3;
/** Pages whose entries are looked at, and headings. */
const MOST_PAGES = 8;
const MOST_HEADINGS = 3;
/** Pages with all words that are enough. */
const FEW = 4;

/** @type {Map<string, Promise<any>>} */
const files = new Map();
/** The folder of the other files. */
let version = "";

/** @param {string} name @returns {Promise<any>} */
function file(name) {
  const known = files.get(name);
  if (known) return known;
  const loaded = fetch(new URL(`${name}.json`, FOLDER), name === "index" ? { cache: "no-cache" } : {}).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  });
  loaded.catch(() => files.delete(name));
  files.set(name, loaded);
  return loaded;
}

/** What every search needs, as it is now. @returns {Promise<Start>} */
export async function start() {
  files.delete("index");
  const start = await file("index");
  version = `${start.version}/`;
  return start;
}

/** @returns {Promise<Facets>} */
export const facets = () => file(`${version}facets`);

/** Places and how much they are about a word. @param {string | undefined} told @param {(place: number, value: number) => void} each @returns {number} how many there are in all */
function read(told = "", each) {
  const [, all, list] = /^(?:(\d+) )?(.*)$/.exec(told) ?? [];
  let next = 0;
  let count = 0;
  for (const [, step, level] of (list ?? "").matchAll(/([0-9a-z]*)([A-Z])/g)) {
    next += step ? parseInt(step, 36) : 0;
    each(next, 0.2 + 0.16 * (level.charCodeAt(0) - 65));
    next += 1;
    count += 1;
  }
  return all ? Number(all) : count;
}

/** @param {string} told */
export function places(told) {
  /** @type {number[]} */
  const all = [];
  read(told, (place) => all.push(place));
  return all;
}

/** @param {Start} start @param {string} word */
const shardOf = (start, word) => Math.max(0, start.shards.findLastIndex((first) => first <= word));

/** The entries of a shard. @param {number} at @returns {Promise<Map<string, string>>} */
async function shard(at) {
  return new Map(Object.entries(await file(`${version}words-${at}`)));
}

/** @param {Map<number, number>} map @param {number} place @param {number} value */
const raise = (map, place, value) => void map.set(place, Math.max(map.get(place) ?? 0, value));

/** Takes the places of a word. @param {Found} found @param {Map<string, string>} entries @param {string} word @param {number} factor */
function take(found, entries, word, factor) {
  const told = entries.get(word);
  if (told === undefined && !entries.has(`${word}/`)) return;
  found.forms.add(word);
  const all = read(told, (page, value) => raise(found.pages, page, value * factor));
  if (told?.startsWith(`${all} `)) found.isEverywhere = true;
  read(entries.get(`${word}/`), (heading, value) => raise(found.headings, heading, value * factor));
}

/** Where a word is, and words that begin with it. @param {Start} start @param {string} word @returns {Promise<Found>} */
async function find(start, word) {
  /** @type {Found} */
  const found = { pages: new Map(), headings: new Map(), forms: new Set(), isEverywhere: false };
  const at = shardOf(start, word);
  let entries = await shard(at);
  take(found, entries, word, 1);
  const wide = entries.get(`${word}*`);
  if (wide) read(wide, (page, value) => raise(found.pages, page, value * 0.5));
  for (let next = at; !isPacked(word) || [...word].length === 1; entries = await shard(next)) {
    for (const key of entries.keys()) {
      if (key.startsWith(word) && key !== word && /[^*/]$/.test(key)) take(found, entries, key, 0.8 * (word.length / key.length) ** 0.25);
    }
    next += 1;
    if (wide || !start.shards[next]?.startsWith(word)) break;
  }
  return found;
}

/** Takes the places of words that a misspelt one may have meant. @param {Start} start @param {string} word @param {Found} found @param {number} meant how many */
async function mend(start, word, found, meant) {
  const tiers = /** @type {string[]} */ (await file(`${version}spelling`));
  for (let most = 1; most <= (word.length > 7 ? 2 : 1); most += 1) {
    const near = tiers.flatMap((tier) => tier.split(" ").filter((other) => distance(word, other, most) <= most));
    for (const other of near.slice(0, meant)) take(found, await shard(shardOf(start, other)), other, 0.9 - 0.2 * most);
    if (near.length > 0) return;
  }
}

/** Rare words say more. @param {number} all @param {number} some */
const rarity = (all, some) => Math.log(1 + (all - some + 0.5) / (some + 0.5));

/**
 * Adds up what words say of places. Those with all words stay; where they are fewer than `few`, those
 * with one word less join them, for less, and so on.
 * @param {Found[]} found @param {number[]} worth @param {(found: Found) => Map<number, number>} of @param {number} few
 */
function add(found, worth, of, few) {
  /** @type {Map<number, { score: number, words: number }>} */
  const sums = new Map();
  found.forEach((word, at) => {
    for (const [place, value] of of(word)) {
      const sum = sums.get(place) ?? { score: 0, words: 0 };
      sums.set(place, { score: sum.score + value * worth[at], words: sum.words + 1 });
    }
  });
  // Of a word that is everywhere, not all places are told.
  const told = found.filter((word) => !word.isEverywhere).length || 1;
  /** @type {Map<number, number>} */
  const scores = new Map();
  for (let least = told; least > 0 && (least === told || scores.size < few); least -= 1) {
    for (const [place, { score, words }] of sums) if (words >= least && !scores.has(place)) scores.set(place, score * Math.min(1, words / told) ** 2);
  }
  return scores;
}

/** @param {Start} start @param {number} page @returns {Promise<Page>} */
async function entry(start, page) {
  return (await file(`${version}pages-${Math.floor(page / start.block)}`))[page % start.block];
}

/** The page and heading of a number. @param {Start} start @param {number} number @param {number} score @returns {Promise<HeadingHit>} */
async function headingOf(start, number, score) {
  const block = start.headings.findLastIndex((first) => first <= number);
  let left = number - start.headings[block];
  const pages = /** @type {Page[]} */ (await file(`${version}pages-${block}`));
  const at = pages.findIndex((page) => {
    const own = page.h?.length ?? 0;
    if (left < own) return true;
    left -= own;
    return false;
  });
  const found = pages[at];
  return { page: block * start.block + at, score, entry: found, heading: found.h?.[left] ?? ["", ""] };
}

/** A page that is called as what was asked for comes first. @param {Page} page @param {string} asked */
function called(page, asked) {
  const names = [page.t, ...(page.a ?? [])].map(fold);
  if (names.includes(asked)) return 3;
  return names.some((name) => name.startsWith(asked)) ? 1.2 : names.some((name) => name.includes(asked)) ? 1.1 : 1;
}

/** @param {Map<number, number>} scores @param {number} most */
const best = (scores, most) => [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most);

/**
 * What is found for a text, on the pages that pass.
 * @param {Start} start @param {string} text @param {((page: number) => boolean) | null} passes
 * @returns {Promise<{ pages: PageHit[], headings: HeadingHit[], all: number[], asked: Asked[] }>}
 */
export async function search(start, text, passes) {
  const list = [...new Set(words(text, true))].slice(0, MOST_WORDS);
  const found = await Promise.all(list.map((word) => find(start, word)));
  const unknown = list.map((_, at) => at).filter((at) => found[at].pages.size === 0 && list[at].length > 3 && !isPacked(list[at]));
  const room = MOST_LOOKED_UP - list.length;
  const mended = unknown.slice(0, Math.min(MOST_MENDED, room));
  await Promise.all(mended.map((at) => mend(start, list[at], found[at], Math.min(MOST_MEANT, Math.floor(room / mended.length)))));
  const worth = found.map((word) => rarity(start.pages, word.isEverywhere ? start.pages : word.pages.size));
  let scores = add(found, worth, (word) => word.pages, FEW);
  if (list.length === 0) scores = new Map(Array.from({ length: start.pages }, (_, page) => [page, 0]));
  if (passes) scores = new Map([...scores].filter(([page]) => passes(page)));
  const asked = fold(text.trim());
  const hit = async (/** @type {[number, number]} */ [page, score]) => {
    const found = await entry(start, page);
    return { page, score: score * called(found, asked), entry: found };
  };
  const whole = add(found, worth, (word) => word.headings, 0);
  const [pages, headings] = await Promise.all([
    Promise.all(best(scores, MOST_PAGES).map(hit)),
    Promise.all(best(whole, MOST_HEADINGS).map(([number, score]) => headingOf(start, number, score))),
  ]);
  return {
    pages: pages.sort((a, b) => b.score - a.score),
    headings: headings.filter(({ page }) => !passes || passes(page)),
    all: [...scores.keys()],
    asked: list.map((word, at) => ({ word, forms: found[at].forms })),
  };
}

/** The pages of a tag, however rare. @param {Start} start @param {string} tag */
export async function ofTag(start, tag) {
  const key = `#${fold(tag)}`;
  return places((await shard(shardOf(start, key))).get(key) ?? "");
}
