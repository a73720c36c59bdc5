//! Lighthouse over a finished site: home, a long note, a page of queries, flowcharts and more, as a phone and as
//! a computer sees them, three times each; tells the medians, and ends with 1 where a promise is not kept. Lighthouse is no
//! dependency of this project; install it beside:
//!
//!     npm install --prefix target/lighthouse --no-save lighthouse@12
//!     cargo run -- build --out target/site-for-lighthouse --base-url http://localhost:8123/
//!     node benches/lighthouse.mjs [--site DIR] [--runs 3] [--only home,note]
//!
//! It needs Chromium: CHROME_PATH says where it is, /usr/bin/chromium by default. Networks and processors are simulated,
//! so a busy machine disturbs little but the blocking time.

import { createServer } from "node:http";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const PORT = 8123;
/** Of a hundred, in every category. */
const LEAST = 98;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const METRICS = { CLS: "cumulative-layout-shift", TBT: "total-blocking-time", LCP: "largest-contentful-paint", bytes: "total-byte-weight" };
/** @type {Record<string, string>} */
const PAGES = {
  home: "",
  note: "guide/dataview-reference/",
  queries: "50-backend/moc-backend/",
  flowcharts: "concepts/choosing-a-stack/",
  comparison: "comparisons/databases-compared/",
  graph: "graph/",
};
/** @type {Record<string, string>} */
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".txt": "text/plain" };

const { values } = parseArgs({
  options: {
    site: { type: "string", default: "target/site-for-lighthouse" },
    lighthouse: { type: "string", default: "target/lighthouse" },
    runs: { type: "string", default: "3" },
    only: { type: "string", default: Object.keys(PAGES).join() },
  },
});

/** @param {string} name */
const load = (name) => import(pathToFileURL(createRequire(join(resolve(values.lighthouse), "any.js")).resolve(name)).href);
const { default: lighthouse, desktopConfig } = await load("lighthouse");
const { launch } = await load("chrome-launcher");

const host = serve(resolve(values.site));
let isKept = true;
for (const name of values.only.split(",")) {
  for (const form of ["phone", "computer"]) {
    const runs = [];
    for (let run = 0; run < Number(values.runs); run += 1) runs.push(await look(PAGES[name] ?? name, form));
    isKept = tell(`${name}, ${form}`, runs) && isKept;
  }
}
host.close();
process.exitCode = isKept ? 0 : 1;

/** @param {string} route @param {string} form */
async function look(route, form) {
  const chrome = await launch({
    chromePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
    chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
  const options = { port: chrome.port, output: "json", logLevel: "error", onlyCategories: CATEGORIES };
  const { lhr } = await lighthouse(`http://localhost:${PORT}/${route}`, options, form === "computer" ? desktopConfig : undefined);
  chrome.kill();
  return lhr;
}

/** Prints medians and which audits failed. @param {string} name @param {any[]} runs */
function tell(name, runs) {
  /** @param {(run: any) => number} value */
  const median = (value) => runs.map(value).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? NaN;
  const scores = CATEGORIES.map((category) => Math.round(100 * median((run) => run.categories[category].score)));
  const metrics = Object.entries(METRICS).map(([short, audit]) => `${short} ${+median((run) => run.audits[audit].numericValue).toFixed(3)}`);
  console.log(`${name}: ${scores.join(" / ")}; ${metrics.join(", ")}`);
  const counted = CATEGORIES.flatMap((category) => runs[0].categories[category].auditRefs).filter(({ weight }) => weight > 0);
  for (const { id } of counted) {
    const audit = runs[0].audits[id];
    if (audit.score !== null && audit.score < 0.9) console.log(`    ${id}: ${audit.displayValue || audit.title}`);
  }
  return scores.every((score) => score >= LEAST) && median((run) => run.audits[METRICS.CLS].numericValue) < 0.0005;
}

/** As hosts do it: compressed, and kept for ten minutes. @param {string} folder */
function serve(folder) {
  const server = createServer((request, response) => {
    const { status, file } = find(folder, decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const type = TYPES[extname(file)];
    const body = readFileSync(file);
    const headers = { "content-type": `${type ?? "application/octet-stream"}; charset=utf-8`, "cache-control": "max-age=600" };
    if (type) response.writeHead(status, { ...headers, "content-encoding": "gzip" }).end(gzipSync(body));
    else response.writeHead(status, headers).end(body);
  });
  return server.listen(PORT, "127.0.0.1");
}

/** @param {string} folder @param {string} path */
function find(folder, path) {
  const named = join(folder, path);
  const file = path.endsWith("/") ? join(named, "index.html") : named;
  const isThere = statSync(file, { throwIfNoEntry: false })?.isFile();
  return isThere ? { status: 200, file } : { status: 404, file: join(folder, "404.html") };
}
