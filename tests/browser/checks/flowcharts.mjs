//! Flowcharts: their views, with and without scripts; the wizard by mouse, keyboard, address and
//! the browser's Back; the drawing that marks the way. The site is that of the golden test.

import { check } from "../report.mjs";
import { layoutShift, visit } from "../visit.mjs";
import { scriptBudget } from "./budgets.mjs";
import { looks } from "./looks.mjs";

const CHOOSING = "choosing/";
const TWICE = "twice/";
const PHONE = { width: 360, height: 740 };

/** @param {import("playwright-core").Browser} browser @param {string} site */
export async function flowcharts(browser, site) {
  await withoutScripts(browser, site + CHOOSING);
  await views(browser, site + CHOOSING);
  await onPhones(browser, site + CHOOSING);
  await byMouse(browser, site + CHOOSING);
  await byKeyboard(browser, site + CHOOSING);
  await byAddress(browser, site + CHOOSING);
  await backAndForth(browser, site + CHOOSING);
  await twoOnOnePage(browser, site + CHOOSING);
  await embedded(browser, site + TWICE);
  await fromBacklink(browser, site);
  await loop(browser, site + CHOOSING);
  await printed(browser, site + CHOOSING);
  await fits(browser, site + CHOOSING);
  await scriptBudget(browser, site + CHOOSING, "flowcharts");
  await looks(browser, site, [
    { kind: "flowchart", route: CHOOSING },
    { kind: "flowcharts in a note", route: TWICE },
  ]);
}

/** As a reader sees it, when the wizards are there. @type {typeof visit} */
async function open(browser, url, reader = {}) {
  const seen = await visit(browser, url, reader);
  const hasWizards = reader.javaScript !== false && (await seen.page.locator(".moc-flowchart").count()) > 0;
  if (hasWizards) await seen.page.locator(".flow-stage").last().waitFor({ state: "attached" });
  return seen;
}

/** A chart of a page, the first by default. @param {import("playwright-core").Page} page @param {string} [id] */
function chart(page, id = "chart.1") {
  return page.locator(`[id="${id}"]`);
}

/** @param {import("playwright-core").Page} page @param {string} name */
async function choose(page, name) {
  await page.locator(".moc-flowchart").first().getByRole("radio", { name }).check();
}

/** Which views of the first chart can be seen. @param {import("playwright-core").Page} page */
async function seen(page) {
  const views = ["diagram", "wizard", "outline", "source"];
  const figure = page.locator(".moc-flowchart").first();
  const visible = await Promise.all(views.map((view) => figure.locator(`.flow-${view}`).first().isVisible()));
  return views.filter((_, index) => visible[index]).join();
}

/** The question, or what it ended with. @param {import("playwright-core").Locator} chart */
function stage(chart) {
  return chart.locator(".flow-question, .flow-result").innerText();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function withoutScripts(browser, url) {
  const desk = await open(browser, url, { javaScript: false });
  check("flowchart, no scripts: the drawing is seen", (await seen(desk.page)) === "diagram", await seen(desk.page));
  check("flowchart, no scripts: no wizard is offered", !(await desk.page.locator('[value="wizard"]').first().isVisible()));
  await choose(desk.page, "Outline");
  check("flowchart, no scripts: the outline can be chosen", (await seen(desk.page)) === "outline", await seen(desk.page));
  const outline = await chart(desk.page).locator(".flow-outline").innerText();
  check("flowchart, no scripts: the outline has questions and answers", /In a hurry\?[\s\S]*Yes[\s\S]*Moka pot[\s\S]*No[\s\S]*Guests\?/.test(outline), outline);
  await desk.close();
  const phone = await open(browser, url, { javaScript: false, size: PHONE });
  check("flowchart, no scripts, phone: the outline is seen", (await seen(phone.page)) === "outline", await seen(phone.page));
  await phone.close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function views(browser, url) {
  const { page, troubles, close } = await open(browser, url);
  check("flowchart: the drawing comes first", (await seen(page)) === "diagram", await seen(page));
  for (const [name, view] of [["Wizard", "wizard"], ["Outline", "outline"], ["Source", "source"], ["Diagram", "diagram"]]) {
    await choose(page, /** @type {string} */ (name));
    check(`flowchart: ${name} is a view of its own`, (await seen(page)) === view, await seen(page));
  }
  await page.getByRole("radio", { name: "Diagram" }).first().focus();
  await page.keyboard.press("ArrowRight");
  check("flowchart: arrow keys change the view", (await seen(page)) === "wizard", await seen(page));
  const others = page.locator(".moc-flowchart").nth(1);
  check("flowchart: another fence keeps its view", await others.locator(".flow-diagram").isVisible());
  check("flowchart: no error", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function onPhones(browser, url) {
  const { page, close } = await open(browser, url, { size: PHONE, touch: true });
  check("flowchart, phone: the questions come first", (await seen(page)) === "wizard", await seen(page));
  const small = await chart(page).getByRole("button").evaluateAll((all) => all.filter((it) => it.checkVisibility() && it.getBoundingClientRect().height < 44).length);
  check("flowchart, phone: buttons are large", small === 0, `${small}`);
  await chart(page).getByRole("button", { name: "No" }).tap();
  check("flowchart, phone: a tap answers", (await stage(chart(page))) === "Guests?", await stage(chart(page)));
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function byMouse(browser, url) {
  const { page, troubles, close } = await open(browser, url);
  await choose(page, "Wizard");
  const first = chart(page);
  check("wizard: it begins with the first question", (await stage(first)) === "In a hurry?", await stage(first));
  check("wizard: nothing to go back to", !(await first.getByRole("button", { name: "Back" }).isVisible()));
  await first.getByRole("button", { name: "No", exact: true }).click();
  check("wizard: an answer leads on", (await stage(first)) === "Guests?", await stage(first));
  await first.getByRole("button", { name: "Yes", exact: true }).click();
  check("wizard: it ends with an outcome", (await stage(first)) === "French press + Kettle", await stage(first));
  const link = first.locator(".flow-result a[href]");
  check("wizard: what has a page is linked", (await link.getAttribute("href")) === "../tools/press/");
  check("wizard: what has none is shown as such", (await first.locator(".flow-result .is-unresolved").innerText()) === "Kettle");
  const because = await first.locator(".flow-because").innerText();
  check("wizard: the way is told as a sentence", because === "Because: In a hurry? No → Guests? Yes", because);
  const told = await first.getByRole("status").innerText();
  check("wizard: the outcome is announced", told.includes("French press + Kettle"), told);
  check("wizard: the address has the way", new URL(page.url()).hash === "#path=no.yes", page.url());
  await choose(page, "Diagram");
  const marked = await first.locator(".is-marked").evaluateAll((all) => all.map((it) => it.getAttribute("data-node") ?? `e${it.getAttribute("data-edge")}`).sort().join());
  check("wizard: the drawing marks the way", marked === "0,2,3,e1,e2", marked);
  await choose(page, "Wizard");
  await first.getByRole("button", { name: "In a hurry? No" }).click();
  check("wizard: an answer on the trail can be changed", (await stage(first)) === "In a hurry?", await stage(first));
  await first.getByRole("button", { name: "Yes", exact: true }).click();
  check("wizard: a default is marked", (await first.locator(".flow-card .flow-badge").innerText()) === "safe default");
  await first.getByRole("button", { name: "Back", exact: true }).click();
  check("wizard: Back takes an answer back", (await stage(first)) === "In a hurry?", await stage(first));
  await first.getByRole("button", { name: "No", exact: true }).click();
  await first.getByRole("button", { name: "No", exact: true }).click();
  await first.getByRole("button", { name: "Start again" }).click();
  check("wizard: it can start again", (await stage(first)) === "In a hurry?" && new URL(page.url()).hash === "", page.url());
  check("wizard: nothing stays marked", (await first.locator(".is-marked").count()) === 0);
  check("wizard: no error", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function byKeyboard(browser, url) {
  const { page, close } = await open(browser, url);
  await page.getByRole("radio", { name: "Diagram" }).first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  check("wizard, keyboard: Tab and Enter answer", (await stage(chart(page))) === "Guests?", await stage(chart(page)));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  check("wizard, keyboard: the next answer is the next stop", (await stage(chart(page))) === "French press + Kettle", await stage(chart(page)));
  await page.keyboard.press("Tab");
  const focused = await page.evaluate(() => document.activeElement?.textContent);
  check("wizard, keyboard: then the outcome's link", focused === "French press", focused ?? "");
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function byAddress(browser, url) {
  for (const [hash, wanted] of [
    ["#path=no.no", "Always use the Aeropress"],
    ["#path=no", "Guests?"],
    ["#path=no.perhaps.yes", "Guests?"],
    ["#path=nonsense", "In a hurry?"],
    ["#path=%E0%A4%A", "In a hurry?"],
  ]) {
    const { page, troubles, close } = await open(browser, url + hash);
    await choose(page, "Wizard");
    check(`wizard, ${hash}: restored`, (await stage(chart(page))) === wanted, await stage(chart(page)));
    check(`wizard, ${hash}: no error`, troubles.length === 0, troubles);
    await close();
  }
  const other = await open(browser, `${url}#path.water=yes`);
  await choose(other.page, "Wizard");
  check("wizard, address of another chart: restored", (await stage(chart(other.page, "chart.water"))) === "Filter jug");
  check("wizard, address of another chart: the first is as it was", (await stage(chart(other.page))) === "In a hurry?");
  await other.close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function backAndForth(browser, url) {
  const { page, close } = await open(browser, url);
  await choose(page, "Wizard");
  const first = chart(page);
  await first.getByRole("button", { name: "No", exact: true }).click();
  await first.getByRole("button", { name: "Yes", exact: true }).click();
  await page.goBack();
  check("wizard: the browser's Back takes an answer back", (await stage(first)) === "Guests?", await stage(first));
  await page.goBack();
  check("wizard: and another", (await stage(first)) === "In a hurry?", await stage(first));
  await page.goForward();
  check("wizard: Forward gives it again", (await stage(first)) === "Guests?", await stage(first));
  await page.reload();
  await choose(page, "Wizard");
  check("wizard: a page loaded again is where it was", (await stage(first)) === "Guests?", await stage(first));
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function twoOnOnePage(browser, url) {
  const { page, close } = await open(browser, url);
  await choose(page, "Wizard");
  const [first, second] = [chart(page), chart(page, "chart.water")];
  await first.getByRole("button", { name: "No", exact: true }).click();
  await second.getByRole("button", { name: "Yes", exact: true }).click();
  const ends = [await stage(first), await stage(second)];
  check("two wizards: each has its own answers", ends.join() === "Guests?,Filter jug", ends.join());
  check("two wizards: the address has both", new URL(page.url()).hash === "#path=no&path.water=yes", page.url());
  await page.goBack();
  const left = [await stage(first), await stage(second)];
  check("two wizards: Back undoes the last alone", left.join() === "Guests?,Hard water?", left.join());
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function embedded(browser, url) {
  const { page, close } = await open(browser, url);
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  });
  check("flowcharts, embedded: every id is there once", twice.length === 0, twice);
  const figure = page.locator(".markdown-embed .moc-flowchart").first();
  await figure.getByRole("radio", { name: "Wizard" }).check();
  const inside = chart(page, "chart.1.1");
  await inside.getByRole("button", { name: "Yes", exact: true }).click();
  check("flowcharts, embedded: the wizard works", (await stage(inside)) === "Moka pot", await stage(inside));
  check("flowcharts, embedded: the page's own is left alone", (await chart(page).locator(".is-marked").count()) === 0);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function fromBacklink(browser, site) {
  const { page, close } = await open(browser, `${site}tools/press/`);
  const entry = page.locator(".flowchart-backlinks li");
  const told = (await entry.innerText()).replaceAll("\n", " ");
  check("in flowcharts: the way is told in words", told.includes("In a hurry? No → Guests? Yes"), told);
  await entry.getByRole("link").click();
  await page.waitForURL("**/choosing/**");
  const marked = chart(page).locator(".flow-node.is-marked");
  await marked.first().waitFor();
  check("in flowcharts: the link leads to the way, marked", (await marked.count()) === 3, `${await marked.count()}`);
  await close();
}

/** An answer that leads back. @param {import("playwright-core").Browser} browser @param {string} url */
async function loop(browser, url) {
  const { page, close } = await open(browser, url);
  const figure = page.locator(".moc-flowchart").nth(1);
  await figure.getByRole("radio", { name: "Wizard" }).check();
  await figure.getByRole("button", { name: "Yes", exact: true }).click();
  await figure.getByRole("button", { name: "Yes", exact: true }).click();
  const trail = await figure.locator(".flow-trail li").count();
  check("wizard: a loop can be gone round", trail === 2 && (await stage(figure)) === "Still thirsty?", `${trail}`);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function printed(browser, url) {
  const { page, close } = await open(browser, url, { scheme: "dark" });
  await choose(page, "Source");
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  check("flowchart, printed: drawing and outline, whatever was seen", (await seen(page)) === "diagram,outline", await seen(page));
  const tabs = await page.locator(".flow-tabs:visible").count();
  check("flowchart, printed: nothing to click on", tabs === 0, `${tabs}`);
  await close();
}

/** No text is wider than its box, by the browser's own measure. @param {import("playwright-core").Browser} browser @param {string} url */
async function fits(browser, url) {
  for (const size of [undefined, PHONE]) {
    const { page, close } = await open(browser, url, { size });
    if (size) await choose(page, "Diagram");
    const out = await page.locator(".flow-diagram .flow-node").evaluateAll((nodes) =>
      nodes.filter((node) => {
        const [box, text] = ["rect", "text"].map((name) => node.querySelector(name)?.getBoundingClientRect());
        return box && text && (text.left < box.left || text.right > box.right || text.top < box.top || text.bottom > box.bottom);
      }).map((node) => node.textContent ?? ""),
    );
    check(`flowchart, ${size?.width ?? 1440} px: every text is inside its box`, out.length === 0, out);
    const shift = await layoutShift(page);
    if (!size) check("flowchart: nothing moves while the page loads", shift < 0.01, `${shift}`);
    await close();
  }
}
