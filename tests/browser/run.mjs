//! The browser tests: a finished site, served as a host would, looked at with Chromium.
//!
//!     node tests/browser/run.mjs [--site DIR] [--site-under-repo DIR] [--site-of-queries DIR]
//!         [--site-of-flowcharts DIR] [--site-of-comparisons DIR] [--site-of-plans DIR]
//!         [--site-of-maps DIR] [--site-of-reading DIR] [--site-of-docs-theme DIR]
//!         [--site-of-themed DIR] [--site-of-beginner DIR] [--only NAME]
//!     node tests/browser/run.mjs --screenshots DIR [--site DIR]
//!
//! The first site is served under `/` and again in a nested folder; the second was built with
//! `--base-url https://example.org/repo/`, which the 404 page needs to know; the third is that of
//! `tests/sites/queries`, and so on; that of `tests/sites/reading` knows that it lies in a nested folder.
//! `scripts/test` builds all of them. Names for `--only`: links, looks, behaviour, graph, answers, flowcharts,
//! tables, plans, maps, reading, beginning, live, search, contrast, themes, budgets. `live` starts `moc serve` itself.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { answers } from "./checks/answers.mjs";
import { beginning } from "./checks/beginning.mjs";
import { behaviour, lost } from "./checks/behaviour.mjs";
import { budgets } from "./checks/budgets.mjs";
import { contrast } from "./checks/contrast.mjs";
import { crawl } from "./checks/crawl.mjs";
import { flowcharts } from "./checks/flowcharts.mjs";
import { graph } from "./checks/graph.mjs";
import { links } from "./checks/links.mjs";
import { live } from "./checks/live.mjs";
import { looks } from "./checks/looks.mjs";
import { maps } from "./checks/maps.mjs";
import { plans } from "./checks/plans.mjs";
import { search, searchElsewhere } from "./checks/search.mjs";
import { reading } from "./checks/reading.mjs";
import { tables } from "./checks/tables.mjs";
import { docs, themed } from "./checks/themes.mjs";
import { start } from "./chromium.mjs";
import { allPages, isRedirect, specimens } from "./pages.mjs";
import { check, close, figure, heading } from "./report.mjs";
import { screenshots } from "./screenshots.mjs";
import { serve } from "./server.mjs";

const KINDS = [
  "home", "note", "map of content", "technology", "comparison", "question", "flowchart", "roadmap", "path", "course",
  "query page", "folder", "compare page", "tag", "tags", "A to Z", "graph", "wanted", "404",
];
/** How long a group may take, in milliseconds; far more than it does. */
const PATIENCE = 15 * 60_000;
/** A place with depth, and with a character that addresses escape. */
const NESTED = "/a/b%20c/garden/";

const { values } = parseArgs({
  options: {
    site: { type: "string", default: "target/site" },
    "site-under-repo": { type: "string", default: "target/site-under-repo" },
    "site-of-queries": { type: "string", default: "target/site-of-queries" },
    "site-of-comparisons": { type: "string", default: "target/site-of-comparisons" },
    "site-of-plans": { type: "string", default: "target/site-of-plans" },
    "site-of-maps": { type: "string", default: "target/site-of-maps" },
    "site-of-reading": { type: "string", default: "target/site-of-reading" },
    "site-of-docs-theme": { type: "string", default: "target/site-of-docs-theme" },
    "site-of-themed": { type: "string", default: "target/site-of-themed" },
    "site-of-beginner": { type: "string", default: "target/site-of-beginner" },
    "site-of-flowcharts": { type: "string", default: "target/site-of-flowcharts" },
    only: { type: "string" },
    screenshots: { type: "string" },
  },
});

process.exitCode = await main();

async function main() {
  const folder = resolve(values.site);
  const folderUnderRepo = resolve(values["site-under-repo"]);
  if (!existsSync(folder)) {
    console.error(`no site in ${folder}: build one with \`cargo run -- build --out ${values.site}\``);
    return 2;
  }
  const pages = await allPages(folder);
  const kinds = specimens(pages);
  const browser = await start();
  const site = await serve(folder, "/");
  try {
    if (values.screenshots) {
      await screenshots(browser, site.url, kinds, values.screenshots);
      return 0;
    }
    await tests(browser, site, folder, folderUnderRepo, pages, kinds);
    return close();
  } finally {
    site.close();
    await browser.close();
  }
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {{ url: string, base: string, close: () => void }} site
 * @param {string} folder
 * @param {string} folderUnderRepo
 * @param {import("./pages.mjs").SitePage[]} pages
 * @param {import("./pages.mjs").Specimen[]} kinds
 */
async function tests(browser, site, folder, folderUnderRepo, pages, kinds) {
  /** @param {string} name @param {string} title @param {() => Promise<void>} body */
  const group = async (name, title, body) => {
    if (values.only && values.only !== name) return;
    heading(title);
    const start = performance.now();
    await withinReason(title, body());
    figure(`${((performance.now() - start) / 1000).toFixed(0)} s`);
  };
  /** A group over a site of its own. @param {string} name @param {string} title @param {string} folder @param {(browser: import("playwright-core").Browser, url: string) => Promise<void>} run @param {string} [base] */
  const ofSite = (name, title, folder, run, base = "/") =>
    group(name, title, async () => {
      if (!existsSync(resolve(folder))) return check(`there is a site in ${folder}`, false);
      const own = await serve(resolve(folder), base);
      await run(browser, own.url);
      own.close();
    });
  const missing = KINDS.filter((kind) => !kinds.some((found) => found.kind === kind));
  check("the site has a page of every kind", missing.length === 0, missing);

  await group("links", "Links, under /, under /repo/ and in a nested folder", async () => {
    const routes = pages.filter((page) => !isRedirect(page)).map(({ route }) => route);
    await links(browser, site, routes);
    const moved = await serve(folder, NESTED);
    await links(browser, moved, routes.filter((route) => route !== "404.html"));
    await crawl(browser, moved.url, kinds.filter(({ kind }) => kind !== "404"));
    moved.close();
    if (!existsSync(folderUnderRepo)) return check("there is a site built for /repo/", false, folderUnderRepo);
    const underRepo = await serve(folderUnderRepo, "/repo/");
    await links(browser, underRepo, routes);
    await crawl(browser, underRepo.url, kinds);
    await lost(browser, underRepo.url);
    underRepo.close();
    await lost(browser, site.url);
  });
  await group("behaviour", "What a reader does", () => behaviour(browser, site.url, kinds));
  await group("graph", "Graph", () => graph(browser, site.url));
  await ofSite("answers", "Answers to queries", values["site-of-queries"], answers);
  await ofSite("flowcharts", "Flowcharts", values["site-of-flowcharts"], flowcharts);
  await ofSite("tables", "Tables", values["site-of-comparisons"], tables);
  await ofSite("plans", "Plans", values["site-of-plans"], plans);
  await ofSite("maps", "Maps of content and questions", values["site-of-maps"], maps);
  await group("search", "Search", async () => {
    await search(browser, site.url);
    const moved = await serve(folderUnderRepo, "/repo/");
    await searchElsewhere(browser, moved.url);
    moved.close();
  });
  await ofSite("reading", `Reading, under ${NESTED}`, values["site-of-reading"], reading, NESTED);
  await ofSite("themes", "The theme docs, under /handbook/", values["site-of-docs-theme"], docs, "/handbook/");
  await ofSite("themes", "A site restyled in ten lines, with a snippet", values["site-of-themed"], themed);
  await group("beginning", "A first site, under /repo/", async () => {
    const first = resolve(values["site-of-beginner"]);
    if (!existsSync(first)) return check("there is the site of a beginner", false, first);
    await beginning(browser, first);
  });
  await group("live", "A preview while notes are written", () => live(browser));
  await group("contrast", "Colours", () => contrast(browser, site.url));
  await group("budgets", "Weight", () => budgets(browser, site.url, pages));
  await group("looks", "Every kind of page, light and dark, 1440 and 360 px; once at 900 px", () => looks(browser, site.url, kinds));
}

/**
 * What waits for something that does not come ends as an error, not with the patience of whoever started it.
 * @param {string} title
 * @param {Promise<void>} work
 */
async function withinReason(title, work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`"${title}" has not ended within ${PATIENCE / 60_000} minutes`)), PATIENCE);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
