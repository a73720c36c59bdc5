//! A site as somebody has it who starts today: `moc init` in an empty folder, three notes, `moc build`,
//! and a plain server under a repository's name.

import { check } from "../report.mjs";
import { allPages, isRedirect, specimens } from "../pages.mjs";
import { serve } from "../server.mjs";
import { visit } from "../visit.mjs";
import { dressed } from "./behaviour.mjs";
import { crawl } from "./crawl.mjs";
import { links } from "./links.mjs";
import { found } from "./search.mjs";

/** @param {import("playwright-core").Browser} browser @param {string} folder the built site */
export async function beginning(browser, folder) {
  const pages = await allPages(folder);
  const site = await serve(folder, "/repo/");
  const routes = pages.filter((page) => !isRedirect(page)).map(({ route }) => route);
  const notes = ["coffee/", "grinders/", "water/"];
  check("a first site: a page for each note, and a home page", ["", ...notes].every((route) => routes.includes(route)), routes);
  await links(browser, site, routes);
  await crawl(browser, site.url, specimens(pages), { route: "coffee/", word: "grinder" });
  for (const wrong of ["nothing-here", "nothing/at/this/depth/"]) await dressed(browser, site.url, wrong);
  const { page, troubles, close } = await visit(browser, site.url);
  check("a first site: search finds a note", (await found(page, site.url, "grinder"))[0] === "grinders/");
  await page.goto(`${site.url}coffee/`);
  await page.locator("article").getByRole("link", { name: "Water" }).click();
  await page.waitForURL(`${site.url}water/`);
  check("a first site: nothing goes wrong on the way", troubles.length === 0, troubles);
  await close();
  site.close();
}
