//! What a reader has to download. The limits are the project's promise (see ARCHITECTURE.md);
//! they are lowered when a change makes room, not raised when one needs it.

import { gzipSync } from "node:zlib";
import { isNote } from "../pages.mjs";
import { check, figure } from "../report.mjs";
import { visit } from "../visit.mjs";

const KB = 1000;
const LIMIT_CSS = 14 * KB;
const LIMIT_JS = 9 * KB;
const LIMIT_PAGE = 60 * KB;

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 * @param {import("../pages.mjs").SitePage[]} pages
 */
export async function budgets(browser, site, pages) {
  const bySize = pages.filter(isNote).sort((a, b) => a.html.length - b.html.length);
  const typical = bySize[Math.floor(bySize.length / 2)];
  if (!typical) return check("there is a note to weigh", false);

  const weights = await weigh(browser, site + typical.route);
  const css = sum(weights.filter(({ path }) => path.endsWith(".css")));
  const js = sum(weights.filter(({ path }) => path.endsWith(".js")));
  const all = sum(weights);
  figure(`CSS ${kb(css)} of ${kb(LIMIT_CSS)}, JS ${kb(js)} of ${kb(LIMIT_JS)}, page ${kb(all)} of ${kb(LIMIT_PAGE)} (${typical.route})`);
  check("the style sheet is within its budget", css > 0 && css <= LIMIT_CSS, kb(css));
  check("the script is within its budget", js <= LIMIT_JS, kb(js));
  check("a typical page is within its budget", all <= LIMIT_PAGE, weights.map(({ path, bytes }) => `${path}: ${kb(bytes)}`));
}

/** The scripts of a page that has more to do. @param {import("playwright-core").Browser} browser @param {string} url @param {string} what */
export async function scriptBudget(browser, url, what) {
  const js = sum((await weigh(browser, url)).filter(({ path }) => path.endsWith(".js")));
  figure(`JS of a page with ${what} ${kb(js)} of ${kb(LIMIT_JS)}`);
  check(`the scripts for ${what} are within the budget`, js > 0 && js <= LIMIT_JS, kb(js));
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function weigh(browser, url) {
  const { page, files, close } = await visit(browser, url);
  // Scripts may load others.
  await page.waitForLoadState("networkidle");
  await close();
  return [...files].map(([url, body]) => ({ path: new URL(url).pathname, bytes: weight(url, body) }));
}

/** As a host would send it. @param {string} url @param {Buffer} body */
export function weight(url, body) {
  const isText = /\/$|\.(html|css|js|svg|json|xml|txt)$/.test(new URL(url).pathname);
  return isText ? gzipSync(body, { level: 9 }).length : body.length;
}

/** @param {{ bytes: number }[]} weights */
function sum(weights) {
  return weights.reduce((total, { bytes }) => total + bytes, 0);
}

/** @param {number} bytes */
function kb(bytes) {
  return `${(bytes / KB).toFixed(2)} kB`;
}
