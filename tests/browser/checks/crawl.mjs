//! The site at another place than the root of a host, in a browser: whatever a page of any kind asks for, at
//! once or when a reader wants something, comes from there.

import { check } from "../report.mjs";
import { pool } from "../pool.mjs";
import { brokenImages, visit } from "../visit.mjs";

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 * @param {import("../pages.mjs").Specimen[]} pages
 * @param {{ route: string, word: string }} [first] a page with a link to a note, and a word that is searched for
 */
export async function crawl(browser, site, pages, first = { route: "", word: "transactions" }) {
  const place = new URL(site).pathname;
  await pool([...pages.map(({ kind, route }) => () => opened(browser, site, route, `${kind} under ${place}`)), () => asked(browser, site, first)]);
}

/** @param {import("playwright-core").Browser} browser @param {string} site @param {string} route @param {string} name */
async function opened(browser, site, route, name) {
  const { page, troubles, files, close } = await visit(browser, site + route);
  await page.waitForLoadState("networkidle");
  const broken = await brokenImages(page);
  check(`${name}: all that it shows is there`, broken.length === 0 && troubles.length === 0, [...broken, ...troubles]);
  const outside = [...files.keys()].filter((url) => !url.startsWith(site) && !url.startsWith("data:"));
  check(`${name}: nothing is asked for above it`, outside.length === 0, outside);
  await close();
}

/** What is loaded when a reader wants it: the palette, the sheet, a preview, the graph. @param {import("playwright-core").Browser} browser @param {string} site @param {{ route: string, word: string }} first */
async function asked(browser, site, { route, word }) {
  const name = `asked for under ${new URL(site).pathname}`;
  const { page, troubles, files, close } = await visit(browser, site + route);
  const loads = async (/** @type {RegExp} */ file, /** @type {() => Promise<unknown>} */ act) => {
    const waiting = page.waitForResponse((response) => file.test(response.url()), { timeout: 10_000 });
    await Promise.all([waiting, act()]);
    check(`${name}: ${file.source}`, (await waiting).ok() && (await waiting).url().startsWith(site), (await waiting).url());
  };
  await loads(/preview\.json$/, () => page.locator("article a.internal-link:not(.is-folder)").first().hover());
  await loads(/reading\.js$/, () => page.getByRole("button", { name: "Reading" }).click());
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await loads(/search.index\.json/, () => page.keyboard.press("/"));
  await loads(/words-[^/]*\.json/, () => page.getByRole("combobox").fill(word));
  await page.locator("[role=listbox][aria-busy=false]").waitFor();
  const chosen = page.locator("[role=option][aria-selected=true]");
  await chosen.waitFor();
  const href = await chosen.evaluate((it) => /** @type {HTMLAnchorElement} */ (it).href);
  await page.keyboard.press("Enter");
  await page.waitForURL(href);
  await loads(/graph.data\.json$/, () => page.locator("a[data-graph]").click());
  await page.locator(".moc-graph.is-ready").waitFor();
  const outside = [...files.keys()].filter((url) => !url.startsWith(site) && !url.startsWith("data:"));
  check(`${name}: nothing goes wrong, nothing from above`, troubles.length === 0 && outside.length === 0, [...troubles, ...outside]);
  await close();
}
