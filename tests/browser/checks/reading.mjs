//! What makes reading pleasant: links that show where they lead, images in full size, how wide the
//! text is, keys, and the page for wrong addresses. By mouse, by keyboard, and not by touch. The site
//! is that of the golden test, under a sub-path.

import { gzipSync } from "node:zlib";
import { check, figure } from "../report.mjs";
import { layoutShift, visit } from "../visit.mjs";
import { accessibility, looks } from "./looks.mjs";

const PHONE = { width: 360, height: 740 };
const SCHEMES = /** @type {const} */ (["light", "dark"]);

/** @param {import("playwright-core").Browser} browser @param {string} site */
export async function reading(browser, site) {
  await pointedAt(browser, site);
  await byKeyboard(browser, site);
  await byTouch(browser, site);
  for (const scheme of SCHEMES) await dressed(browser, site, scheme);
  await image(browser, `${site}garden/beds/`);
  await width(browser, `${site}garden/beds/`);
  await keys(browser, site);
  await near(browser, site);
  await looks(browser, site, [
    { kind: "page with an image", route: "garden/beds/" },
    { kind: "page in Arabic", route: "garden/%D8%AA%D8%B1%D8%A8%D8%A9/" },
  ]);
}

/** @param {import("playwright-core").Page} page */
const preview = (page) => page.getByRole("tooltip");

/** @param {import("playwright-core").Page} page @param {string} name */
const link = (page, name) => page.locator("main article").getByRole("link", { name, exact: true }).first();

/** @param {import("playwright-core").Page} page @param {string} name */
async function shown(page, name) {
  await page.mouse.move(5, 700);
  await preview(page).waitFor({ state: "hidden" });
  await link(page, name).hover();
  await preview(page).waitFor({ timeout: 3000 }).catch(() => {});
  return (await preview(page).isVisible()) ? (await preview(page).innerText()).replace(/\s+/g, " ") : "";
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function pointedAt(browser, site) {
  const { page, troubles, files, close } = await visit(browser, site);
  const before = [...files.keys()].filter((url) => url.includes("preview"));
  check("previews: nothing is loaded before a link is pointed at", before.length === 0, before);
  for (const [name, wanted] of [
    ["Beds", "Beds Raised beds are warm early. Edges"],
    ["Soil > Clay", "Soil Clay Holds water"],
    ["one rule", "Soil Never walk on it"],
    ["تربة", "تربة ما تقف"],
    ["Riddle", "Riddle What has a bed"],
    ["Later", "Later Words that stand further down"],
    ["1", "Only in tomatoes."],
  ]) {
    const text = await shown(page, name ?? "");
    check(`previews: ${name}`, text.startsWith(wanted ?? ""), text);
  }
  check("previews: an answer is not told", !(await shown(page, "Riddle")).includes("river"));
  const folder = await shown(page, "one folder");
  check("previews: a folder tells what it holds", /^Garden Notes: \d+ \S/.test(folder), folder);

  await shown(page, "Beds");
  await preview(page).hover();
  await page.waitForTimeout(500);
  check("previews: stays while the pointer is in it", await preview(page).isVisible());
  await page.keyboard.press("Escape");
  check("previews: Escape closes it", !(await preview(page).isVisible()));
  await shown(page, "Beds");
  await page.mouse.move(5, 700);
  await preview(page).waitFor({ state: "hidden" });
  await link(page, "Beds").hover();
  await page.waitForTimeout(100);
  await page.mouse.move(5, 700);
  await page.waitForTimeout(500);
  check("previews: none for a pointer that passes", !(await preview(page).isVisible()));

  const heaviest = [...files].filter(([url]) => url.endsWith("preview.json")).map(([, body]) => gzipSync(body).length);
  figure(`previews of up to ${Math.max(...heaviest)} bytes`);
  check("previews: at most 4 kB each", heaviest.length > 0 && heaviest.every((bytes) => bytes <= 4000), heaviest);
  const shift = await layoutShift(page);
  check("previews: nothing moves", shift === 0, `${shift}`);
  check("previews: no error", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function byKeyboard(browser, site) {
  const { page, close } = await visit(browser, site);
  await page.locator("main").focus();
  for (let stops = 0; stops < 9; stops += 1) {
    await page.keyboard.press("Tab");
    if (await link(page, "Beds").evaluate((it) => it === document.activeElement)) break;
  }
  await preview(page).waitFor();
  const described = await link(page, "Beds").getAttribute("aria-describedby");
  check("previews: the focus shows one, and it describes the link", described === "moc-preview", described);
  await page.keyboard.press("Escape");
  const isThere = await link(page, "Beds").evaluate((it) => it === document.activeElement);
  check("previews: Escape closes it and leaves the focus", isThere && !(await preview(page).isVisible()));
  await page.keyboard.press("Tab");
  await preview(page).waitFor();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await preview(page).waitFor({ state: "hidden" });
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function byTouch(browser, site) {
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: PHONE });
  const page = await context.newPage();
  await page.goto(site);
  await link(page, "Later").tap();
  await page.waitForTimeout(700);
  check("previews: none by touch", (await preview(page).count()) === 0);
  await context.close();
}

/** All that opens, by axe's rules. @param {import("playwright-core").Browser} browser @param {string} site @param {"light" | "dark"} scheme */
async function dressed(browser, site, scheme) {
  for (const size of [{ width: 1440, height: 900 }, PHONE]) {
    const name = `${scheme}, ${size.width} px`;
    const { page, troubles, close } = await visit(browser, site, { scheme, size });
    const holds = async (/** @type {string} */ what) => {
      const violations = await accessibility(page);
      check(`${what}, ${name}: no accessibility violation`, violations.length === 0, violations);
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      check(`${what}, ${name}: nothing scrolls sideways`, !isWide);
    };
    await shown(page, "Soil > Clay");
    await holds("preview");
    const box = await preview(page).boundingBox();
    check(`preview, ${name}: in sight`, !!box && box.x >= 0 && box.x + box.width <= size.width && box.y >= 0 && box.y + box.height <= size.height, JSON.stringify(box));
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Reading" }).click();
    await page.getByRole("dialog", { name: "Reading" }).waitFor();
    await holds("sheet");
    await page.goto(`${site}garden/beds/`);
    await page.getByRole("button", { name: /Enlarge/ }).click();
    await page.getByRole("dialog").waitFor();
    await holds("image");
    check(`${name}: no error`, troubles.length === 0, troubles);
    await close();
  }
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function image(browser, url) {
  const { page, close } = await visit(browser, url);
  const button = page.getByRole("button", { name: /Enlarge/ });
  await button.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const [small, large] = [await button.boundingBox(), await dialog.locator("img").boundingBox()];
  check("image: larger than in the text", !!small && !!large && large.width > small.width * 1.2, `${small?.width} ${large?.width}`);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  check("image: Escape closes it, and the focus is back", await button.evaluate((it) => it === document.activeElement));
  await button.click();
  await dialog.click();
  await dialog.waitFor({ state: "hidden" });
  const shift = await layoutShift(page);
  check("image: nothing moves", shift === 0, `${shift}`);
  await page.setViewportSize(PHONE);
  await button.click();
  await dialog.locator("button").click();
  const full = await dialog.locator("img").boundingBox();
  check("image: in full size where the screen is smaller", full?.width === 1200, full?.width);
  await dialog.locator("button").click();
  await dialog.waitFor({ state: "hidden" });
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} url */
async function width(browser, url) {
  const { page, close } = await visit(browser, url, { size: { width: 1600, height: 900 } });
  const text = async () => (await page.locator("article p").last().boundingBox())?.width ?? 0;
  const normal = await text();
  await page.getByRole("button", { name: "Reading" }).click();
  await page.getByRole("radio", { name: "Wide" }).check();
  const wide = await text();
  check("width: wide is wider", wide > normal + 40, `${normal} ${wide}`);
  await page.getByRole("radio", { name: "Narrow" }).check();
  check("width: narrow is narrower", (await text()) < normal - 40, `${normal} ${await text()}`);
  await page.getByRole("button", { name: "Close" }).last().click();
  const isBack = await page.getByRole("button", { name: "Reading" }).evaluate((it) => it === document.activeElement);
  check("sheet: the focus is back at its button", isBack);
  await page.reload();
  check("width: kept after reloading", (await text()) < normal - 40);
  const shift = await layoutShift(page);
  check("width: nothing moves while the page loads", shift === 0, `${shift}`);
  await page.getByRole("button", { name: "Reading" }).click();
  check("width: the sheet knows it", await page.getByRole("radio", { name: "Narrow" }).isChecked());
  await page.getByRole("radio", { name: "Normal" }).check();
  check("width: back to normal", (await text()) === normal);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function keys(browser, site) {
  const { page, troubles, close } = await visit(browser, `${site}garden/beds/`);
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.replace("#", "").trim() ?? "");
  /** @param {string} key @param {string} wanted */
  const goes = async (key, wanted) => {
    await page.keyboard.press(key);
    await page.waitForFunction((wanted) => document.activeElement?.textContent?.startsWith(wanted), wanted, { timeout: 3000 }).catch(() => {});
    check(`keys: ${key} goes to ${wanted}`, (await focused()) === wanted, await focused());
  };
  await goes("j", "Edges");
  await goes("j", "Corners");
  await goes("j", "Paths");
  await goes("j", "Last");
  await goes("k", "Paths");

  await page.keyboard.press("t");
  await page.waitForFunction(() => document.documentElement.dataset.theme === "light");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Reading" });
  await sheet.waitFor();
  check("keys: the sheet lists what is there", /Search[^]*Next heading[^]*Graph/.test(await sheet.innerText()));
  await page.keyboard.press("t");
  await page.waitForTimeout(200);
  check("keys: none while the sheet is open", await page.evaluate(() => document.documentElement.dataset.theme === "light"));
  await page.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await page.reload();
  await page.keyboard.press("t");
  await page.waitForTimeout(300);
  await page.keyboard.press("/");
  await page.waitForTimeout(300);
  check("keys: the search's is off, too", (await page.getByRole("dialog").count()) === 0);
  check("keys: off after reloading", await page.evaluate(() => document.documentElement.dataset.theme === "light"));
  await page.getByRole("button", { name: "Reading" }).click();
  await page.getByRole("checkbox").check();
  await page.keyboard.press("Escape");

  await page.keyboard.press("]");
  await page.waitForURL(/riddle/);
  await page.keyboard.press("[");
  await page.waitForURL(/beds/);
  // A busy machine may be too slow for two keys that belong together.
  for (let tries = 0; tries < 5 && page.url() !== site; tries += 1) {
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.waitForURL(site, { timeout: 3000 }).catch(() => {});
  }
  check("keys: g h goes home", page.url() === site, page.url());
  await page.keyboard.press("Control+j");
  check("keys: with Ctrl they are the browser's", (await focused()) !== "Later");
  check("keys: no error", troubles.length === 0, troubles);
  await close();
}

/** @param {import("playwright-core").Browser} browser @param {string} site */
async function near(browser, site) {
  for (const wrong of ["garden/riddel/", "ridle", "deep/down/riddles.html"]) {
    const { page, troubles, close } = await visit(browser, site + wrong);
    const first = page.locator(".moc-near a").first();
    await first.waitFor();
    const href = await first.evaluate((it) => /** @type {HTMLAnchorElement} */ (it).href);
    check(`404 at ${wrong}: the nearest note is offered`, href === `${site}garden/riddle/`, href);
    check(`404 at ${wrong}: by its title`, (await first.innerText()) === "Riddle");
    const violations = await accessibility(page);
    check(`404 at ${wrong}: no accessibility violation`, violations.length === 0, violations);
    const shift = await layoutShift(page);
    check(`404 at ${wrong}: nothing moves`, shift === 0, `${shift}`);
    check(`404 at ${wrong}: no error`, troubles.length === 0, troubles);
    await close();
  }
}
