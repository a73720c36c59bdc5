//! Pictures of every kind of page in every dress, for people to look at.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { SCHEMES, SIZES } from "./checks/looks.mjs";
import { brokenImages, visit } from "./visit.mjs";

/** Enough to judge a page by; a long map of content would be a picture of a yard. */
const SCREENS = 3;

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 * @param {import("./pages.mjs").Specimen[]} pages
 * @param {string} folder
 */
export async function screenshots(browser, site, pages, folder) {
  await mkdir(folder, { recursive: true });
  for (const { kind, route } of pages) {
    for (const scheme of SCHEMES) {
      for (const size of SIZES) {
        const { page, close } = await visit(browser, site + route, { scheme, size });
        await brokenImages(page);
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        const clip = { x: 0, y: 0, width: size.width, height: Math.min(height, SCREENS * size.height) };
        const name = `${kind.replaceAll(" ", "-")}-${scheme}-${size.width}.png`;
        await page.screenshot({ path: join(folder, name), fullPage: true, clip });
        console.log(join(folder, name));
        await close();
      }
    }
  }
}
