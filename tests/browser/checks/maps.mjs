//! Maps of content and questions: folds that need no script, open by keyboard, for a link into them and
//! on paper. The site is that of the golden test.

import { check } from "../report.mjs";
import { visit } from "../visit.mjs";
import { scriptBudget } from "./budgets.mjs";
import { looks } from "./looks.mjs";

const MAP = "moc-data/";
const QUESTION = "questions/q-locks-data-medium/";

/** @param {import("playwright-core").Browser} browser @param {string} site */
export async function maps(browser, site) {
  await answered(browser, `${site}${QUESTION}`);
  await unscripted(browser, `${site}${QUESTION}`);
  await linked(browser, `${site}${MAP}#caches`);
  await linked(browser, `${site}${QUESTION}#in-numbers`);
  await listed(browser, `${site}${MAP}`);
  await scriptBudget(browser, `${site}${MAP}`, "maps");
  await looks(browser, site, [
    { kind: "map", route: MAP },
    { kind: "map at home", route: "" },
    { kind: "question", route: QUESTION },
  ]);
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function answered(browser, url) {
  const { page, troubles, close } = await visit(browser, url);
  const answer = page.getByText("Waiting, and sometimes a deadlock");
  check("questions: the answer is not shown", !(await answer.isVisible()));
  check("questions: nor named in the contents", (await page.locator(".toc a").allInnerTexts()).join() === "Answer,Follow-ups,Sources");
  check("questions: follow-ups are", await page.getByText("And without locks?").isVisible());
  await page.locator(".fold > summary").focus();
  await page.keyboard.press("Enter");
  check("questions: a key shows it", await answer.isVisible());
  check("questions: no error", troubles.length === 0, troubles);
  await page.locator(".fold > summary").press("Enter");
  await page.emulateMedia({ media: "print" });
  const box = await answer.boundingBox();
  check("questions: paper shows it", (box?.height ?? 0) > 0 && !(await page.locator(".fold-invitation").isVisible()));
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function unscripted(browser, url) {
  const { page, close } = await visit(browser, url, { javaScript: false });
  await page.locator(".fold > summary").click();
  check("questions: no script is needed", await page.getByText("Waiting, and sometimes a deadlock").isVisible());
  await close();
}

/** A link into a fold opens it. @param {import("playwright-core").Browser} browser @param {string} url */
async function linked(browser, url) {
  const { page, close } = await visit(browser, url);
  const fold = page.locator(`.fold:has([id="${new URL(url).hash.slice(1)}"])`);
  await page.waitForFunction((it) => document.getElementById(it)?.closest("details")?.open, new URL(url).hash.slice(1));
  check(`folds: ${new URL(url).hash} is opened`, (await fold.getAttribute("open")) !== null);
  await close();
}

/** The contents mark no heading that lies in a closed fold. @param {import("playwright-core").Browser} browser @param {string} url */
async function listed(browser, url) {
  const { page, close } = await visit(browser, url);
  const cards = await page.locator(".map-paths .card").evaluateAll((links) => links.map((link) => link.getAttribute("href")).join());
  check("maps: study paths are cards", cards === "#beginner-path-rows-and-columns,#everything-else", cards);
  const link = page.locator(".map-progress > a");
  const words = [await link.innerText()];
  for (const state of ["done", "todo"]) {
    await page.locator(".moc-steps select").first().selectOption(state);
    words.push(await link.innerText());
  }
  check("maps: a path that nobody has begun is to be begun", words.join() === "Begin,Continue,Begin", words.join());
  check("maps: groups fold but the first of each subtopic", (await page.locator(".fold:not([open])").count()) === 1);
  check("maps: counts have bars", (await page.locator(".moc-bars rect").count()) === 2);
  await page.locator("#storage").evaluate((it) => scrollTo(0, it.getBoundingClientRect().top + scrollY));
  await page.waitForFunction(() => document.querySelector(".toc [aria-current]")?.textContent === "Storage");
  check("maps: the heading that is read is marked", (await page.locator(".toc [aria-current]").innerText()) === "Storage");
  await close();
}
