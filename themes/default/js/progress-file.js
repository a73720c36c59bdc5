// @ts-check
// A page's progress as a Markdown checklist, to a file and back. Loaded when it is asked for.
import { nameOf, stateOf } from "./progress.js";

/** @typedef {import("./progress.js").State} State */
/** What stands between the brackets. @type {Record<State, string>} */
const MARKS = { todo: " ", doing: "/", done: "x", skip: "-" };

/** @param {HTMLElement[]} steps */
export function save(steps) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([checklist(steps)], { type: "text/markdown" }));
  link.download = `${document.querySelector("h1")?.textContent?.trim() || document.title}.md`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** @param {HTMLElement[]} steps */
function checklist(steps) {
  return `# ${document.title}\n\n${steps.map((step) => `- [${MARKS[stateOf(step)]}] ${nameOf(step)}\n`).join("")}`;
}

/**
 * Asks for a file, and gives the states that it holds with how many there were.
 * @param {HTMLElement[]} steps @param {Record<string, State>} before @param {(states: Record<string, State>, count: number) => void} done
 */
export function load(steps, before, done) {
  const field = document.createElement("input");
  field.type = "file";
  field.accept = ".md,.txt,text/markdown,text/plain";
  field.addEventListener("change", async () => {
    const text = await field.files?.[0]?.text();
    if (text === undefined) return;
    const read = states(text, steps);
    done({ ...before, ...read }, Object.keys(read).length);
  });
  field.click();
}

/** By name; the same name twice goes by order. @param {string} text @param {HTMLElement[]} steps */
function states(text, steps) {
  const left = steps.map((step) => ({ key: step.dataset.step ?? "", name: nameOf(step) }));
  /** @type {Record<string, State>} */
  const found = {};
  for (const [, mark, name] of text.matchAll(/^\s*(?:[-*+]|\d+[.)])\s+\[(.)\]\s+(.*?)\s*$/gm)) {
    const at = left.findIndex((step) => step.name === name?.replace(/\s+/g, " "));
    const step = left[at];
    if (!step) continue;
    left.splice(at, 1);
    found[step.key] = mark === " " ? "todo" : mark === "/" ? "doing" : mark === "-" ? "skip" : "done";
  }
  return found;
}
