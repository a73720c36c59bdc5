// @ts-check

/** An answer as Markdown: what the filter leaves, in the order that is shown. @param {HTMLElement} figure */
export function markdown(figure) {
  const table = rows(figure);
  if (!table) return [...figure.querySelectorAll(".list-view-ul, .dataview-container > ul")].map((list) => items(list, "")).join("");
  const lines = table.map((cells) => `| ${cells.map((cell) => written(cell).replaceAll("|", "\\|")).join(" | ")} |`);
  lines.splice(1, 0, `|${" --- |".repeat(table[0]?.length ?? 0)}`);
  return `${lines.join("\n")}\n`;
}

/** A table as CSV (RFC 4180), cells as plain text. @param {HTMLElement} figure */
export function commaSeparated(figure) {
  const line = (/** @type {Element[]} */ cells) => cells.map((cell) => quoted(plain(cell))).join(",");
  return (rows(figure) ?? []).map((cells) => `${line(cells)}\r\n`).join("");
}

/** Heads without the count beside them, then cells, those that are shown. @param {HTMLElement} figure @returns {Element[][] | null} */
function rows(figure) {
  const table = figure.querySelector(figure.classList.contains("moc-table") ? "table" : ".table-view-table");
  if (!(table instanceof HTMLTableElement)) return null;
  const shown = (/** @type {HTMLTableRowElement | undefined} */ row) => [...(row?.cells ?? [])].filter((cell) => !cell.hidden);
  const heads = shown(table.tHead?.rows[0]).map((head) => head.querySelector("span") ?? head);
  const bodies = [...table.tBodies].flatMap((body) => [...body.rows]);
  return [heads, ...bodies.filter((row) => !row.hidden).map(shown)];
}

/** @param {string} text */
function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell as text, items of a list apart. @param {Element} cell */
function plain(cell) {
  const leaves = [...cell.querySelectorAll("li")].filter((item) => !item.querySelector("li"));
  const parts = leaves.length > 0 ? leaves : [cell];
  return parts.map((part) => squeezed(part.textContent ?? "")).join(", ");
}

/** @param {Element} list @param {string} indent @returns {string} */
function items(list, indent) {
  return [...list.children]
    .filter((item) => !item.hasAttribute("hidden"))
    .map((item) => {
      const inner = [...item.children].filter((child) => child.tagName === "UL");
      const below = inner.map((child) => items(child, `${indent}  `)).join("");
      return `${indent}- ${written(item)}\n${below}`;
    })
    .join("");
}

/**
 * An element's content as Markdown in one line. A list in a list item is left to its own lines.
 * @param {Element} element
 * @returns {string}
 */
function written(element) {
  const parts = [...element.childNodes].map((node) => {
    if (!(node instanceof HTMLElement)) return node.textContent ?? "";
    if (node.dataset.mocUi !== undefined) return "";
    const inside = written(node);
    switch (node.tagName) {
      case "A":
        return node.hasAttribute("href") ? `[${inside}](${/** @type {HTMLAnchorElement} */ (node).href})` : inside;
      case "IMG":
        return `![${node.getAttribute("alt") ?? ""}](${/** @type {HTMLImageElement} */ (node).src})`;
      case "INPUT":
        return `[${element.getAttribute("data-task") ?? " "}]`;
      case "STRONG":
        return `**${inside}**`;
      case "EM":
        return `*${inside}*`;
      case "CODE":
        return `\`${inside}\``;
      case "UL":
        return element.tagName === "LI" && !node.closest("td") ? "" : [...node.children].map(written).join("<br>");
      case "BR":
        return " ";
      default:
        return inside;
    }
  });
  return squeezed(parts.join(""));
}

/** @param {string} text */
function squeezed(text) {
  return text.replace(/\s+/g, " ").trim();
}
