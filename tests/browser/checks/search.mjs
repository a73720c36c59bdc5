//! Search: the palette by keyboard, what it finds over content/, what a query costs, and what is
//! there without scripts.

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

import { check, figure } from "../report.mjs";
import { visit } from "../visit.mjs";

const DIALOG = "dialog.moc-search";
const OPTION = `${DIALOG} [role=option]`;
const ACTIVE = `${OPTION}[aria-selected=true]`;
/** Share of the queries whose page has to be among the first three. */
const ENOUGH = 0.95;
const LIMIT_SCRIPT = 12_000;
const LIMIT_QUERY = 150_000;

/** @param {import("playwright-core").Browser} browser @param {string} site */
export async function search(browser, site) {

  await queries(browser, site);
}

/** What is asked and which pages are wanted. @returns {Promise<{ query: string, wanted: string[] }[]>} */
async function asked() {
  const text = await readFile(new URL("../../search/queries.txt", import.meta.url), "utf8");
  const lines = text.split("\n").filter((line) => line && !line.startsWith("# "));
  return lines.map((line) => {
    const [query, routes] = line.split(" => ");
    return { query, wanted: routes.split(" ").map((route) => route.split("#")[0]) };
  });
}

/** Types a query and waits until all is shown. @param {import("playwright-core").Page} page @param {string} query */
async function type(page, query) {
  await page.locator(`${DIALOG} input`).fill(query);
  await page.waitForFunction((selector) => document.querySelector(selector)?.getAttribute("aria-busy") === "false", `${DIALOG} [role=listbox]`);
}

/** The pages that are shown, in order. @param {import("playwright-core").Page} page @param {string} site */
async function shown(page, site) {
  const hrefs = await page.locator(`${OPTION}:not(.moc-hit-command)`).evaluateAll((all) => all.map((one) => /** @type {HTMLAnchorElement} */ (one).href));
  return [...new Set(hrefs.map((href) => decodeURIComponent(href.split("#")[0].slice(site.length))))];
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function queries(browser, site) {
  const { page, troubles, close } = await visit(browser, site);
  await page.keyboard.press("/");
  await page.locator(DIALOG).waitFor();
  const list = await asked();
  const missed = [];
  for (const { query, wanted } of list) {
    await type(page, query);
    const pages = (await shown(page, site)).slice(0, 3);
    if (!wanted.some((route) => pages.includes(route))) missed.push(`${query}: ${wanted.join(" or ")}, not ${pages.join(", ")}`);
  }
  figure(`${list.length - missed.length} of ${list.length} queries have their page among the first three`);
  check("search: what people want is among the first three", missed.length <= list.length * (1 - ENOUGH), missed);
  for (const line of missed) figure(line);
  check("search: no trouble", troubles.length === 0, troubles);
  await close();
}
