//! The same page without scripts: the same text is there to be seen, its links are those of the page with
//! scripts, and a search needs none.

import { check } from "../report.mjs";
import { visit } from "../visit.mjs";

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {import("../visit.mjs").Size} size
 * @param {Text} scripted what the page shows with scripts
 * @param {string} name
 */
export async function unscripted(browser, url, size, scripted, name) {
  const { page, troubles, close } = await visit(browser, url, { javaScript: false, size });
  const plain = await textOf(page);
  const missing = [...new Set(scripted.words)].filter((word) => !plain.words.includes(word));
  check(`${name}, no scripts: every word is there`, plain.words.length > 3 && missing.length === 0, missing);
  const gone = scripted.links.filter((link) => !plain.links.includes(link));
  check(`${name}, no scripts: every link is there`, gone.length === 0, gone);
  const ways = await page.locator("body a[href]:visible:not(article a):not([href^='#'])").count();
  check(`${name}, no scripts: there is a way on`, ways > 1, `${ways}`);
  const search = page.locator("a.moc-search-open");
  if ((await search.count()) > 0) check(`${name}, no scripts: search leads to the list of all pages`, await search.isVisible());
  check(`${name}, no scripts: nothing goes wrong`, troubles.length === 0, troubles);
  await close();
}

/** @typedef {{ words: string[], links: string[] }} Text */

/** What can be seen of the main part, but for what scripts add to be worked with. @param {import("playwright-core").Page} page @returns {Promise<Text>} */
export function textOf(page) {
  return page.evaluate(() => {
    const tools = "[data-moc-ui], button, select, .flow-wizard, .moc-tools, .graph-tools, .moc-near";
    /** @type {string[]} */
    const words = [];
    const texts = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const around = text.parentElement;
      if (!around || around.closest(tools) || !around.checkVisibility()) continue;
      words.push(...(text.textContent ?? "").split(/\s+/).filter((word) => word !== ""));
    }
    const links = [...document.querySelectorAll("main a[href]")].filter((link) => !link.closest(tools) && link.checkVisibility());
    return { words, links: [...new Set(links.map((link) => link.getAttribute("href") ?? ""))] };
  });
}
