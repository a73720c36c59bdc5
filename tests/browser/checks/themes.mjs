//! The second built-in theme, and a site with ten lines of CSS and a snippet of its own: what is
//! built on the default theme is as readable as the default theme.

import { gzipSync } from "node:zlib";
import { check, figure } from "../report.mjs";
import { visit } from "../visit.mjs";
import { contrast } from "./contrast.mjs";
import { walked } from "./keyboard.mjs";
import { SCHEMES, accessibility, checkWidth } from "./looks.mjs";

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };
const LIMIT_CSS = 14_000;
const CURRENT = ".sections [aria-current]";

/**
 * `tests/sites/docs-theme`, the theme `docs`.
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 */
export async function docs(browser, site) {
  for (const route of ["", "start/install/", "guides/", "tags/first/"]) {
    for (const scheme of SCHEMES) {
      for (const size of [WIDE, PHONE]) {
        const { page, troubles, close } = await visit(browser, site + route, { scheme, size });
        const name = `docs: /${route}, ${scheme}, ${size.width} px`;
        const found = [...troubles, ...(await accessibility(page))];
        check(`${name}: accessible, and nothing fails`, found.length === 0, found);
        await checkWidth(page, name);
        if (scheme === "light") await walked(page, name);
        await close();
      }
    }
  }
  await bar(browser, site);
  await withoutScripts(browser, site);
  await elsewhere(browser, site);
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function bar(browser, site) {
  const { page, files, close } = await visit(browser, `${site}start/install/#put-it-together`, { size: WIDE });
  const marked = await page.locator(CURRENT).allTextContents();
  check("docs: the bar marks the section of the page", marked.length === 1 && marked[0]?.trim() === "Start", marked);
  const entries = await page.locator(".tree a").allTextContents();
  check("docs: the tree is that of the section", entries.some((text) => text.includes("First flour")) && !entries.some((text) => text.includes("Grades")), entries);
  const [heading, edge] = await page.evaluate(() => [
    document.querySelector("#put-it-together")?.getBoundingClientRect().top ?? 0,
    document.querySelector(".sections")?.getBoundingClientRect().bottom ?? 0,
  ]);
  check("docs: a heading that was jumped to stands below the bar", heading > edge && edge > 80, `${heading} px, ${edge} px`);
  const css = [...files].find(([url]) => url.endsWith("/moc.css"))?.[1] ?? Buffer.alloc(0);
  const weight = gzipSync(css, { level: 9 }).length;
  figure(`docs: style sheet ${weight} bytes`);
  check("docs: the style sheet keeps its budget", weight > 0 && weight <= LIMIT_CSS, `${weight} bytes`);
  await close();

  const note = await visit(browser, `${site}changelog/`, { size: WIDE });
  check("docs: a note beside the sections is marked too", (await note.page.locator(CURRENT).textContent())?.trim() === "Changelog");
  check("docs: the tree gives way where the bar says all", !(await note.page.locator(".tree").isVisible()));
  await note.close();
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function withoutScripts(browser, site) {
  const { page, close } = await visit(browser, `${site}troubleshooting/strange-noises/`, { size: PHONE, javaScript: false });
  const box = await page.locator(CURRENT).boundingBox();
  check("docs: on a phone the section is in view, though far to the side", !!box && box.x >= 0 && box.x + box.width <= PHONE.width, box);
  check("docs: the bar is as high as a finger", (box?.height ?? 0) >= 40, box);
  await page.locator(".menu-button").click();
  check("docs: the menu opens without scripts", await page.locator(".tree").isVisible());
  const entry = await page.locator(".tree li a").last().boundingBox();
  check("docs: entries of the menu are as high as a finger", (entry?.height ?? 0) >= 40, entry);
  await close();
}

/** Paper, and colours that the system chooses. @param {import("playwright-core").Browser} browser @param {string} site */
async function elsewhere(browser, site) {
  const { page, close } = await visit(browser, `${site}start/install/`, { size: WIDE });
  await page.emulateMedia({ forcedColors: "active" });
  const width = await page.locator(CURRENT).evaluate((link) => getComputedStyle(link).borderBlockEndWidth);
  check("docs: the mark is a line where the system chooses colours", width === "2px", width);
  await page.emulateMedia({ media: "print", forcedColors: "none" });
  check("docs: paper has no bar", !(await page.locator(".sections").isVisible()));
  await close();
}

/**
 * `tests/sites/themed`: the ten lines of the guide, and a CSS snippet of the vault.
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 */
export async function themed(browser, site) {
  await contrast(browser, site);
  const wanted = {
    light: { ground: "rgb(253, 250, 244)", callout: "rgb(22, 101, 52)", body: "theme-light" },
    dark: { ground: "rgb(26, 23, 20)", callout: "rgb(134, 239, 172)", body: "theme-dark" },
  };
  for (const scheme of SCHEMES) {
    const { page, troubles, close } = await visit(browser, site, { scheme });
    const found = await page.evaluate(() => {
      /** @param {string} css */
      const style = (css) => getComputedStyle(/** @type {Element} */ (document.querySelector(css)));
      return {
        ground: style("body").backgroundColor,
        callout: style('[data-callout="recipe"] > .callout-title').color,
        body: document.body.className,
        font: style("article").fontFamily,
        title: style(".page-head h1").fontWeight,
        note: style('[data-callout="note"] > .callout-title').color,
      };
    });
    const { ground, callout, body } = wanted[scheme];
    check(`themed, ${scheme}: the ten lines hold`, found.ground === ground && found.font.includes("Georgia") && found.title === "400", found);
    check(`themed, ${scheme}: the snippet colours its callout, and no other`, found.callout === callout && found.note !== callout, found);
    check(`themed, ${scheme}: the body says which colours are shown`, found.body === body, found.body);
    const wrong = [...troubles, ...(await accessibility(page))];
    check(`themed, ${scheme}: accessible, and nothing fails`, wrong.length === 0, wrong);
    if (scheme === "light") {
      await page.locator(".theme-button").click();
      await page.locator(".theme-button").click();
      check("themed: a reader's choice reaches the snippet", (await page.evaluate(() => document.body.className)) === "theme-dark");
    }
    await close();
  }
}
