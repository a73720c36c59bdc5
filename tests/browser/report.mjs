//! Counts what held and what did not. A check is one sentence that is true or false; a failed
//! one is printed at once, with what was seen instead.

let passed = 0;
let failed = 0;

/** @param {string} title */
export function heading(title) {
  console.log(`\n${title}`);
}

/**
 * @param {string} statement what should be true
 * @param {boolean} holds
 * @param {unknown} [seen] what was there instead
 */
export function check(statement, holds, seen) {
  if (holds) {
    passed += 1;
    return;
  }
  failed += 1;
  console.log(`  FAILED  ${statement}`);
  for (const line of lines(seen)) console.log(`          ${line}`);
}

/** @param {string} text a figure worth reading */
export function figure(text) {
  console.log(`  ${text}`);
}

/** Prints the closing line and gives the exit status. */
export function close() {
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** @param {unknown} seen @returns {string[]} */
function lines(seen) {
  if (seen === undefined) return [];
  if (Array.isArray(seen)) {
    const shown = seen.slice(0, 12).flatMap(lines);
    return seen.length > 12 ? [...shown, `… and ${seen.length - 12} more`] : shown;
  }
  return String(seen).split("\n");
}
