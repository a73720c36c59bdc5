//! Answers to queries: read without scripts, sorted, filtered, copied, printed. The site is that
//! of the golden test, so what stands in its tables is known.

import { check } from "../report.mjs";
import { layoutShift, visit } from "../visit.mjs";
import { scriptBudget } from "./budgets.mjs";
import { looks } from "./looks.mjs";

const MANY = "many/";
const DASHBOARD = "dashboard/";
/** Rows of the long table, and how many of them are open to view. */
const [ALL, OPEN] = [60, 50];

/** @param {import("playwright-core").Browser} browser @param {string} site */
export async function answers(browser, site) {
  await folds(browser, site + MANY);
  await sorting(browser, site + MANY);
  await linkedHead(browser, site + DASHBOARD);
  await filtering(browser, site + MANY);
  await copying(browser, site + MANY, site + DASHBOARD);
  await steady(browser, site + MANY);
  await printed(browser, site + MANY);
  await mirrored(browser, site + DASHBOARD);
  await scriptBudget(browser, site + MANY, "answers");
  await looks(browser, site, [
    { kind: "long answer", route: MANY },
    { kind: "answers", route: DASHBOARD },
  ]);
}

/** @param {import("playwright-core").Page} page */
function rows(page) {
  return page.locator(".table-view-table tbody > tr:visible");
}

/** The first column of the rows in sight, as numbers. @param {import("playwright-core").Page} page */
async function numbers(page) {
  return (await rows(page).locator("td:first-child").allInnerTexts()).map(Number);
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function folds(browser, url) {
  for (const javaScript of [false, true]) {
    const { page, close } = await visit(browser, url, { javaScript });
    const how = javaScript ? "scripts" : "no scripts";
    check(`answers, ${how}: ${OPEN} rows are open`, (await rows(page).count()) === OPEN, `${await rows(page).count()}`);
    await page.getByText("Show all").first().click();
    check(`answers, ${how}: the fold shows all`, (await rows(page).count()) === ALL, `${await rows(page).count()}`);
    await page.locator(".moc-why > summary").first().click();
    const why = await page.locator(".moc-why").first().innerText();
    check(`answers, ${how}: why is told`, why.includes("60") && why.includes("FROM csv"), why);
    await close();
  }
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function sorting(browser, url) {
  const { page, troubles, close } = await visit(browser, url);
  const before = await numbers(page);
  const button = page.getByRole("button", { name: "number", exact: true });
  const head = page.locator("th").first();
  await button.focus();
  await page.keyboard.press("Enter");
  const up = await numbers(page);
  const wanted = Array.from({ length: OPEN }, (_, i) => i + 1);
  check("answers: the first click sorts up, folded rows among them", up.join() === wanted.join(), up.join());
  check("answers: the head says so", (await head.getAttribute("aria-sort")) === "ascending");
  await page.keyboard.press("Enter");
  check("answers: the second click sorts down", (await numbers(page))[0] === ALL, (await numbers(page)).join());
  check("answers: the head says that too", (await head.getAttribute("aria-sort")) === "descending");
  await page.keyboard.press("Enter");
  check("answers: the third click restores the order", (await numbers(page)).join() === before.join());
  check("answers: and the head is silent", (await head.getAttribute("aria-sort")) === null);
  await page.getByRole("button", { name: "since" }).click();
  const times = await rows(page).locator("time").evaluateAll((all) => all.map((time) => time.getAttribute("datetime") ?? ""));
  check("answers: dates are sorted as dates", times.join() === [...times].sort().join(), times.slice(0, 5).join());
  await page.getByRole("button", { name: "name" }).click();
  const names = await rows(page).locator("td:nth-child(2)").allInnerTexts();
  check("answers: words are sorted with their numbers", names[0] === "ash 5" && names[1] === "ash 10", names.slice(0, 3));
  check("answers: sorting throws no error", troubles.length === 0, troubles);
  await close();
}

/** A head that is a link stays one. @param {import("playwright-core").Browser} browser @param {string} url */
async function linkedHead(browser, url) {
  const { page, close } = await visit(browser, url);
  const table = page.locator(".table-view-table").nth(1);
  const first = () => table.locator("tbody td").first().innerText();
  check("answers: a head with a link keeps it", (await table.locator("th a").count()) === 1);
  const before = await first();
  await table.getByRole("button", { name: "Book" }).click();
  await table.getByRole("button", { name: "Book" }).click();
  check("answers: and has a button beside it", (await first()) !== before, before);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function filtering(browser, url) {
  const { page, close } = await visit(browser, url);
  const field = page.getByRole("searchbox", { name: "Filter" });
  await field.fill("ASH 5");
  const names = await rows(page).locator("td:nth-child(2)").allInnerTexts();
  check("answers: the filter keeps what has all words", names.length > 1 && names.every((name) => name.startsWith("ash")), names);
  const told = await page.getByRole("status").innerText();
  check("answers: the filter says how many are left", told === `${names.length} of ${ALL}`, told);
  check("answers: the filter looks into folded rows", names.includes("ash 55"), names);
  await field.fill("no such word");
  check("answers: nothing left is said, too", (await page.getByRole("status").innerText()) === `0 of ${ALL}`);
  await field.fill("");
  check("answers: an empty filter folds again", (await rows(page).count()) === OPEN);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} long @param {string} dashboard */
async function copying(browser, long, dashboard) {
  const permissions = ["clipboard-read", "clipboard-write"];
  const { page, troubles, close } = await visit(browser, long, { permissions });
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: "Copy as CSV" }).click();
  await page.getByText("Copied").first().waitFor();
  const csv = await clipboard();
  check("answers: a table is copied whole as CSV", csv.startsWith("number,name,since\r\n7,birch 1,\"February 02, 2024\"\r\n") && csv.split("\r\n").length === ALL + 2, csv.slice(0, 120));
  await page.getByRole("searchbox", { name: "Filter" }).fill("ash 55");
  await page.getByRole("button", { name: "Copy as Markdown" }).click();
  await page.getByText("Copied").first().waitFor();
  const markdown = await clipboard();
  const wanted = "| number | name | since |\n| --- | --- | --- |\n| 19 | ash 55 | August 28, 2024 |\n";
  check("answers: what the filter leaves is copied as Markdown", markdown === wanted, markdown);
  check("answers: copying throws no error", troubles.length === 0, troubles);
  await close();

  const other = await visit(browser, dashboard);
  const tools = await other.page.locator(".moc-tools").count();
  check("answers: a short answer needs no tools", tools === 0, `${tools}`);
  await other.close();
}

/** What the scripts add moves nothing. @param {import("playwright-core").Browser} browser @param {string} url */
async function steady(browser, url) {
  const { page, close } = await visit(browser, url);
  await page.locator(".moc-tools").first().waitFor();
  const shift = await layoutShift(page);
  check("answers: nothing moves while the page loads", shift < 0.01, `${shift}`);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function printed(browser, url) {
  const { page, close } = await visit(browser, url);
  await page.emulateMedia({ media: "print" });
  check("answers: all rows are printed", (await rows(page).count()) === ALL, `${await rows(page).count()}`);
  const tools = await page.locator(".moc-tools:visible, .moc-more:visible, .moc-why:visible").count();
  check("answers: and nothing to click on", tools === 0, `${tools}`);
  await close();
}

/** From right to left, on the narrowest screen. @param {import("playwright-core").Browser} browser @param {string} url */
async function mirrored(browser, url) {
  const { page, close } = await visit(browser, url, { size: { width: 320, height: 640 } });
  const wide = await page.evaluate(() => {
    document.documentElement.dir = "rtl";
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
  check("answers, right to left, 320 px: nothing scrolls sideways", wide <= 0, `${wide} px`);
  await close();
}
