//! Search: the palette by keyboard, what it finds over content/, what a query costs, and what is
//! there without scripts.

import { readFile } from "node:fs/promises";
import { check, figure } from "../report.mjs";
import { visit } from "../visit.mjs";
import { weight } from "./budgets.mjs";
import { SCHEMES, accessibility, checkWidth } from "./looks.mjs";

const DIALOG = "dialog.moc-search";
const OPTION = `${DIALOG} [role=option]`;
const ACTIVE = `${OPTION}[aria-selected=true]`;
/** Share of the queries whose page has to be among the first three. */
const ENOUGH = 0.95;
/** The palette, loaded on first use, and all else that a query loads. */
const LIMIT_CODE = 12_000;
const LIMIT_QUERY = 150_000;

/** @param {import("playwright-core").Browser} browser @param {string} site where content/ is */
export async function search(browser, site) {
  await opened(browser, site);
  await chosen(browser, site);
  await narrowed(browser, site);
  await commands(browser, site);
  await sameWords(browser, site);
  await queries(browser, site);
  await weighed(browser, site);
  await failing(browser, site);
  await withoutScripts(browser, site);
  for (const scheme of SCHEMES) for (const width of [1440, 360]) await dressed(browser, site, scheme, width);
}

/** The same at another place: what is found leads there. @param {import("playwright-core").Browser} browser @param {string} site */
export async function searchElsewhere(browser, site) {
  const { page, troubles, close } = await visit(browser, `${site}guide/`);
  await page.keyboard.press("/");
  await type(page, "postgersql");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site}technologies/postgresql/`);
  await page.goto(`${site}nothing/at/all/`);
  await page.getByRole("button", { name: "Search" }).click();
  await type(page, "redis");
  check("search, elsewhere: works on the page of what is not there", (await shown(page, site))[0] === "technologies/redis/");
  const known = troubles.filter((trouble) => !trouble.includes("404"));
  check("search, elsewhere: no trouble", known.length === 0, known);
  await close();
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

/** The pages that a query has, on any page of a site. @param {import("playwright-core").Page} page @param {string} site @param {string} query */
export async function found(page, site, query) {
  await page.keyboard.press("/");
  await page.locator(DIALOG).waitFor();
  await type(page, query);
  return await shown(page, site);
}

/** Types a query and waits until all is shown. @param {import("playwright-core").Page} page @param {string} query */
async function type(page, query) {
  await page.locator(`${DIALOG} input`).fill(query);
  await settled(page);
}

/** @param {import("playwright-core").Page} page */
async function settled(page) {
  await page.locator(`${DIALOG} [role=listbox][aria-busy=false]`).waitFor();
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
  check("search: no trouble", troubles.length === 0, troubles);
  await close();
}

/** Opened and closed by keyboard. @param {import("playwright-core").Browser} browser @param {string} site */
async function opened(browser, site) {
  const { page, files, troubles, close } = await visit(browser, `${site}guide/`);
  check("search: nothing of it is loaded before", ![...files.keys()].some((url) => /\/search(-index|-text|-words)?\.(js|css)|\/search\//.test(url)), [...files.keys()]);
  const button = page.getByRole("button", { name: "Search" });
  await button.focus();
  for (const keys of ["/", "Control+k", "Enter", " "]) {
    await page.keyboard.press(keys);
    await page.locator(`${DIALOG}[open]`).waitFor();
    const focused = await page.evaluate(() => document.activeElement?.getAttribute("role"));
    check(`search: opens by ${keys} with the field ready`, focused === "combobox", focused);
    await page.keyboard.press("Escape");
    await page.locator(DIALOG).waitFor({ state: "hidden" });
    check(`search: after Escape the focus is where it was (${keys})`, await button.evaluate((it) => it === document.activeElement));
  }
  await page.keyboard.press("/");
  await page.keyboard.type("a/b");
  check("search: `/` is a character in the field", (await page.locator(`${DIALOG} input`).inputValue()) === "a/b");
  await page.getByRole("button", { name: "Close" }).click();
  await page.locator(DIALOG).waitFor({ state: "hidden" });
  check("search: opening and closing give no trouble", troubles.length === 0, troubles);
  await close();
}

/** Arrows, Enter, sections, marks, recent pages. @param {import("playwright-core").Browser} browser @param {string} site */
async function chosen(browser, site) {
  const { page, troubles, close } = await visit(browser, site);
  await page.keyboard.press("/");
  await type(page, "lsm tree");
  const active = () => page.locator(ACTIVE).getAttribute("id");
  const input = page.locator(`${DIALOG} input`);
  const first = await active();
  check("search: the first result is chosen", first === (await input.getAttribute("aria-activedescendant")));
  await page.keyboard.press("ArrowDown");
  check("search: arrows choose", (await active()) !== first && (await active()) === (await input.getAttribute("aria-activedescendant")));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  check("search: arrows go round", (await active()) === (await page.locator(OPTION).last().getAttribute("id")));
  const section = page.locator(`${OPTION}[href$="/concepts/database-indexes/#lsm-tree"]`);
  check("search: a heading is found", (await section.count()) === 1);
  const marks = await page.locator(`${OPTION} mark`).allInnerTexts();
  check("search: what was asked for is marked", marks.length > 2 && marks.every((mark) => /^(lsm|tree)/i.test(mark)), marks);
  const here = `${site}concepts/database-indexes/#lsm-tree`;
  while ((await page.locator(ACTIVE).getAttribute("href")) !== here) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(here);
  await page.goto(`${site}guide/`);
  await page.keyboard.press("Control+k");
  await page.locator(OPTION).first().waitFor();
  const recent = await page.locator(OPTION).first().getAttribute("href");
  check("search: the page that was read last comes first", recent === here.split("#")[0], recent);
  await type(page, "trigram");
  check("search: results tell the sections", (await page.locator(`${OPTION}.moc-hit-section`).count()) > 0);
  check("search: a part of the text is shown", /trigram/i.test((await page.locator(".moc-hit-text").allInnerTexts()).join()));
  check("search: choosing gives no trouble", troubles.length === 0, troubles);
  await close();
}

/** Facets, pressed and typed. @param {import("playwright-core").Browser} browser @param {string} site */
async function narrowed(browser, site) {
  const { page, close } = await visit(browser, site);
  await page.keyboard.press("/");
  await type(page, "index");
  const kinds = () => page.locator(".moc-hit-kind").allInnerTexts();
  const facet = page.getByRole("group", { name: "Kind" }).getByRole("button", { name: "question" });
  const count = Number((await facet.innerText()).replace(/\D/g, ""));
  await facet.click();
  await settled(page);
  check("search: a facet narrows down", (await kinds()).every((kind) => kind === "question"), await kinds());
  check("search: as many as it says", (await page.locator(`${DIALOG} [role=status]`).innerText()) === `Pages: ${count}`);
  check("search: a facet says that it is on", (await facet.getAttribute("aria-pressed")) === "true");
  await page.getByRole("group", { name: "Difficulty" }).getByRole("button", { name: "hard" }).click();
  await settled(page);
  check("search: facets add up", (await shown(page, site)).every((route) => route.includes("hard")), await shown(page, site));
  await page.reload();
  await page.keyboard.press("/");
  await type(page, "kind:technology tag:language/rust");
  check("search: facets can be typed", (await shown(page, site)).includes("technologies/axum/"), await shown(page, site));
  await type(page, 'index kind:"no such"');
  check("search: nothing found is said", (await page.locator(`${DIALOG} [role=status]`).innerText()) === "Nothing found");
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function commands(browser, site) {
  const { page, close } = await visit(browser, `${site}guide/`);
  await page.keyboard.press("/");
  await type(page, "dark");
  await page.getByRole("option", { name: "Theme: dark" }).click();
  check("search: a command is carried out", (await page.evaluate(() => document.documentElement.dataset.theme)) === "dark");
  check("search: the button in the bar knows", (await page.locator(".theme-button").getAttribute("aria-label")) === "Theme: dark");
  await page.keyboard.press("/");
  await type(page, "a–z");
  await page.getByRole("option", { name: "A–Z", exact: true }).click();
  await page.waitForURL(`${site}a-z/`);
  await close();
}

/** The browser takes a text apart as the build does. @param {import("playwright-core").Browser} browser @param {string} site */
async function sameWords(browser, site) {
  const { page, files, close } = await visit(browser, site);
  const main = [...files.keys()].find((url) => url.endsWith("/js/main.js")) ?? "";
  /** @type {[string, string[]][]} */
  const examples = JSON.parse(await readFile(new URL("../../search/words.json", import.meta.url), "utf8"));
  const found = await page.evaluate(async ({ url, texts }) => {
    const { words } = await import(url);
    return texts.map((text) => words(text));
  }, { url: main.replace("main.js", "search-words.js"), texts: examples.map(([text]) => text) });
  const wrong = examples.filter(([, words], at) => JSON.stringify(words) !== JSON.stringify(found[at]));
  check("search: words are those of the build", wrong.length === 0, wrong.map(([text]) => text));
  await close();
}

/** What is loaded for the dearest of the queries. @param {import("playwright-core").Browser} browser @param {string} site */
async function weighed(browser, site) {
  let [code, most] = [0, 0];
  for (const query of ["database index", "authentification and sesions", "笔记"]) {
    const { page, files, close } = await visit(browser, site);
    await page.waitForLoadState("networkidle");
    const before = new Set(files.keys());
    await page.keyboard.press("/");
    await type(page, query);
    await page.waitForLoadState("networkidle");
    const loaded = [...files].filter(([url]) => !before.has(url));
    const sum = (/** @type {boolean} */ isCode) => loaded.filter(([url]) => /\.(js|css)$/.test(url) === isCode).reduce((all, [url, body]) => all + weight(url, body), 0);
    [code, most] = [sum(true), Math.max(most, sum(false))];
    await close();
  }
  figure(`the palette ${code} bytes of ${LIMIT_CODE}; the dearest query ${most} bytes of ${LIMIT_QUERY}`);
  check("search: the palette is within its budget", code > 0 && code <= LIMIT_CODE, code);
  check("search: a query is within its budget", most > 0 && most <= LIMIT_QUERY, most);
}

/** Without its index it says so, and recovers. @param {import("playwright-core").Browser} browser @param {string} site */
async function failing(browser, site) {
  const { page, close } = await visit(browser, site);
  await page.route("**/words-*.json*", (route) => route.abort());
  await page.keyboard.press("/");
  await type(page, "redis");
  check("search: says that the index is missing", /could not be loaded/.test(await page.locator(`${DIALOG} [role=status]`).innerText()));
  await page.unroute("**/words-*.json*");
  await type(page, "redis ");
  check("search: recovers", (await shown(page, site))[0] === "technologies/redis/");
  await page.route("**/search/index.json", (route) => route.abort());
  await page.reload();
  await page.keyboard.press("/");
  await page.waitForURL(`${site}a-z/`);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function withoutScripts(browser, site) {
  const { page, close } = await visit(browser, `${site}guide/`, { javaScript: false });
  await page.getByRole("banner").getByRole("link", { name: "Search" }).click();
  await page.waitForURL(`${site}a-z/`);
  const link = page.locator("article a", { hasText: "Golang" });
  check("search, no scripts: names and aliases from A to Z", (await link.count()) === 1 && (await link.innerText()).includes("→ Go"));
  await link.click();
  await page.waitForURL(`${site}technologies/go/`);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} site @param {"light" | "dark"} scheme @param {number} width */
async function dressed(browser, site, scheme, width) {
  const name = `search, ${scheme}, ${width} px`;
  const { page, troubles, close } = await visit(browser, `${site}guide/`, { scheme, size: { width, height: 800 } });
  await page.getByRole("button", { name: "Search" }).click();
  await page.locator(OPTION).first().waitFor();
  await checkWidth(page, `${name}, open`);
  for (const text of ["", "index"]) {
    await type(page, text);
    const violations = await accessibility(page);
    check(`${name}, "${text}": no accessibility violation`, violations.length === 0, violations);
  }
  const small = await page.locator(DIALOG).evaluate((dialog) => dialog.getBoundingClientRect().right <= innerWidth && dialog.scrollWidth <= dialog.clientWidth);
  check(`${name}: the dialog fits`, small);
  check(`${name}: no error`, troubles.length === 0, troubles);
  await close();
}
