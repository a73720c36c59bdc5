//! The browser: the system's Chromium, started so that it speaks to nobody but the pages under
//! test. No browser is downloaded.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** @returns {Promise<import("playwright-core").Browser>} */
export function start() {
  return chromium.launch({
    executablePath: executable(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--force-color-profile=srgb",
    ],
  });
}

/** @returns {string} */
function executable() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const file of [process.env.CHROMIUM, ...candidates]) {
    if (file && isExecutable(file)) return file;
  }
  throw new Error("no Chromium found: install the package `chromium`, or set CHROMIUM to its path");
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
