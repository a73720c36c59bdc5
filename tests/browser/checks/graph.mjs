//! The graph: its page as a list and as a drawing, by mouse and keys, without scripts; and the
//! drawing beside a note.

import { gzipSync } from "node:zlib";
import { check, figure } from "../report.mjs";
import { layoutShift, visit } from "../visit.mjs";
import { looks } from "./looks.mjs";

const PAGE = "graph/";
/** Of the scripts that this page alone loads, gzip. */
const LIMIT_JS = 10_000;

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Page */

/** @param {Browser} browser @param {string} site */
export async function graph(browser, site) {
  const url = `${site}${PAGE}`;
  const route = await listed(browser, url);
  await unscripted(browser, url);
  await narrowed(browser, url);
  await byKeys(browser, url);
  await byPointer(browser, url);
  await still(browser, url);
  await recolored(browser, url);
  await crowded(browser, url);
  await beside(browser, site, route);
  await looks(browser, site, [
    { kind: "graph as a list", route: PAGE },
    { kind: "graph as a drawing", route: `${PAGE}#${route}` },
  ]);
}

/** @param {Page} page */
const rows = (page) => page.locator(".graph-list li:visible");
/** @param {Page} page */
const details = (page) => page.locator(".graph-details");

/** @param {Browser} browser @param {string} url @param {string} [hash] */
async function opened(browser, url, hash = "") {
  const seen = await visit(browser, url + hash);
  await seen.page.locator(".moc-graph.is-ready").waitFor();
  return seen;
}

/** A list first for who wants little to move. Tells a note that has links. @param {Browser} browser @param {string} url */
async function listed(browser, url) {
  const { page, troubles, files, close } = await opened(browser, url);
  check("graph: the list comes first with reduced motion", (await rows(page).count()) > 1 && !(await page.locator("canvas").isVisible()));
  const bytes = [...files].filter(([file]) => /\/js\/graph[^/]*\.js$/.test(file)).reduce((sum, [, body]) => sum + gzipSync(body, { level: 9 }).length, 0);
  figure(`scripts of the graph ${bytes} bytes of ${LIMIT_JS}`);
  check("graph: its scripts are within the budget", bytes > 0 && bytes <= LIMIT_JS, bytes);
  await page.locator("[data-view=drawing]").click();
  check("graph: a button shows the drawing", (await page.locator("canvas").isVisible()) && (await rows(page).count()) === 0);
  check("graph: no error", troubles.length === 0, troubles);
  const linked = page.locator(".graph-list li:has(p a) > a:first-child").first();
  const href = (await linked.getAttribute("href")) ?? "";
  await close();
  return href.replace(/^(\.\.?\/)+/, "");
}

/** @param {Browser} browser @param {string} url */
async function unscripted(browser, url) {
  const { page, close } = await visit(browser, url, { javaScript: false });
  check("graph: the list needs no script", (await page.locator(".graph-list li a").first().isVisible()) && !(await page.locator(".graph-tools").isVisible()));
  await close();
}

/** @param {Browser} browser @param {string} url */
async function narrowed(browser, url) {
  const { page, troubles, close } = await opened(browser, url);
  const all = await rows(page).count();
  const folder = page.locator("[name=folder]");
  await folder.selectOption({ index: 1 });
  const inFolder = await rows(page).count();
  check("graph: a folder leaves fewer", inFolder > 0 && inFolder < all, `${inFolder} of ${all}`);
  await folder.selectOption("");
  check("graph: and back", (await rows(page).count()) === all);
  const ghost = page.locator(".graph-list .is-unresolved").last();
  await page.locator(".graph-kinds summary").click();
  await page.locator("[name=ghosts]").uncheck();
  check("graph: wanted notes can be left out", !(await ghost.isVisible()) || (await rows(page).count()) < all);
  const title = (await page.locator(".graph-list li > a").first().innerText()).toUpperCase();
  await page.locator("[name=find]").fill(title);
  const found = await rows(page).count();
  check("graph: a search leaves what it finds", found > 0 && found < all, `${found} for ${title}`);
  await page.locator("[name=find]").press("Enter");
  await page.locator("[data-view=drawing]").click();
  check("graph: and chooses the first", (await details(page).locator("h2").innerText()).toUpperCase().includes(title));
  check("graph: filters make no error", troubles.length === 0, troubles);
  await close();
}

/** @param {Browser} browser @param {string} url */
async function byKeys(browser, url) {
  const { page, troubles, close } = await opened(browser, url);
  await page.locator("[data-view=drawing]").click();
  const canvas = page.locator("canvas");
  await canvas.focus();
  await page.keyboard.press("n");
  const first = await details(page).locator("h2").innerText();
  await page.keyboard.press("n");
  const second = await details(page).locator("h2").innerText();
  check("graph: N goes from note to note", first !== second && second !== "");
  await page.keyboard.press("p");
  check("graph: P goes back", (await details(page).locator("h2").innerText()) === first);
  const before = await picture(page);
  await page.keyboard.press("+");
  await page.keyboard.press("ArrowLeft");
  await settled(page);
  check("graph: keys move and zoom", (await picture(page)) !== before);
  await page.keyboard.press("Escape");
  check("graph: Escape closes the details", !(await details(page).isVisible()));
  await page.keyboard.press("n");
  const href = await details(page).locator("h2 a").evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href);
  await page.keyboard.press("Enter");
  await page.waitForURL(href);
  check("graph: Enter opens a note, and nothing fails", troubles.length === 0, troubles);
  await close();
}

/** @param {Browser} browser @param {string} url */
async function byPointer(browser, url) {
  const { page, close } = await opened(browser, url);
  await page.locator("[data-view=drawing]").click();
  await page.locator("canvas").focus();
  // The chosen note is brought to the middle.
  await page.keyboard.press("n");
  const title = await details(page).locator("h2").innerText();
  await details(page).locator("button").click();
  await settled(page);
  const box = await page.locator("canvas").boundingBox();
  const middle = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  await page.mouse.click(middle.x, middle.y);
  check("graph: a click chooses a note", (await details(page).locator("h2").innerText()) === title);
  const before = await picture(page);
  await page.mouse.wheel(0, -200);
  await settled(page);
  const nearer = await picture(page);
  await page.mouse.down();
  await page.mouse.move(middle.x + 80, middle.y + 40, { steps: 3 });
  await page.mouse.up();
  await settled(page);
  check("graph: wheel and drag move it", nearer !== before && (await picture(page)) !== nearer);
  await close();
}

/** Nothing moves by itself while the page is loaded, whichever is seen first. @param {Browser} browser @param {string} url */
async function still(browser, url) {
  const { page, close } = await opened(browser, url);
  check("graph: nothing moves while the list is loaded", (await layoutShift(page)) < 0.01, await layoutShift(page));
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.reload();
  await page.locator(".moc-graph.is-ready").waitFor();
  check("graph: the drawing comes first otherwise", (await page.locator("canvas").isVisible()) && (await rows(page).count()) === 0);
  check("graph: nothing moves while it is loaded", (await layoutShift(page)) < 0.01, await layoutShift(page));
  await close();
}

/** @param {Browser} browser @param {string} url */
async function recolored(browser, url) {
  const { page, close } = await opened(browser, url);
  await page.locator("[data-view=drawing]").click();
  await settled(page);
  const light = await picture(page);
  await page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
  await settled(page);
  const dark = await picture(page);
  await page.emulateMedia({ forcedColors: "active" });
  await settled(page);
  check("graph: it takes the colours of the theme, and the system's", light !== dark && (await picture(page)) !== dark);
  await close();
}

/** Whether squares find what a look at all notes finds. @param {Page} page */
async function foundAsByLooking(page) {
  const scripts = await page.evaluate(() => [...performance.getEntriesByType("resource")].map(({ name }) => name));
  const squares = scripts.find((name) => name.endsWith("/graph-squares.js"));
  return page.evaluate(async (address) => {
    const { Squares } = await import(address);
    // Spread unevenly, in a fixed order.
    const at = (/** @type {number} */ n) => ((n * 7919) % 1000) ** 2 / 1000;
    const x = Float32Array.from({ length: 5000 }, (_, n) => at(n));
    const y = Float32Array.from({ length: 5000 }, (_, n) => at(n * 31 + 7));
    const made = new Squares(x, y);
    return [...Array(300).keys()].every((n) => {
      const [midX, midY, reach] = [at(n * 13 + 1) - 50, at(n * 17 + 3) + 50, n % 90];
      const isNear = (/** @type {number} */ node) => Math.abs(x[node] - midX) <= reach && Math.abs(y[node] - midY) <= reach;
      const wanted = [...x.keys()].filter(isNear);
      const found = made.around(midX, midY, reach, reach).filter(isNear).sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
      return wanted.join() === found.join();
    });
  }, squares ?? "");
}

/** Of thousands of notes folders are drawn, until a reader zooms in. @param {Browser} browser @param {string} url */
async function crowded(browser, url) {
  const { page, troubles, close } = await visit(browser, url);
  await page.route("**/data.json", (route) => route.fulfill({ json: crowd(10_000) }));
  await page.reload();
  await page.locator(".moc-graph.is-ready").waitFor();
  await page.locator("[data-view=drawing]").click();
  await settled(page);
  const canvas = page.locator("canvas");
  check("graph: folders stand for very many notes", (await canvas.getAttribute("data-shows")) === "folders");
  await canvas.focus();
  for (let press = 0; press < 10; press++) await page.keyboard.press("+");
  await settled(page);
  check("graph: near by there are notes", (await canvas.getAttribute("data-shows")) === "notes");
  check("graph: of very many, the one that is pointed at is found", await foundAsByLooking(page));
  check("graph: very many notes make no error", troubles.length === 0, troubles);
  await close();
}

/** Notes on a square, in ten folders, each linked with two others. @param {number} count */
function crowd(count) {
  const side = Math.ceil(Math.sqrt(count));
  const all = Array.from({ length: count }, (_, at) => at);
  const folders = Array.from({ length: 10 }, (_, at) => [`f${at}`, `f${at}/`, at]);
  return {
    t: all.map((at) => `Note ${at}`),
    r: all.map((at) => `note-${at}/`),
    x: all.map((at) => (at % side) * 32),
    y: all.map((at) => Math.floor(at / side) * 32),
    f: all.map((at) => Math.floor((at * 10) / count)),
    g: all.map(() => []),
    F: folders,
    T: [],
    C: folders.map(([name]) => name),
    e: [all.slice(2).flatMap((at) => [at === 2 ? 2 : 1, at - 2, 0, 1]), [], [], [], []],
  };
}

/** @param {Browser} browser @param {string} site @param {string} route */
async function beside(browser, site, route) {
  const near = await visit(browser, site + route, { javaScript: false });
  const links = near.page.locator(".moc-local svg a");
  check("graph: a note is drawn among its neighbours without a script", (await links.first().isVisible()) && (await near.page.locator(".moc-local > a").isVisible()));
  const bytes = await near.page.locator(".moc-local svg").evaluate((svg) => new TextEncoder().encode(svg.outerHTML).length);
  check("graph: in 4 kB", bytes <= 4_000, bytes);
  const href = new URL((await links.first().getAttribute("href")) ?? "", near.page.url()).href;
  await links.first().click();
  await near.page.waitForURL(href, { timeout: 5_000 }).catch(() => {});
  check("graph: and leads to them", near.page.url() === href, near.page.url());
  await near.close();
  const small = await visit(browser, site + route, { size: { width: 900, height: 900 } });
  check("graph: small screens are spared", !(await small.page.locator(".moc-local").isVisible()));
  await small.close();
}

/** @param {Page} page */
function picture(page) {
  return page.locator("canvas").evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
}

/** Two frames later. @param {Page} page */
function settled(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))));
}
