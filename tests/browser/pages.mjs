//! Which pages of a site stand for each kind. Chosen by what the pages promise outwardly, not
//! by name, so that the tests hold for any content; the richest of a kind is the hardest to
//! get right, so that one is taken.

import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/**
 * @typedef {{ route: string, html: string }} SitePage
 * @typedef {{ kind: string, route: string }} Specimen
 */

const FEATURES = [
  /<pre/, /class="[^"]*\bcallout\b/, /<details[^>]*\bcallout\b/, /<table/, /<math/, /<svg/,
  /footnote-ref/, /internal-embed/, /<img/, /moc-flowchart/, /task-list-item/, /<mark/, /is-unresolved/,
  /class="[^"]*\bbacklinks\b/,
];

/**
 * Every page of a site, by route.
 * @param {string} folder
 * @returns {Promise<SitePage[]>}
 */
export async function allPages(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".html"));
  const pages = await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath ?? entry.path, entry.name);
      const route = relative(folder, file).split("/").map(encodeURIComponent).join("/");
      return { route: route.replace(/(^|\/)index\.html$/, "$1"), html: await readFile(file, "utf8") };
    }),
  );
  return pages.sort((a, b) => (a.route < b.route ? -1 : 1));
}

/** @param {SitePage} page */
export function isNote(page) {
  return page.html.includes('name="moc:source"');
}

/** @param {SitePage} page */
export function isRedirect(page) {
  return page.html.includes('http-equiv="refresh"');
}

/**
 * One page for each kind, as far as the site has it.
 * @param {SitePage[]} pages
 * @returns {Specimen[]}
 */
export function specimens(pages) {
  const notes = pages.filter((page) => isNote(page) && page.route !== "");
  const isOf = (/** @type {string} */ kind) => notes.filter((page) => page.html.includes(`class="page kind-${kind}`));
  const under = (/** @type {string} */ folder) => pages.filter((page) => page.route.startsWith(folder) && page.route !== folder);
  const folders = pages.filter((page) => !isNote(page) && !isRedirect(page) && page.route.endsWith("/") && !/^(tags|compare|wanted|a-z|graph)\//.test(page.route));
  const at = (/** @type {string} */ route) => pages.find((page) => page.route === route);
  /** @type {[string, SitePage | undefined][]} */
  const chosen = [
    ["home", at("")],
    ["note", richest(notes, features)],
    ["map of content", richest(isOf("moc"), links)],
    ["technology", richest(isOf("technology"), links)],
    ["comparison", richest(isOf("comparison"), links)],
    ["question", richest(isOf("question"), features)],
    ["flowchart", richest(isOf("flowchart"), features)],
    ["roadmap", richest(isOf("roadmap"), links)],
    ["path", richest(isOf("path"), links)],
    ["course", richest(isOf("course"), links)],
    ["query page", richest(notes.filter(({ route }) => route.startsWith("guide/")), queries)],
    ["folder", richest(folders, links)],
    ["compare page", richest(under("compare/"), links)],
    ["tag", richest(under("tags/"), links)],
    ["tags", at("tags/")],
    ["A to Z", at("a-z/")],
    ["graph", at("graph/")],
    ["wanted", at("wanted/")],
    ["404", at("404.html")],
  ];
  return chosen.flatMap(([kind, page]) => (page ? [{ kind, route: page.route }] : []));
}

/** @param {SitePage} page */
function features(page) {
  return FEATURES.filter((feature) => feature.test(page.html)).length;
}

/** @param {SitePage} page */
function queries(page) {
  return page.html.split('class="moc-query').length;
}

/** @param {SitePage} page */
function links(page) {
  return page.html.split("<a ").length;
}

/**
 * @param {SitePage[]} pages
 * @param {(page: SitePage) => number} measure
 */
function richest(pages, measure) {
  return pages.reduce(
    (/** @type {SitePage | undefined} */ best, page) => (!best || measure(page) > measure(best) ? page : best),
    undefined,
  );
}
