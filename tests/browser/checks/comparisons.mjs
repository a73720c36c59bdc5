//! Comparisons: tools by mouse and by keyboard, an address that keeps what was chosen, cells that
//! stay in view, cards on phones, and all of it readable without a script.

import { check } from "../report.mjs";
import { layoutShift, visit } from "../visit.mjs";
import { scriptBudget } from "./budgets.mjs";
import { looks } from "./looks.mjs";

const PHONE = { width: 360, height: 740 };

/** @param {import("playwright-core").Browser} browser @param {string} site */
export async function comparisons(browser, site) {
  await byMouse(browser, `${site}languages/`);
  await byKeyboard(browser, `${site}languages/`);
  await address(browser, `${site}compare/stores/`);
  await sideBySide(browser, site);
  await copies(browser, `${site}languages/`);
  await inView(browser, `${site}compare/stores/`);
  await withoutScripts(browser, `${site}languages/`);
  await scriptBudget(browser, `${site}languages/`, "a comparison");
  await looks(browser, site, [
    { kind: "table with drift", route: "weighed/" },
    { kind: "comparison of the front matter", route: "asked/" },
    { kind: "page of a category", route: "compare/stores/" },
    { kind: "comparison beside raw HTML", route: "mixed/" },
    { kind: "what can be compared with", route: "stores/alpha/" },
  ]);
}

/** Names of the rows that are shown. @param {import("playwright-core").Page} page */
async function rows(page) {
  return (await page.locator(".comparison tbody > tr:visible > th").allInnerTexts()).join();
}

/** Heads that are shown. @param {import("playwright-core").Page} page */
async function heads(page) {
  return (await page.locator(".comparison thead th:visible").allInnerTexts()).join();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function byMouse(browser, url) {
  const { page, troubles, close } = await visit(browser, url);
  const group = (/** @type {string} */ name) => page.getByRole("group", { name, exact: true });
  const press = (/** @type {string} */ column, /** @type {string} */ value) => group(column).getByRole("button", { name: value, exact: true }).click();
  await page.locator(".moc-sort").first().waitFor();
  const shift = await layoutShift(page);
  check("comparison: nothing moves while the page loads", shift < 0.01, `${shift}`);
  await press("Learning Curve", "Easy");
  check("comparison: a value leaves its rows", (await rows(page)) === "Python,Go", await rows(page));
  check("comparison: what is left is counted", (await page.getByRole("status").first().innerText()) === "2 of 5");
  await press("Learning Curve", "Steep");
  check("comparison: values of one column add up", (await rows(page)) === "Python,Java,Go,Rust", await rows(page));
  await press("Risk", "none");
  check("comparison: those of two columns must both be met", (await rows(page)) === "Go,Rust", await rows(page));
  await page.getByRole("button", { name: "Differences only" }).click();
  check("comparison: columns in which all rows agree go", (await heads(page)) === "Language,Best For,Learning Curve,Salary", await heads(page));
  await page.getByText("Columns", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Best For" }).uncheck();
  check("comparison: a column can be hidden", (await heads(page)) === "Language,Learning Curve,Salary", await heads(page));
  await page.getByRole("heading", { level: 1 }).click();
  check("comparison: the menu closes by a click elsewhere", !(await page.getByRole("checkbox", { name: "Salary" }).isVisible()));
  await page.getByRole("button", { name: "Salary", exact: true }).click();
  await page.getByRole("searchbox", { name: "Filter" }).fill("rust");
  check("comparison: text filters, too", (await rows(page)) === "Rust", await rows(page));
  const bars = await page.locator('[data-of="3"]').first().evaluate((cell) => getComputedStyle(cell, "::after").width);
  check("comparison: a word has bars", bars === "16px", bars);
  check("comparison: no error", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function byKeyboard(browser, url) {
  const { page, close } = await visit(browser, url);
  await page.locator(".moc-sort").first().waitFor();
  await page.getByRole("searchbox", { name: "Filter" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  check("comparison, keys: a column can be hidden", (await heads(page)) === "Language,Learning Curve,Salary,Risk", await heads(page));
  await page.keyboard.press("Escape");
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
  check("comparison, keys: Escape closes the menu and returns", (await focused()) === "Columns" && !(await page.getByRole("checkbox").first().isVisible()), await focused());
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  const differ = page.getByRole("button", { name: "Differences only" });
  check("comparison, keys: differences only", (await differ.getAttribute("aria-pressed")) === "true");
  await page.getByRole("group", { name: "Risk" }).getByRole("button", { name: "grave" }).focus();
  await page.keyboard.press("Enter");
  check("comparison, keys: a value leaves its rows", (await rows(page)) === "Node.js,Java", await rows(page));
  await close();
}

/** What is chosen stands in the address, and comes back with it. @param {import("playwright-core").Browser} browser @param {string} url */
async function address(browser, url) {
  const { page, close } = await visit(browser, `${url}?mine=1#top`);
  await page.locator(".moc-sort").first().waitFor();
  const risk = page.getByRole("button", { name: "Risk", exact: true });
  await risk.click();
  await risk.click();
  await page.getByText("Rows", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Cache" }).uncheck();
  await page.getByText("Columns", { exact: true }).click();
  await page.getByRole("checkbox", { name: "Licence" }).uncheck();
  const chosen = "Beta,Gamma,Alpha";
  check("address: sorted, rows and columns chosen", (await rows(page)) === chosen, await rows(page));
  const query = new URL(page.url()).searchParams;
  check("address: it keeps the state", query.get("down") === "Risk" && query.get("hide") === "Licence" && query.getAll("with").length === 3, page.url());
  check("address: it keeps what others put there", query.get("mine") === "1" && page.url().endsWith("#top"), page.url());
  await page.reload();
  await page.locator("[aria-sort=descending]").waitFor();
  check("address: a reload restores it", (await rows(page)) === chosen && !(await heads(page)).includes("Licence"), await rows(page));
  await page.locator(".comparison tbody a:visible").first().click();
  await page.waitForURL(/stores\/beta/);
  await page.goBack();
  await page.locator("[aria-sort=descending]").waitFor();
  check("address: Back restores it", (await rows(page)) === chosen, await rows(page));
  await page.evaluate(() => history.pushState(null, "", "?filter=archives"));
  await page.evaluate(() => history.back());
  await page.evaluate(() => history.forward());
  await page.waitForFunction(() => document.querySelectorAll(".comparison tbody tr:not([hidden])").length === 1);
  check("address: so does a step within the page", (await rows(page)) === "Gamma", await rows(page));
  await close();
}

/** From a thing's page to the two of them. @param {import("playwright-core").Browser} browser @param {string} site */
async function sideBySide(browser, site) {
  const { page, close } = await visit(browser, `${site}stores/gamma/`);
  await page.getByRole("region", { name: "Compare with…" }).getByRole("link", { name: "Alpha" }).click();
  await page.waitForURL(/with=Gamma/);
  await page.locator(".moc-sort").first().waitFor();
  await page.waitForFunction(() => document.querySelector(".comparison tr[hidden]"));
  check("compare with: two rows are shown", (await rows(page)) === "Alpha,Gamma", await rows(page));
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function copies(browser, url) {
  const permissions = ["clipboard-read", "clipboard-write"];
  const { page, close } = await visit(browser, `${url}?is=Risk:grave&hide=Best+For&hide=Salary&sort=Language`, { permissions });
  const copied = async (/** @type {string} */ name) => {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await page.getByRole("button", { name }).click();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== "");
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await page.locator("[aria-sort]").waitFor();
  const csv = await copied("Copy as CSV");
  check("comparison: what is shown is copied as CSV", csv === "Language,Learning Curve,Risk\r\nJava,Steep,grave\r\nNode.js,Moderate,grave\r\n", csv);
  const markdown = await copied("Copy as Markdown");
  check("comparison: and as Markdown", markdown.endsWith("| --- | --- | --- |\n| **Java** | Steep | grave |\n| **Node.js** | Moderate | grave |\n"), markdown);
  await close();
}

/** Heads and names stay while the rest scrolls; on a phone rows are cards. @param {import("playwright-core").Browser} browser @param {string} url */
async function inView(browser, url) {
  const small = await visit(browser, url, { size: { width: 800, height: 300 } });
  const stays = await small.page.evaluate(() => {
    const box = document.querySelector(".table-wrap");
    const place = (/** @type {string} */ css) => document.querySelector(css)?.getBoundingClientRect();
    const before = [place(".comparison thead th")?.top, place(".comparison tbody th")?.left];
    box?.scrollTo(60, 120);
    const scrolled = [box?.scrollLeft, box?.scrollTop];
    return { before, after: [place(".comparison thead th")?.top, place(".comparison tbody th")?.left], scrolled };
  });
  const isScrolled = stays.scrolled.every((way) => (way ?? 0) > 0);
  const isSame = stays.before.every((at, i) => Math.abs((at ?? 0) - (stays.after[i] ?? 0)) < 2);
  check("comparison: heads and names stay in view", isScrolled && isSame, JSON.stringify(stays));
  await small.close();
  const phone = await visit(browser, url, { size: PHONE });
  const card = await phone.page.locator(".comparison tbody td").first().evaluate((cell) => getComputedStyle(cell, "::before").content);
  check("comparison: a card names its fields", card.length > 4, card);
  for (const name of ["Rows", "Columns"]) {
    await phone.page.getByText(name, { exact: true }).click();
    const menu = await phone.page.locator("details[open] > div").boundingBox();
    check(`comparison, phone: ${name} fit`, !!menu && menu.x >= 0 && menu.x + menu.width <= PHONE.width, JSON.stringify(menu));
  }
  await phone.close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function withoutScripts(browser, url) {
  const { page, close } = await visit(browser, url, { javaScript: false });
  const text = await page.locator(".comparison").innerText();
  check("comparison, no scripts: all of it is there", ["Python", "Rust", "$130-200k", "grave"].every((word) => text.includes(word)), text);
  check("comparison, no scripts: no tools that do nothing", !(await page.locator(".moc-tools").isVisible()));
  await close();
}
