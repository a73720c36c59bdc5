// @ts-check
// How long it takes from a save until an open page shows it, in Chromium: the part of preview.py
// that needs a browser.
//
//     node benches/preview.mjs URL FILE EDITS
//
// Opens the page at URL, adds a sentence with a new word to FILE, and waits until the page has that word.
// Prints the milliseconds of each edit as a JSON list.

import { appendFile } from "node:fs/promises";
import { start } from "../tests/browser/chromium.mjs";

/** How long an edit may take, in milliseconds. */
const PATIENCE = 30_000;
/** An author's next save comes later than the page is quiet. */
const PAUSE = 250;

const [url, file, edits] = process.argv.slice(2);
if (!url || !file || !edits) throw new Error("node benches/preview.mjs URL FILE EDITS");

const browser = await start();
try {
  const page = await browser.newPage();
  const listens = page.waitForResponse((response) => response.url().endsWith("/.moc/events"));
  await page.goto(url);
  await listens;
  // It has heard the first news too.
  await page.waitForTimeout(1000);
  const times = [];
  for (let number = 0; number < Number(edits); number++) {
    const word = `patch${process.pid}x${number}`;
    const isShown = page.evaluate(shows, { word, patience: PATIENCE });
    const saved = Date.now();
    await appendFile(file, `\nA sentence with ${word} at its end.\n`);
    // The same machine, so the same clock.
    times.push((await isShown) - saved);
    await page.waitForTimeout(PAUSE);
  }
  console.log(JSON.stringify(times));
} finally {
  await browser.close();
}

/**
 * In the page: when a word has come.
 * @param {{ word: string, patience: number }} what
 * @returns {Promise<number>}
 */
function shows({ word, patience }) {
  return new Promise((done, fail) => {
    const look = () => {
      if (!document.querySelector("article")?.textContent?.includes(word)) return;
      watch.disconnect();
      done(performance.timeOrigin + performance.now());
    };
    const watch = new MutationObserver(look);
    watch.observe(document.documentElement, { childList: true, characterData: true, subtree: true });
    setTimeout(() => fail(new Error(`${word} was saved and is not shown`)), patience);
  });
}
