//! What an author sees: the page that is open follows what is written, and nothing of what the
//! reader has made of it is lost. Findings are shown; a server that goes comes back.

import { preview } from "../preview.mjs";
import { check, figure } from "../report.mjs";
import { visit } from "../visit.mjs";

/** How long a change may take to be seen, in milliseconds; far more than it does. */
const SOON = 8000;

const FLOW = `\`\`\`flowchart
Hurry?
├─ Yes → Moka pot
└─ No → Guests?
        ├─ Yes → French press
        └─ No → Aeropress
\`\`\``;

const FILLER = Array.from({ length: 40 }, (_, at) => `Paragraph ${at} is long enough to fill a line or two of a page that has to be scrolled.`).join("\n\n");

/** @param {Record<string, string>} [parts] */
function note({ lead = "The first words.", code = "one = 1", more = "", end = "The last words." } = {}) {
  return `# Brewing

${lead}

> [!note]- Folded
> What is inside.

\`\`\`python
${code}
\`\`\`

| Name | Cups |
| --- | --- |
| Moka | 3 |
| Press | 8 |
| Filter | 12 |

${FLOW}

${FILLER}

## Later

${more}

${end}
`;
}

const ROADMAP = "---\nkind: roadmap\n---\n# Way\n\n## Tools (40 hours)\n\n- **Git**\n- **Make**\n";

/** @param {import("playwright-core").Browser} browser */
export async function live(browser) {
  const site = await preview({ "index.md": "# Home\n\n[[Brewing]]\n", "Brewing.md": note(), "Way.md": ROADMAP });
  try {
    await patches(browser, site);
    await follows(browser, site);
    await keepsWhatReadersDid(browser, site);
    await scrolls(browser, site);
    await plan(browser, site);
    await findings(browser, site);
    await styles(browser, site);
    await comesAndGoes(browser, site);
  } finally {
    await site.close();
  }
}

/** Opens a page and marks it, to tell whether it is loaded anew. @param {import("playwright-core").Browser} browser @param {string} url */
async function open(browser, url) {
  const visited = await visit(browser, url, { permissions: ["clipboard-write"] });
  await visited.page.evaluate(() => Object.assign(window, { isSame: true }));
  // The page hears of news from now on.
  await visited.page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/page.js")));
  await visited.page.waitForTimeout(400);
  return visited;
}

/** @param {import("playwright-core").Page} page */
const isSame = (page) => page.evaluate(() => "isSame" in window);

/** Waits for a text to be in the page; whether it came. @param {import("playwright-core").Page} page @param {string} text */
function comes(page, text) {
  return page.waitForFunction((text) => document.body.textContent?.includes(text), text, { timeout: SOON }).then(() => true, () => false);
}

/**
 * From any page to any other: what is shown in the end is what the server has. The theme's scripts
 * are left out, since what they add is meant to stay.
 * @param {import("playwright-core").Browser} browser
 * @param {{ url: string }} site
 */
export async function patches(browser, site) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route(/\/(main|init|live)\.js$/, (route) => route.abort());
  await page.goto(site.url);
  const wrong = await page.evaluate(async () => {
    const { makePatch } = await import(/** @type {string} */ (`${location.pathname}.moc/patch.js`));
    const sent = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
    const shown = new WeakMap();
    const [copies, originals] = [sent, document.documentElement].map((root) => document.createTreeWalker(root));
    if (!copies || !originals) return ["no page"];
    do shown.set(copies.currentNode, originals.currentNode);
    while (copies.nextNode() && originals.nextNode());
    const patch = makePatch(sent, shown);
    const routes = (await (await fetch("routes.txt")).text()).split("\n").slice(0, 100);
    const wrong = [];
    for (const route of [...routes, "", "tags/", "nothing", ...[...routes].reverse()]) {
      const text = await (await fetch(`${location.pathname}${route}`)).text();
      const next = new DOMParser().parseFromString(text, "text/html");
      const body = next.body.cloneNode(true);
      patch(next);
      for (const noscript of document.querySelectorAll("noscript")) noscript.remove();
      if (!document.body.isEqualNode(body) || document.title !== next.title) wrong.push(route);
    }
    return wrong;
  });
  check("whatever page a page becomes, it is that page", wrong.length === 0, wrong);
  await context.close();
}

/** @param {import("playwright-core").Browser} browser @param {import("../preview.mjs").Preview} site */
async function follows(browser, site) {
  const first = await open(browser, `${site.url}brewing/`);
  const second = await open(browser, `${site.url}brewing/`);
  await site.write("Brewing.md", note({ lead: "Other words entirely." }));
  const start = Date.now();
  check("an edit is shown", await comes(first.page, "Other words entirely."));
  figure(`an edit is shown after ${Date.now() - start} ms`);
  check("it is shown in every open page", await comes(second.page, "Other words entirely."));
  check("no page is loaded anew for it", (await isSame(first.page)) && (await isSame(second.page)));
  check("what it replaces is gone", !(await first.page.textContent("article"))?.includes("The first words."));
  check("nothing is wrong on the console", first.troubles.length + second.troubles.length === 0, [...first.troubles, ...second.troubles]);
  await first.close();
  await second.close();
}

/** @param {import("playwright-core").Browser} browser @param {import("../preview.mjs").Preview} site */
async function keepsWhatReadersDid(browser, site) {
  await site.write("Brewing.md", note());
  const { page, troubles, close } = await open(browser, `${site.url}brewing/`);
  await page.locator("details.callout summary").click();
  await page.locator(".flow-tabs [value=wizard]").check({ force: true });
  await page.locator(".flow-choice", { hasText: "No" }).click();
  await page.locator("th button", { hasText: "Cups" }).click();
  await page.locator("th button", { hasText: "Cups" }).click();
  await page.evaluate(() => {
    Object.assign(window, { table: document.querySelector("table"), figure: document.querySelector(".moc-flowchart") });
    scrollTo(0, 500);
  });
  await site.write("Brewing.md", note({ lead: "New **words**, and more of them.", code: "two = 2", more: "### Deeper\n\nA new part." }));
  check("words, code and headings that are new are shown", (await comes(page, "two = 2")) && (await comes(page, "A new part.")));
  check("what was unfolded stays so", await page.locator("details.callout").evaluate((fold) => fold.hasAttribute("open")));
  check("the wizard stays at its question", await page.locator(".flow-question").innerText().then((text) => text.includes("Guests")));
  check("a table stays sorted", await page.locator("tbody tr").first().innerText().then((text) => text.includes("12")));
  const isKept = await page.evaluate(() => /** @type {any} */ (window).table.isConnected && /** @type {any} */ (window).figure.isConnected);
  check("what has not changed is not touched", isKept);
  const boxes = await page.locator("article .code-box", { hasText: "two = 2" }).locator(".copy-button").count();
  check("code has one button to copy it", boxes === 1 && (await page.locator("article .code-box:not(:has(pre))").count()) === 0, boxes);
  const hidden = await page.locator("article h3 > .heading-anchor").count();
  check("a new heading has a link to itself", hidden === 1, hidden);
  check("the contents list has it", (await page.locator(".toc a", { hasText: "Deeper" }).count()) === 1);

  await site.write("Brewing.md", note().replace("Moka pot", "Moka jug").replace("| Moka | 3 |", "| Mocha | 3 |"));
  check("a changed drawing is shown", await comes(page, "Moka jug"));
  await page.waitForTimeout(300);
  check("its wizard stays at its question", await page.locator(".flow-question").innerText().then((text) => text.includes("Guests")));
  check("its wizard is the one that is seen", await page.locator(".flow-tabs [value=wizard]").isChecked());
  check("a changed table can be sorted", (await page.locator("th button").count()) === 2);
  check("all that without loading anew", await isSame(page));
  check("nothing is wrong on the console while parts are exchanged", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {import("../preview.mjs").Preview} site */
async function scrolls(browser, site) {
  await site.write("Brewing.md", note());
  const { page, close } = await open(browser, `${site.url}brewing/`);
  await site.write("Brewing.md", note({ end: "Quite other last words." }));
  await comes(page, "Quite other last words.");
  const isSeen = () => page.locator("article p", { hasText: "last words" }).evaluate((it) => it.getBoundingClientRect().top < innerHeight);
  await page.waitForTimeout(200);
  check("a change that is out of sight is scrolled to", await isSeen());
  const before = await page.evaluate(() => scrollY);
  await site.write("Brewing.md", note({ end: "Quite other last words, and some more." }));
  await comes(page, "and some more.");
  await page.waitForTimeout(200);
  check("one that is in sight moves nothing", before > 500 && (await page.evaluate(() => scrollY)) === before);
  await page.evaluate(() => {
    localStorage.setItem("moc-live-follow", "false");
    scrollTo(0, 0);
  });
  await site.write("Brewing.md", note({ end: "Still other last words." }));
  await comes(page, "Still other last words.");
  await page.waitForTimeout(200);
  check("unless that is switched off", !(await isSeen()));
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {import("../preview.mjs").Preview} site */
async function plan(browser, site) {
  const { page, troubles, close } = await open(browser, `${site.url}way/`);
  await page.locator("select.moc-state").first().selectOption("done");
  await site.write("Way.md", `${ROADMAP}- **Docker**\n`);
  check("a new step is shown", await comes(page, "Docker"));
  await page.waitForTimeout(200);
  check("each step has its state to choose", (await page.locator("select.moc-state").count()) === 3);
  check("what is done stays done", (await page.locator("select.moc-state").first().inputValue()) === "done");
  check("the steps are counted anew", (await page.locator(".moc-progress [role=status]").innerText()).includes("3"));
  check("nothing is wrong on the console in a plan", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {import("../preview.mjs").Preview} site */
async function findings(browser, site) {
  const { page, troubles, close } = await open(browser, `${site.url}brewing/`);
  const badge = page.locator("moc-live .badge");
  check("nothing is said when nothing is wrong", !(await badge.isVisible()));
  await site.write("Brewing.md", note({ lead: "```dataview\nLISST <img src=x onerror=alert(1)>\n```" }));
  const panel = page.locator("moc-live .panel");
  await panel.waitFor({ timeout: SOON }).catch(() => {});
  const text = await panel.innerText().catch(() => "");
  check("a new error opens the list of findings", text.includes("On this page"), text);
  check("it says where and what", /Brewing\.md:\d+:\d+/.test(text) && text.includes("LISST"), text);
  check("text of a note is text in it", (await page.locator("moc-live .panel img").count()) === 0 && text.includes("onerror"), text);
  check("the badge counts", /1 error/.test(await badge.innerText()), await badge.innerText());
  await page.keyboard.press("Escape");
  await badge.focus();
  await badge.press("Enter");
  await badge.press("Escape");
  check("it opens and closes by key", (await badge.getAttribute("aria-expanded")) === "false" || !(await panel.isVisible()));
  await site.write("Brewing.md", note());
  await badge.waitFor({ state: "hidden", timeout: SOON }).catch(() => {});
  check("what is mended is said no more", !(await badge.isVisible()) && !(await panel.isVisible()));
  check("nothing is wrong on the console with findings", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {import("../preview.mjs").Preview} site */
async function styles(browser, site) {
  const { page, close } = await open(browser, `${site.url}brewing/`);
  await site.write("site.toml", '[theme.variables]\naccent = "#0f0f0f"\n');
  const isStyled = () => getComputedStyle(document.documentElement).getPropertyValue("--accent").includes("#0f0f0f");
  const came = await page.waitForFunction(isStyled, null, { timeout: SOON }).then(() => true, () => false);
  check("a change of the style is shown", came);
  check("a change of the style loads no page anew", await isSame(page));
  await page.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet][href*='moc.css']").length === 1, null, { timeout: SOON }).catch(() => {});
  check("one style sheet is left", (await page.locator("link[rel=stylesheet][href*='moc.css']").count()) === 1);
  const anew = page.waitForEvent("load", { timeout: SOON }).then(() => true, () => false);
  await page.keyboard.press("/");
  check("what the former style had and nobody has loaded makes the page load anew", await anew);
  await page.waitForTimeout(300);
  await page.keyboard.press("/");
  await page.getByRole("dialog").waitFor({ timeout: SOON }).catch(() => {});
  check("then the search opens", await page.getByRole("dialog").isVisible());
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {import("../preview.mjs").Preview} site */
async function comesAndGoes(browser, site) {
  const { page, close } = await open(browser, `${site.url}brewing/`);
  const lost = page.locator("moc-live .lost");
  await site.stop();
  await lost.waitFor({ timeout: SOON }).catch(() => {});
  check("a server that is gone is told of", await lost.isVisible());
  await site.write("Brewing.md", note({ lead: "Written meanwhile." }));
  await site.start(new URL(site.url).port);
  check("the page is up to date when it is back", await comes(page, "Written meanwhile."));
  await lost.waitFor({ state: "hidden", timeout: SOON }).catch(() => {});
  check("then the notice goes", !(await lost.isVisible()));
  check("the page is the same one", await isSame(page));
  await site.remove("Brewing.md");
  check("a note that is gone leaves the page for wrong addresses", await page.waitForFunction(() => document.querySelector(".code")?.textContent === "404", null, { timeout: SOON }).then(() => true, () => false));
  await site.write("Brewing.md", note({ lead: "Back again." }));
  check("and is shown when it is back", await comes(page, "Back again."));
  await close();
}
