//! Every text colour of the theme against every ground it may stand on, computed by WCAG's
//! formula from the colours as the browser resolves them: axe only sees the pairs that happen
//! to be on a page.

import { check, figure } from "../report.mjs";
import { visit } from "../visit.mjs";
import { SCHEMES } from "./looks.mjs";

const GROUNDS = ["bg", "raised", "sunken"];
/** Text to be read at length, text to be glanced at, and what only has to be seen. */
const LEAST = {
  7: ["ink", "ink-2", "link"],
  4.5: ["ink-3", "accent", "ok", "warn", "bad", "ghost"],
};

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 */
export async function contrast(browser, site) {
  for (const scheme of SCHEMES) {
    const { page, close } = await visit(browser, site, { scheme });
    const names = [...GROUNDS, ...Object.values(LEAST).flat(), "mark"];
    const colours = new Map(await page.evaluate(resolve, names));
    await close();

    const missing = names.filter((name) => !colours.get(name));
    check(`${scheme}: every colour token is there`, missing.length === 0, missing.map((name) => `--${name}`));

    let lowest = { ratio: Infinity, pair: "" };
    /** @param {string} text @param {string} ground @param {number} least */
    const pair = (text, ground, least) => {
      const [a, b] = [colours.get(text), colours.get(ground)];
      if (!a || !b) return;
      const found = ratio(a, b);
      if (found < lowest.ratio) lowest = { ratio: found, pair: `${text} on ${ground}` };
      check(`${scheme}: ${text} on ${ground} has ${least}:1`, found >= least, `${found.toFixed(2)}:1`);
    };
    for (const [least, texts] of Object.entries(LEAST)) {
      for (const text of texts) for (const ground of GROUNDS) pair(text, ground, Number(least));
    }
    pair("ink", "mark", 7);
    figure(`${scheme}: lowest is ${lowest.pair}, ${lowest.ratio.toFixed(2)}:1`);
  }
}

/**
 * Runs in the browser: tokens as red, green, blue.
 * @param {string[]} names
 * @returns {[string, number[] | undefined][]}
 */
function resolve(names) {
  const probe = document.body.appendChild(document.createElement("span"));
  return names.map((name) => {
    const isSet = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`) !== "";
    probe.style.color = `var(--${name})`;
    const channels = getComputedStyle(probe).color.match(/[\d.]+/g)?.map(Number);
    return [name, isSet ? channels : undefined];
  });
}

/** @param {number[]} a @param {number[]} b */
function ratio(a, b) {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {number[]} channels */
function luminance(channels) {
  const [red = 0, green = 0, blue = 0] = channels.slice(0, 3).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
