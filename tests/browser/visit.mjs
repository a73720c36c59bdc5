//! Opening a page the way a reader would, with an ear for what goes wrong: errors on the
//! console, scripts that throw, requests that fail or leave for another host.

/**
 * @typedef {{ width: number, height: number }} Size
 * @typedef {{
 *   scheme?: "light" | "dark", size?: Size, javaScript?: boolean, touch?: boolean,
 *   permissions?: string[],
 * }} Reader
 * @typedef {{
 *   page: import("playwright-core").Page, troubles: string[], files: Map<string, Buffer>,
 *   close: () => Promise<void>,
 * }} Visit
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {Reader} [reader]
 * @returns {Promise<Visit>}
 */
export async function visit(browser, url, reader = {}) {
  const context = await browser.newContext({
    colorScheme: reader.scheme ?? "light",
    viewport: reader.size ?? { width: 1440, height: 900 },
    javaScriptEnabled: reader.javaScript ?? true,
    hasTouch: reader.touch ?? false,
    permissions: reader.permissions ?? [],
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const origin = new URL(url).origin;
  /** @type {string[]} */
  const troubles = [];
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  /** @type {Promise<void>[]} */
  const bodies = [];

  page.on("pageerror", (error) => troubles.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    // The browser notes the status of a page that is a 404 by intent.
    const isOwnStatus = message.location().url === url && message.text().includes("404");
    if (message.type() === "error" && !isOwnStatus) troubles.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const isElsewhere = !request.url().startsWith("data:") && new URL(request.url()).origin !== origin;
    if (isElsewhere) troubles.push(`request to another host: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.url() !== url) {
      troubles.push(`${response.status()} for ${response.url()}`);
    }
    // A stream of news has no end to wait for, and may begin before the page has loaded.
    if (response.headers()["content-type"]?.startsWith("text/event-stream")) return;
    const kept = response.body().then((body) => void files.set(response.url(), body), () => {});
    bodies.push(kept);
  });

  await page.goto(url, { waitUntil: "load" });
  await Promise.all(bodies);
  return { page, troubles, files, close: () => context.close() };
}

/**
 * Waits for every image, also those far down that load late; tells which do not show.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>}
 */
export function brokenImages(page) {
  return page.evaluate(async () => {
    const images = [...document.images];
    for (const image of images) image.loading = "eager";
    const answers = await Promise.all(
      images.map((image) => image.decode().then(() => "", () => image.src)),
    );
    return answers.filter((source) => source !== "");
  });
}

/** How much moved by itself while a page was loaded. @param {import("playwright-core").Page} page @returns {Promise<number>} */
export function layoutShift(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += /** @type {any} */ (entry).value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(sum), 200);
      }),
  );
}
