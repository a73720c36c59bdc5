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
  const tags = pages.filter((page) => /^tags\/./.test(page.route));
  const folders = pages.filter(
    (page) => !isNote(page) && !isRedirect(page) && page.route.endsWith("/") && !page.route.startsWith("tags/") && !["wanted/", "a-z/", "graph/"].includes(page.route),
  );
  /** @type {[string, SitePage | undefined][]} */
  const chosen = [
    ["home", pages.find((page) => page.route === "")],
    ["note", richest(notes, features)],
    ["map of content", richest(notes, links)],
    ["flowchart", richest(notes.filter((page) => page.html.includes('class="page kind-flowchart')), features)],
    ["folder", richest(folders, links)],
    ["tag", richest(tags, links)],
    ["tags", pages.find((page) => page.route === "tags/")],
    ["A to Z", pages.find((page) => page.route === "a-z/")],
    ["wanted", pages.find((page) => page.route === "wanted/")],
    ["404", pages.find((page) => page.route === "404.html")],
  ];
  return chosen.flatMap(([kind, page]) => (page ? [{ kind, route: page.route }] : []));
}

/** @param {SitePage} page */
function features(page) {
  return FEATURES.filter((feature) => feature.test(page.html)).length;
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
