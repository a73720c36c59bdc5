// @ts-check
import { copyText } from "./copy.js";

/**
 * A field that filters an answer's rows by their text, and buttons that copy what is left.
 * @param {HTMLElement} figure
 */
export function addTools(figure) {
  const items = [...figure.querySelectorAll("tbody > tr, .list-view-ul > li, .dataview-container > ul > li")];
  const tools = document.createElement("div");
  tools.className = "moc-tools";
  tools.dataset.mocUi = "";
  const status = document.createElement("span");
  status.setAttribute("role", "status");

  const field = document.createElement("input");
  field.type = "search";
  field.placeholder = figure.dataset.filter ?? "";
  field.setAttribute("aria-label", field.placeholder);
  let left = items.length;
  const tellCount = () => {
    const pattern = figure.hasAttribute("data-filtering") ? figure.dataset.filtered ?? "" : "";
    status.textContent = pattern.replace("{n}", `${left}`).replace("{all}", `${items.length}`);
  };
  field.addEventListener("input", () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    left = 0;
    for (const item of items) {
      const text = folded(item.textContent ?? "");
      const isThere = words.every((word) => text.includes(word));
      item.toggleAttribute("hidden", !isThere);
      left += Number(isThere);
    }
    figure.toggleAttribute("data-filtering", words.length > 0);
    tellCount();
  });
  tools.append(field);

  for (const [text, label, name] of forms(figure)) {
    if (!label || !navigator.clipboard) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", async () => {
      const forms = await import("./export.js");
      if (!(await copyText(forms[name](figure)))) return;
      status.textContent = document.body.dataset.copied ?? "";
      setTimeout(tellCount, 1500);
    });
    tools.append(button);
  }
  tools.append(status);
  figure.prepend(tools);
}

/**
 * What can be copied: its name, the button's label, and what makes it.
 * @param {HTMLElement} figure
 * @returns {[string, string | undefined, "markdown" | "commaSeparated"][]}
 */
function forms(figure) {
  return [
    ["Markdown", figure.dataset.copyMarkdown, "markdown"],
    ["CSV", figure.dataset.copyCsv, "commaSeparated"],
  ];
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFKC").toLocaleLowerCase();
}
