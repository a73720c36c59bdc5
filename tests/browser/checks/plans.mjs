//! Plans: steps by mouse and keyboard, progress that survives a reload, leaves as a file and comes
//! back, and is not lost on paper. The site is that of the golden test.

import { readFile } from "node:fs/promises";
import { check } from "../report.mjs";
import { layoutShift, visit } from "../visit.mjs";
import { scriptBudget } from "./budgets.mjs";
import { looks } from "./looks.mjs";

/** @param {import("playwright-core").Browser} browser @param {string} site */
export async function plans(browser, site) {
  await kept(browser, `${site}path-to-go/`);
  await andBack(browser, `${site}roadmap/`);
  await readable(browser, `${site}roadmap/`);
  await printed(browser, `${site}path-to-go/`);
  await scriptBudget(browser, `${site}roadmap/`, "plans");
  await looks(browser, site, [
    { kind: "roadmap", route: "roadmap/" },
    { kind: "path", route: "path-to-go/" },
  ]);
}

/** What is told of the progress. @param {import("playwright-core").Page} page */
function told(page) {
  return page.locator(".moc-plan [role=status]").innerText();
}

/** @param {import("playwright-core").Page} page @param {string} name */
function step(page, name) {
  return page.getByRole("combobox", { name });
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function kept(browser, url) {
  const { page, troubles, close } = await visit(browser, url);
  await step(page, "Syntax").waitFor();
  const before = await told(page);
  check("plans: what its author has done counts", before === "1 of 9 · 0 of 200–260 h", before);
  await step(page, "Syntax").selectOption("done");
  check("plans: hours add up", (await told(page)) === "2 of 9 · 70 of 200–260 h", await told(page));
  await step(page, "that answers").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  check("plans: by keyboard", (await told(page)) === "3 of 9 · 70 of 200–260 h", await told(page));
  await step(page, "Go or Rust").selectOption("skip");
  check("plans: what is skipped does not count", (await told(page)) === "3 of 8 · 70 of 200–260 h", await told(page));
  await page.reload();
  await step(page, "Syntax").waitFor();
  check("plans: all is there after a reload", (await told(page)) === "3 of 8 · 70 of 200–260 h", await told(page));
  const state = await step(page, "that answers").inputValue();
  check("plans: each step as it was", state === "done", state);
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Start over" }).click();
  check("plans: start over", (await told(page)) === before, await told(page));
  await page.reload();
  await step(page, "Syntax").waitFor();
  const shift = await layoutShift(page);
  check("plans: nothing moves while the page loads", shift < 0.01, `${shift}`);
  check("plans: no error", troubles.length === 0, troubles);
  await close();
}

/** Out as a checklist, and in again with a fresh browser. @param {import("playwright-core").Browser} browser @param {string} url */
async function andBack(browser, url) {
  const one = await visit(browser, url);
  await step(one.page, "Go: simple").selectOption("done");
  await step(one.page, "Git").selectOption("doing");
  await step(one.page, "Build: three things").selectOption("skip");
  const expected = await told(one.page);
  const waiting = one.page.waitForEvent("download");
  await one.page.getByRole("button", { name: "Export" }).click();
  const download = await waiting;
  const file = await download.path();
  const text = await readFile(file, "utf8");
  check("plans: the file is named after the page", download.suggestedFilename() === "Roadmap.md", download.suggestedFilename());
  check("plans: it is a checklist", text.includes("- [x] Go: simple\n") && text.includes("- [/] Git\n") && text.includes("- [-] Build"), text);

  const other = await visit(browser, url);
  await step(other.page, "Git").waitFor();
  const chooser = other.page.waitForEvent("filechooser");
  await other.page.getByRole("button", { name: "Import" }).click();
  await (await chooser).setFiles({ name: "progress.md", mimeType: "text/markdown", buffer: Buffer.from(text) });
  await other.page.getByText("Loaded: 10").waitFor();
  await other.page.reload();
  await step(other.page, "Git").waitFor();
  check("plans: and back", (await told(other.page)) === expected, await told(other.page));
  const states = await Promise.all(["Go: simple", "Git", "Build: three things"].map((name) => step(other.page, name).inputValue()));
  check("plans: with every state", states.join() === "done,doing,skip", states);
  check("plans: no error on the way", other.troubles.length === 0, other.troubles);
  await one.close();
  await other.close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function readable(browser, url) {
  const { page, close } = await visit(browser, url, { javaScript: false });
  const steps = await page.locator(".moc-path").innerText();
  check("plans, no scripts: a path is a list of steps", /Go or Rust\s*\+\s*SQL/.test(steps), steps);
  check("plans, no scripts: no tools that do nothing", (await page.locator(".moc-progress:visible").count()) === 0);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function printed(browser, url) {
  const { page, close } = await visit(browser, url);
  await step(page, "Syntax").selectOption("done");
  await page.emulateMedia({ media: "print" });
  const mark = (/** @type {string} */ key) =>
    page.locator(`[data-step="${key}"]`).evaluate((item) => getComputedStyle(item, "::marker").content);
  const marks = [await mark("syntax"), await mark("a-plan")];
  check("plans, on paper: boxes, ticked where done", marks[0]?.includes("☑") && marks[1]?.includes("☐"), marks);
  check("plans, on paper: no controls", (await page.locator(".moc-state:visible, .moc-progress:visible").count()) === 0);
  await close();
}
