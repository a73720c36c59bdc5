// @ts-check
import { fresh } from "./fresh.js";

/** Copies a text; whether that was allowed. @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  return true;
}

/** Gives each block of code a button that copies its text. */
export function addCopyButtons() {
  if (!navigator.clipboard) return;
  const { copy = "", copied = "" } = document.body.dataset;
  for (const pre of fresh("article pre")) {
    const code = pre.querySelector("code") ?? pre;
    const box = document.createElement("div");
    box.className = "code-box";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.dataset.mocUi = "";
    button.title = copy;
    button.setAttribute("aria-label", copy);
    button.innerHTML = '<span class="icon" aria-hidden="true"></span>';
    button.addEventListener("click", async () => {
      if (!(await copyText((code.textContent ?? "").replace(/\n$/, "")))) return;
      button.classList.add("is-done");
      button.setAttribute("aria-label", copied);
      setTimeout(() => {
        button.classList.remove("is-done");
        button.setAttribute("aria-label", copy);
      }, 1500);
    });
    pre.before(box);
    box.append(pre, button);
  }
}
