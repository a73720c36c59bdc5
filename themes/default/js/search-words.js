// @ts-check
// How a text is taken apart into words: as src/site/search/words.rs does it.

const DROPPED = /[\u0300-\u036f\u0640\u064b-\u0655\u0670]/g;
const PACKED = "\\u0e01-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3041-\\u30fa\\u30fc-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTER = `(?:(?![${PACKED}])[\\p{Alphabetic}\\p{N}\\p{M}])`;
/** A run of letters with the signs behind it, or one of a script without spaces. */
const RUN = new RegExp(`${LETTER}+(?:[+#]+(?![+#\\p{Alphabetic}\\p{N}\\p{M}]))?|[${PACKED}]+`, "gu");
const IS_PACKED = new RegExp(`^[${PACKED}]`, "u");

/** @param {string} text */
export function fold(text) {
  return text.normalize("NFKD").replace(DROPPED, "").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ").normalize("NFC");
}

/** The runs of a text that is not folded, with their places. @param {string} text */
export const runs = (text) => [...text.matchAll(RUN)];

/** Whether a run is of a script without spaces between words. @param {string} run */
export const isPacked = (run) => IS_PACKED.test(run);

/** The words of a text; what is asked for needs no last letters of runs. @param {string} text @param {boolean} [asked] @returns {string[]} */
export function words(text, asked = false) {
  return runs(fold(text)).flatMap(([run]) => {
    if (!isPacked(run)) return [...run].length > 40 ? [] : [run];
    const letters = [...run];
    const pairs = letters.slice(1).map((letter, at) => letters[at] + letter);
    return asked && pairs.length > 0 ? pairs : [...pairs, letters[letters.length - 1]];
  });
}

/** How many letters have to be put in, left out, changed or swapped, as far as `most`. @param {string} a @param {string} b @param {number} most */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}
