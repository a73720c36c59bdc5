//! A walk through the whole site from its home page, as served: every internal link and every
//! file a page asks for is there, every fragment names an element, ids are unique.

import { check, figure } from "../report.mjs";

/**
 * @typedef {{ ids: string[], links: string[], files: string[] }} Anatomy
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {{ url: string, base: string }} site
 * @param {string[]} routes every page of the site
 */
export async function links(browser, site, routes) {
  const context = await browser.newContext({ bypassCSP: true, javaScriptEnabled: true });
  const page = await context.newPage();
  await page.goto(site.url);

  /** @type {Map<string, Anatomy | null>} */
  const anatomies = new Map();
  for (const route of routes) {
    const url = site.url + route;
    anatomies.set(url, await page.evaluate(dissect, url));
  }

  /** @type {Map<string, boolean>} */
  const answers = new Map();
  /** @param {string} url */
  const answersAt = async (url) => {
    const known = answers.get(url);
    if (known !== undefined) return known;
    const isThere = (await context.request.get(url)).ok();
    answers.set(url, isThere);
    return isThere;
  };

  /** @type {string[]} */
  const broken = [];
  /** @type {string[]} */
  const repeated = [];
  /** @type {string[]} */
  const lost = [];
  let count = 0;
  for (const [from, anatomy] of anatomies) {
    if (!anatomy) {
      broken.push(`${from} itself`);
      continue;
    }
    const doubles = anatomy.ids.filter((id, place) => anatomy.ids.indexOf(id) !== place);
    repeated.push(...doubles.map((id) => `${from}: ${id}`));
    for (const link of [...anatomy.links, ...anatomy.files]) {
      const target = new URL(link, from);
      if (target.origin !== new URL(site.url).origin) continue;
      count += 1;
      const fragment = decodeURIComponent(target.hash.slice(1));
      target.hash = "";
      const isInside = target.pathname.startsWith(site.base);
      if (!isInside || !(await answersAt(target.href))) {
        broken.push(`${from} → ${link}`);
        continue;
      }
      const ids = anatomies.get(target.href)?.ids;
      if (fragment && ids && !ids.includes(fragment)) lost.push(`${from} → ${link}`);
    }
  }
  figure(`${anatomies.size} pages, ${count} internal links`);
  check(`under ${site.base}: every internal link leads to a file of the site`, broken.length === 0, broken);
  check(`under ${site.base}: every fragment names an element`, lost.length === 0, lost);
  check(`under ${site.base}: ids are unique in their page`, repeated.length === 0, repeated);

  const reached = reachable(site.url, anatomies);
  const stray = [...anatomies.keys()].filter((url) => !reached.has(url) && !url.endsWith("/404.html"));
  check(`under ${site.base}: every page can be reached from home by links`, stray.length === 0, stray);
  await context.close();
}

/**
 * Runs in the browser: what a page holds, by the browser's own parser.
 * @param {string} url
 * @returns {Promise<Anatomy | null>}
 */
async function dissect(url) {
  const response = await fetch(url);
  if (!response.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  /** @param {string} selector @param {string} name */
  const all = (selector, name) =>
    [...page.querySelectorAll(selector)].map((element) => element.getAttribute(name) ?? "").filter((value) => value !== "");
  return {
    ids: all("[id]", "id"),
    links: all("a[href], area[href]", "href"),
    files: [...all("link[href]:not([rel=canonical])", "href"), ...all("[src]", "src")],
  };
}

/**
 * @param {string} home
 * @param {Map<string, Anatomy | null>} anatomies
 */
function reachable(home, anatomies) {
  const seen = new Set([home]);
  const waiting = [home];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    for (const link of anatomies.get(url)?.links ?? []) {
      const target = new URL(link, url);
      target.hash = "";
      if (anatomies.has(target.href) && !seen.has(target.href)) {
        seen.add(target.href);
        waiting.push(target.href);
      }
    }
  }
  return seen;
}
