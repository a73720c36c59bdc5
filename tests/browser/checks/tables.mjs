//! Tables of a note: sorted by order, by the low end of ranges and as words; long ones filtered. The
//! site is that of the golden test.

import { check } from "../report.mjs";
import { layoutShift, visit } from "../visit.mjs";
import { scriptBudget } from "./budgets.mjs";
import { comparisons } from "./comparisons.mjs";
import { looks } from "./looks.mjs";

/** @param {import("playwright-core").Browser} browser @param {string} site */
export async function tables(browser, site) {
  await sorted(browser, `${site}languages/`);
  await filtered(browser, `${site}many/`);
  await headless(browser, `${site}many/`);
  await comparisons(browser, site);
  await scriptBudget(browser, `${site}many/`, "tables");
  await looks(browser, site, [
    { kind: "table of a comparison", route: "languages/" },
    { kind: "long table", route: "many/" },
    { kind: "table of profiles", route: "compared/" },
    { kind: "facts at a glance", route: "cache/" },
  ]);
}

/** The first column, top to bottom. @param {import("playwright-core").Page} page */
async function first(page) {
  return (await page.locator("article table").first().locator("tbody > tr:visible > :first-child").allInnerTexts()).join();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function sorted(browser, url) {
  const { page, troubles, close } = await visit(browser, url);
  const written = await first(page);
  const head = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true });
  await head("Salary").waitFor();
  await head("Salary").click();
  check("tables: ranges sort by their low end", (await first(page)) === "Node.js,Python,Java,Go,Rust", await first(page));
  await head("Learning Curve").click();
  check("tables: words sort by their order", (await first(page)) === "Python,Go,Node.js,Java,Rust", await first(page));
  await head("Learning Curve").focus();
  await page.keyboard.press("Enter");
  check("tables: down, by keyboard", (await first(page)).startsWith("Java,Rust"), await first(page));
  await head("Language").click();
  check("tables: all else as words", (await first(page)) === "Go,Java,Node.js,Python,Rust", await first(page));
  await head("Language").click();
  await head("Language").click();
  check("tables: the third click restores the order", (await first(page)) === written, await first(page));
  const shift = await layoutShift(page);
  check("tables: nothing moves while the page loads", shift < 0.01, `${shift}`);
  check("tables: no error", troubles.length === 0, troubles);
  await close();
}

/** A head that Markdown demands and nobody wrote. @param {import("playwright-core").Browser} browser @param {string} url */
async function headless(browser, url) {
  const { page, close } = await visit(browser, url);
  await page.getByRole("button", { name: "Name", exact: true }).waitFor();
  const facts = page.locator("article table").last();
  check("tables: an empty head stays hidden", (await facts.locator("thead").isHidden()) && (await facts.locator("button").count()) === 0);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function filtered(browser, url) {
  const permissions = ["clipboard-read", "clipboard-write"];
  const { page, close } = await visit(browser, url, { permissions });
  await page.getByRole("searchbox", { name: "Filter" }).fill("gin");
  check("tables: a long one can be filtered", (await first(page)) === "Gin,Nginx", await first(page));
  await page.getByRole("button", { name: "Copy as CSV" }).click();
  await page.getByText("Copied").first().waitFor();
  const csv = await page.evaluate(() => navigator.clipboard.readText());
  check("tables: what is left is copied", csv === "Name,Size\r\nGin,7 MB\r\nNginx,900 kB\r\n", csv);
  await page.getByRole("searchbox", { name: "Filter" }).fill("");
  await page.getByRole("button", { name: "Size", exact: true }).click();
  check("tables: units count", (await first(page)).startsWith("Nginx,HAProxy,Gin"), await first(page));
  await close();
}
