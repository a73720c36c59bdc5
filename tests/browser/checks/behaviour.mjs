//! What a reader does: switch the theme, copy code, walk the page and
//! open the drawer by keyboard, mistype an address. Controls are found by role and name, as
//! assistive technology finds them.

import { check } from "../report.mjs";
import { visit } from "../visit.mjs";

const PHONE = { width: 360, height: 740 };

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 * @param {import("../pages.mjs").Specimen[]} pages
 */
export async function behaviour(browser, site, pages) {
  const note = pages.find(({ kind }) => kind === "note");
  if (!note) return check("there is a note to read", false);
  await skipLink(browser, site + note.route);
  await themeSwitch(browser, site, site + note.route);
  await copyButton(browser, site + note.route);
  await drawer(browser, site + note.route);
  await ahead(browser, site + note.route);
  for (const { kind, route } of pages) await placeInTree(browser, site + route, kind);
  await wideTable(browser, site + note.route);
}

/**
 * The page that a host shows for any address that is not there, at any depth.
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 */
export async function lost(browser, site) {
  for (const wrong of ["nothing-here", "nothing/at/this/depth/"]) await dressed(browser, site, wrong);
  const { page, troubles, close } = await visit(browser, `${site}guide/coming-from-another-generator.html`);
  const link = page.locator(".moc-near li a").first();
  await link.waitFor();
  const head = await page.locator(".moc-near h2").innerText();
  check("404 of a wanted note: says so", head.startsWith("“Coming from another generator” is not written yet"), head);
  const href = await link.evaluate((it) => /** @type {HTMLAnchorElement} */ (it).href);
  check("404 of a wanted note: who links to it", href === `${site}guide/links-and-embeds/`, href);
  check("404 of a wanted note: no error", troubles.length === 0, troubles);
  await close();
}

/** The page for an address that leads nowhere. @param {import("playwright-core").Browser} browser @param {string} site @param {string} wrong */
export async function dressed(browser, site, wrong) {
  const { page, troubles, close } = await visit(browser, site + wrong);
  check(`404 at ${wrong}: dressed and quiet`, troubles.length === 0, troubles);
  const home = await page.locator("a[href]").evaluateAll((links) => links.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
  check(`404 at ${wrong}: leads home`, home.includes(site), home.slice(0, 5));
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function skipLink(browser, url) {
  const { page, close } = await visit(browser, url);
  await page.keyboard.press("Tab");
  const target = await page.evaluate(() => document.activeElement?.getAttribute("href") ?? "");
  check("the first stop of the keyboard skips to the content", /^#./.test(target), target);
  if (/^#./.test(target)) {
    const isThere = await page.evaluate((id) => !!document.getElementById(id)?.closest("main"), target.slice(1));
    check("what it skips to is the main part", isThere, target);
  }
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} home @param {string} url */
async function themeSwitch(browser, home, url) {
  const { page, troubles, close } = await visit(browser, url, { scheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const button = page.getByRole("button", { name: /theme|appearance/i }).first();
  if ((await button.count()) === 0) {
    check("there is a theme switch", false);
    return close();
  }
  const light = await ground();
  let dark = light;
  for (let clicks = 0; clicks < 3 && dark === light; clicks += 1) {
    await button.click();
    dark = await ground();
  }
  check("the theme switch makes the page dark", dark !== light, dark);
  await page.reload();
  check("the choice is remembered after reloading", (await ground()) === dark, await ground());
  await page.goto(home);
  check("the choice holds on other pages", (await ground()) === dark, await ground());
  for (let clicks = 0; clicks < 3 && (await ground()) !== light; clicks += 1) {
    await page.getByRole("button", { name: /theme|appearance/i }).first().click();
  }
  check("the theme switch leads back to light", (await ground()) === light, await ground());
  check("switching throws no error", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function copyButton(browser, url) {
  const permissions = ["clipboard-read", "clipboard-write"];
  const { page, troubles, close } = await visit(browser, url, { permissions });
  const code = page.locator("article pre:visible > code").first();
  if ((await code.count()) === 0) {
    check("the note has a code block to copy", false);
    return close();
  }
  await code.hover();
  await page.getByRole("button", { name: /copy/i }).first().click();
  const copied = await page.evaluate(async () => {
    for (let tries = 0; tries < 20; tries += 1) {
      const text = await navigator.clipboard.readText();
      if (text !== "") return text;
      await new Promise((later) => setTimeout(later, 50));
    }
    return "";
  });
  const wanted = (await code.textContent()) ?? "";
  check("the copy button copies the code as it is", copied.trimEnd() === wanted.trimEnd() && copied !== "", copied);
  check("copying throws no error", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function drawer(browser, url) {
  const { page, close } = await visit(browser, url, { size: PHONE, touch: true });
  const button = page.getByRole("button", { name: /menu|navigation/i }).first();
  if (!(await button.isVisible())) {
    check("a phone shows a button for the drawer", false);
    return close();
  }
  const box = await button.boundingBox();
  check("the drawer's button is large enough to touch", !!box && box.width >= 44 && box.height >= 44, JSON.stringify(box));
  const links = page.locator("nav a[href]:visible");
  const before = await links.count();
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(200);
  check("Enter opens the drawer", (await links.count()) > before, `${before} links before, ${await links.count()} after`);
  await page.keyboard.press("Tab");
  const isInside = await page.evaluate(() => !!document.activeElement?.closest("nav, dialog, aside, [popover]"));
  check("the next stop of the keyboard is in the drawer", isInside, await focused(page));
  await page.keyboard.press("Escape");
  await page.waitForTimeout(200);
  check("Escape closes the drawer", (await links.count()) === before, `${await links.count()} links`);
  const isBack = await button.evaluate((element) => element === document.activeElement);
  check("the keyboard is back at the button", isBack, await focused(page));
  await close();
}

/** The page of a link is asked for when a pointer rests on it. @param {import("playwright-core").Browser} browser @param {string} url */
async function ahead(browser, url) {
  const { page, troubles, close } = await visit(browser, url);
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => void asked.push(request.url()));
  const links = page.locator("#moc-tree a[href]:visible");
  const [passed, meant] = [links.nth(0), links.nth(2)];
  await page.locator("h1").first().hover();
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/ahead.js")));
  await passed.hover();
  await meant.hover();
  const href = await meant.evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href);
  await page.waitForTimeout(600);
  check("the page of a link is asked for ahead", asked.includes(href), asked);
  await page.locator("h1").first().hover();
  await meant.hover();
  await page.waitForTimeout(300);
  check("once, and without an error", asked.filter((url) => url === href).length === 1 && troubles.length === 0, [...asked, ...troubles]);
  await close();
}

/**
 * However long the folder tree: where the reader is stands in sight.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {string} kind
 */
async function placeInTree(browser, url, kind) {
  const { page, close } = await visit(browser, url, { size: { width: 1200, height: 420 } });
  const isHidden = await page.evaluate(() => {
    const place = document.querySelector("#moc-tree [aria-current]")?.getBoundingClientRect();
    return !!place && (place.top < 0 || place.bottom > innerHeight);
  });
  check(`${kind}: the tree shows where the page is`, !isHidden);
  await close();
}

/**
 * A table that goes on beyond its box says so.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 */
async function wideTable(browser, url) {
  const { page, close } = await visit(browser, url, { size: { width: 360, height: 740 } });
  const silent = await page.evaluate(() =>
    [...document.querySelectorAll(".table-wrap")]
      .filter((box) => box.scrollWidth > box.clientWidth + 1 !== box.hasAttribute("data-more"))
      .map((box) => box.outerHTML.slice(0, 100)),
  );
  check("a table shows whether there is more of it", silent.length === 0, silent);
  await close();
}

/** @param {import("playwright-core").Page} page @param {import("playwright-core").Locator} button */
async function tabTo(page, button) {
  for (let stops = 0; stops < 20; stops += 1) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  check("the keyboard reaches the drawer's button", false, await focused(page));
}

/** @param {import("playwright-core").Page} page */
function focused(page) {
  return page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? "nothing");
}
