//! What holds for every kind of page in every dress: accessible by axe's rules, quiet on the
//! console, no request to a stranger, nothing that scrolls sideways, a policy for scripts.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { check } from "../report.mjs";
import { pool } from "../pool.mjs";
import { brokenImages, layoutShift, visit } from "../visit.mjs";
import { walked } from "./keyboard.mjs";
import { textOf, unscripted } from "./unscripted.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Left to authors: a note keeps the heading levels that it is written with. */
const NOT_OURS = { "heading-order": { enabled: false } };

/** @type {("light" | "dark")[]} */
export const SCHEMES = ["light", "dark"];
export const SIZES = [
  { width: 1440, height: 900 },
  { width: 900, height: 1100 },
  { width: 360, height: 740 },
];
/** What Lighthouse tells as 0: digits that change in their place. */
const LEAST_SHIFT = 0.0005;
/** Widths at which a page is also walked by keyboard and read without scripts. */
const WALKED = [1440, 360];
/** Narrower than any phone, and what a 1280 px window shows at 400 % zoom. */
const NARROWEST = { width: 320, height: 640 };

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 * @param {import("../pages.mjs").Specimen[]} pages
 */
export async function looks(browser, site, pages) {
  const jobs = pages.flatMap(({ kind, route }) =>
    SIZES.map((size) => () => dressed(browser, site + route, size, `${kind}, ${size.width} px`)),
  );
  await pool(jobs);
}

/**
 * One page at one width: loaded once, seen in both schemes, then walked through by keyboard.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {import("../visit.mjs").Size} size
 * @param {string} name
 */
async function dressed(browser, url, size, name) {
  const { page, troubles, close } = await visit(browser, url, { size });
  const shift = await usualShift(browser, url, size, await layoutShift(page));
  check(`${name}: nothing moves while it is loaded`, shift < LEAST_SHIFT, `${shift}`);
  const broken = await brokenImages(page);
  check(`${name}: every image shows`, broken.length === 0, broken);
  for (const scheme of WALKED.includes(size.width) ? SCHEMES : SCHEMES.slice(0, 1)) {
    await page.emulateMedia({ colorScheme: scheme });
    await checkWidth(page, `${name}, ${scheme}`);
    const violations = await accessibility(page);
    check(`${name}, ${scheme}: no accessibility violation`, violations.length === 0, violations);
  }
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy" i]').first().getAttribute("content").catch(() => null);
  check(`${name}: has a policy without inline script`, isStrict(policy), policy ?? "no policy");
  const articles = await page.locator("article").count();
  check(`${name}: at most one article`, articles <= 1, `${articles} articles`);
  if (WALKED.includes(size.width)) {
    const text = await textOf(page);
    await walked(page, name);
    await unscripted(browser, url, size, text, name);
  } else {
    await page.setViewportSize(NARROWEST);
    await checkWidth(page, `${name} made ${NARROWEST.width} px`);
  }
  check(`${name}: no error and no request elsewhere`, troubles.length === 0, troubles);
  await close();
}

/**
 * How much moves as a rule. On a busy machine the parser may pause amid the header, is painted
 * there, and goes on: what is still to come then moves what is there. That is of the moment;
 * what the page itself moves, it moves at each load. So a first that moved is not the last
 * word: of three loads the middle one counts, as in Lighthouse.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {import("../visit.mjs").Size} size
 * @param {number} first
 */
async function usualShift(browser, url, size, first) {
  if (first < LEAST_SHIFT) return first;
  const shifts = [first];
  while (shifts.length < 3) {
    const { page, close } = await visit(browser, url, { size });
    shifts.push(await layoutShift(page));
    await close();
  }
  return shifts.sort((a, b) => a - b)[1] ?? first;
}

/** @param {import("playwright-core").Page} page @param {string} name */
export async function checkWidth(page, name) {
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const culprits = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    );
    return [`${root.scrollWidth} px in ${root.clientWidth} px`, ...culprits.slice(0, 5).map((e) => e.outerHTML.slice(0, 100))];
  });
  check(`${name}: nothing scrolls sideways`, wide.length === 0, wide);
}

/** @param {import("playwright-core").Page} page @returns {Promise<string[]>} */
export async function accessibility(page) {
  await page.evaluate(AXE);
  return page.evaluate(async ([tags, rules]) => {
    // @ts-expect-error axe puts itself there
    const result = await window.axe.run(document, { runOnly: tags, rules, resultTypes: ["violations"] });
    return result.violations.flatMap((/** @type {any} */ violation) =>
      violation.nodes.slice(0, 3).map((/** @type {any} */ node) => {
        const why = [...node.any, ...node.all, ...node.none].map((found) => found.message)[0] ?? "";
        return `${violation.id}: ${node.target.join(" ")}: ${why}`;
      }),
    );
  }, /** @type {const} */ ([RULES, NOT_OURS]));
}

/** @param {string | null} policy */
function isStrict(policy) {
  if (!policy) return false;
  const directives = new Map(
    policy.split(";").map((part) => {
      const [name = "", ...sources] = part.trim().split(/\s+/);
      return [name, sources];
    }),
  );
  const scripts = directives.get("script-src") ?? directives.get("default-src") ?? ["*"];
  const isLoose = scripts.some((source) => /unsafe-inline|unsafe-eval'|^\*|^https?:$|^data:$|^blob:$/.test(source));
  const objects = directives.get("object-src") ?? directives.get("default-src") ?? ["*"];
  return !isLoose && objects.join() === "'none'" && /'(none|self)'/.test((directives.get("base-uri") ?? []).join());
}
