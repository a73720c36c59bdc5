// @ts-check

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

/**
 * Puts a button into each head of a table. It sorts the rows up, down, and back as they were;
 * rows that are folded take part, and the first ones are always those that are open to view.
 * @param {HTMLTableElement} table
 */
export function makeSortable(table) {
  const bodies = [...table.tBodies];
  const rows = bodies.flatMap((body) => [...body.rows]);
  const open = bodies[0]?.rows.length ?? 0;
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  if (rows.length < 2) return;
  heads.forEach((head, column) => {
    buttonIn(head).addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      const order = before === null ? "ascending" : before === "ascending" ? "descending" : null;
      for (const other of heads) other.removeAttribute("aria-sort");
      if (order) head.setAttribute("aria-sort", order);
      const sorted = order ? inOrder(rows, column, order === "descending") : rows;
      bodies[0]?.append(...sorted.slice(0, open));
      bodies[1]?.append(...sorted.slice(open));
    });
  });
}

/**
 * The head's own words become the button; where a link stands in them, it gets one beside it.
 * @param {HTMLTableCellElement} head
 */
function buttonIn(head) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "moc-sort";
  const words = head.querySelector("span");
  if (!words || words.querySelector("a, audio, video, iframe") || !words.textContent?.trim()) {
    button.classList.add("is-beside");
    button.setAttribute("aria-label", words?.textContent?.trim() || "↕");
    head.append(button);
  } else {
    words.before(button);
    button.append(words);
  }
  return button;
}

/**
 * Cells without a value come last, whichever way.
 * @param {HTMLTableRowElement[]} rows
 * @param {number} column
 * @param {boolean} isDescending
 */
function inOrder(rows, column, isDescending) {
  const keys = new Map(rows.map((row) => [row, key(row.cells[column])]));
  return [...rows].sort((rowA, rowB) => {
    const [a, b] = [keys.get(rowA) ?? "", keys.get(rowB) ?? ""];
    if (a === "" || b === "") return Number(a === "") - Number(b === "");
    const order = compare(a, b);
    return isDescending ? -order : order;
  });
}

/** Numbers before words. @param {string | number} a @param {string | number} b */
function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return collator.compare(a, b);
  return typeof a === "number" ? -1 : 1;
}

/** What a cell is sorted by. @param {HTMLTableCellElement | undefined} cell */
function key(cell) {
  const text = cell?.textContent?.trim() ?? "";
  if (!cell || text === "-") return "";
  const time = cell.querySelector("time");
  if (time && time.textContent?.trim() === text) {
    // Times without a zone are all of one zone.
    const zoned = /[+-]\d\d:\d\d$/.test(time.dateTime) || !time.dateTime.includes("T");
    return Date.parse(zoned ? time.dateTime : `${time.dateTime}Z`) || text;
  }
  const number = cell.dataset.sort ?? text;
  return number !== "" && Number.isFinite(Number(number)) ? Number(number) : text;
}
