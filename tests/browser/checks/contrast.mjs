//! Every text colour of the theme against every ground it may stand on, those of code and callouts
//! among them, computed by WCAG's formula from the colours as the browser resolves them: axe only sees
//! the pairs that happen to be on a page.

import { check, figure } from "../report.mjs";
import { visit } from "../visit.mjs";
import { SCHEMES } from "./looks.mjs";

const GROUNDS = ["bg", "raised", "sunken"];
/** Of chips and of what is chosen, never of text to be read at length. */
const TINT = "tint";
/** Text to be read at length, and text to be glanced at. */
const LEAST = {
  7: ["ink", "ink-2", "link"],
  4.5: ["ink-3", "accent", "ok", "warn", "bad", "ghost"],
};
/** Grounds of their own, with what stands on them. */
const PAIRS = /** @type {const} */ ([["ink", "mark", 7], ["link", "mark", 4.5], ["bg", "accent", 4.5], ["bg", "ok", 4.5]]);
/** Classes of highlighted code, and the types of callouts. */
const CODE = [..."kscnbeftvaghid"];
const CALLOUTS = ["note", "abstract", "tip", "success", "question", "warning", "failure", "danger", "bug", "example", "quote"];

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} site
 */
export async function contrast(browser, site) {
  for (const scheme of SCHEMES) {
    const { page, close } = await visit(browser, site, { scheme });
    const names = [...new Set([...GROUNDS, TINT, ...Object.values(LEAST).flat(), ...PAIRS.flatMap(([a, b]) => [a, b])])];
    const colours = new Map(await page.evaluate(resolve, names));
    const parts = await page.evaluate(resolveParts, { code: CODE, callouts: CALLOUTS });
    await close();

    const missing = names.filter((name) => !colours.get(name));
    check(`${scheme}: every colour token is there`, missing.length === 0, missing.map((name) => `--${name}`));

    let lowest = { ratio: Infinity, pair: "" };
    /** @param {string} pair @param {number[] | undefined} a @param {number[] | undefined} b @param {number} least */
    const reaches = (pair, a, b, least) => {
      if (!a || !b) return;
      const found = ratio(a, b);
      if (found < lowest.ratio) lowest = { ratio: found, pair };
      check(`${scheme}: ${pair} has ${least}:1`, found >= least, `${found.toFixed(2)}:1`);
    };
    for (const [least, texts] of Object.entries(LEAST)) {
      for (const text of texts) for (const ground of GROUNDS) reaches(`${text} on ${ground}`, colours.get(text), colours.get(ground), Number(least));
      for (const text of texts) reaches(`${text} on ${TINT}`, colours.get(text), colours.get(TINT), 4.5);
    }
    for (const [text, ground, least] of PAIRS) reaches(`${text} on ${ground}`, colours.get(text), colours.get(ground), least);
    for (const [name, text, ground] of parts) reaches(name, text, ground, 4.5);
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
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  return names.map((name) => {
    const isSet = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`) !== "";
    probe.style.color = `var(--${name})`;
    if (!canvas || !isSet) return [name, undefined];
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    return [name, [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)]];
  });
}

/**
 * Runs in the browser: text and ground of what has colours of its own.
 * @param {{ code: string[], callouts: string[] }} parts
 * @returns {[string, number[], number[]][]}
 */
function resolveParts({ code, callouts }) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const article = document.querySelector("article.prose");
  if (!canvas || !article) return [];
  /** One over the other, as they are painted. @param {string[]} colours */
  const painted = (colours) => {
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const html = [
    ...code.map((letter) => [`code ${letter}`, `<pre><code><span data-probe class="${letter}">x</span></code></pre>`]),
    ...callouts.map((type) => [`title of ${type}`, `<div class="callout" data-callout="${type}"><div class="callout-title" data-probe>x</div></div>`]),
  ];
  return html.map(([name = "", markup = ""]) => {
    article.insertAdjacentHTML("beforeend", markup);
    const probe = article.lastElementChild?.querySelector("[data-probe]");
    /** @type {string[]} */
    const grounds = [];
    for (let around = probe; around; around = around.parentElement) grounds.unshift(getComputedStyle(around).backgroundColor);
    return [name, painted([...grounds, probe ? getComputedStyle(probe).color : ""]), painted(grounds)];
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
