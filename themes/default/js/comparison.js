// @ts-check
// The tools above a comparison. What is chosen stands in the page's address:
// `?sort=Salary&filter=web&is=Risk:low&hide=Licence&with=Go&with=Rust&differ=1`, with `2.` and so on
// before each name for the second table of a page.
import { copyText } from "./copy.js";

const NAMES = ["sort", "down", "filter", "is", "hide", "with", "differ"];

/** @param {HTMLElement} figure @param {number} number */
export function wireComparison(figure, number) {
  const table = figure.querySelector("table");
  const tools = figure.querySelector(".moc-tools");
  const field = tools?.querySelector("input");
  const headRow = table?.tHead?.rows[0];
  if (!table || !tools || !field || !headRow) return;
  const heads = [...headRow.cells];
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  /** @param {string} css @returns {any[]} */
  const all = (css) => [...tools.querySelectorAll(css)];
  /** @type {HTMLInputElement[]} */
  const columns = all("[data-columns] input");
  /** @type {HTMLInputElement[]} */
  const names = all("[data-rows] input");
  /** @type {HTMLButtonElement[]} */
  const chips = all("[data-column] button");
  const [differ] = all("[data-differ]");
  const [status] = all("[role=status]");
  const prefix = number > 1 ? `${number}.` : "";
  let isReading = false;

  const columnOf = (/** @type {HTMLElement} */ chip) => Number(chip.parentElement?.dataset.column);
  const isOn = (/** @type {Element | undefined} */ button) => button?.getAttribute("aria-pressed") === "true";
  const turn = (/** @type {Element | undefined} */ button, /** @type {boolean} */ on) => button?.setAttribute("aria-pressed", `${on}`);
  const entry = (/** @type {HTMLElement} */ element) => element.textContent?.trim() ?? "";
  const valueOf = (/** @type {HTMLElement} */ chip) => `${heads[columnOf(chip)]?.textContent?.trim()}:${entry(chip)}`;
  const labelOf = (/** @type {HTMLElement} */ box) => entry(/** @type {HTMLElement} */ (box.parentElement));

  function show() {
    const words = folded(field?.value ?? "").split(/\s+/).filter(Boolean);
    const wanted = new Map();
    for (const chip of chips.filter(isOn)) wanted.set(columnOf(chip), [...(wanted.get(columnOf(chip)) ?? []), chip.value]);
    const shown = rows.filter((row, at) => {
      const text = folded(row.textContent ?? "");
      const isThere = (names[at]?.checked ?? true) && words.every((word) => text.includes(word)) && [...wanted].every(([column, values]) => values.includes(row.cells[column]?.dataset.sort));
      row.hidden = !isThere;
      return isThere;
    });
    heads.forEach((_, column) => {
      const isSame = isOn(differ) && shown.length > 1 && new Set(shown.map((row) => row.cells[column]?.textContent?.trim())).size < 2;
      const isHidden = column > 0 && (isSame || columns[column - 1]?.checked === false);
      for (const row of [headRow, ...rows]) {
        const cell = row?.cells[column];
        if (cell) cell.hidden = isHidden;
      }
    });
    tellCount();
  }

  function tellCount() {
    const left = rows.filter((row) => !row.hidden).length;
    const pattern = left < rows.length ? figure.dataset.filtered ?? "" : "";
    if (status) status.textContent = pattern.replace("{n}", `${left}`).replace("{all}", `${rows.length}`);
  }

  /** Puts what is chosen into the address; what others keep there stays. */
  function write() {
    if (isReading) return;
    const url = new URL(location.href);
    for (const name of NAMES) url.searchParams.delete(prefix + name);
    const put = (/** @type {string} */ name, /** @type {string} */ value) => value && url.searchParams.append(prefix + name, value);
    for (const head of heads) {
      const order = head.getAttribute("aria-sort");
      if (order) put(order === "ascending" ? "sort" : "down", entry(head));
    }
    put("filter", field?.value ?? "");
    for (const chip of chips.filter(isOn)) put("is", valueOf(chip));
    for (const box of columns) if (!box.checked) put("hide", labelOf(box));
    if (names.some((box) => !box.checked)) for (const box of names) if (box.checked) put("with", labelOf(box));
    if (isOn(differ)) put("differ", "1");
    history.replaceState(history.state, "", url);
  }

  function read() {
    isReading = true;
    const found = new URLSearchParams(location.search);
    const get = (/** @type {string} */ name) => found.getAll(prefix + name);
    if (field) field.value = get("filter")[0] ?? "";
    for (const chip of chips) turn(chip, get("is").includes(valueOf(chip)));
    for (const box of columns) box.checked = !get("hide").includes(labelOf(box));
    const some = names.some((box) => get("with").includes(labelOf(box)));
    for (const box of names) box.checked = !some || get("with").includes(labelOf(box));
    turn(differ, get("differ").length > 0);
    for (const head of heads) {
      const wanted = get("sort").includes(entry(head)) ? "ascending" : get("down").includes(entry(head)) ? "descending" : null;
      const button = head.querySelector("button");
      for (let turns = 0; turns < 2 && head.getAttribute("aria-sort") !== wanted; turns++) button?.click();
    }
    show();
    isReading = false;
  }

  const change = () => {
    show();
    write();
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  field.addEventListener("input", () => {
    show();
    clearTimeout(waiting);
    waiting = setTimeout(write, 150);
  });
  for (const box of [...columns, ...names]) box.addEventListener("change", change);
  for (const button of [...chips, differ]) {
    button?.addEventListener("click", () => {
      turn(button, !isOn(button));
      change();
    });
  }
  headRow.addEventListener("click", write);
  for (const button of all("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      const forms = await import("./export.js");
      const make = forms[button.dataset.copy === "markdown" ? "markdown" : "commaSeparated"];
      if (!(await copyText(make(figure)))) return;
      if (status) status.textContent = document.body.dataset.copied ?? "";
      setTimeout(tellCount, 1500);
    });
  }
  // A menu closes where a reader turns to something else.
  for (const menu of all("details")) {
    document.addEventListener("click", ({ target }) => {
      if (!menu.contains(/** @type {Node} */ (target))) menu.removeAttribute("open");
    });
    menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => {
      if (key !== "Escape") return;
      menu.removeAttribute("open");
      menu.querySelector("summary")?.focus();
    });
  }
  addEventListener("popstate", read);
  read();
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFKC").toLocaleLowerCase();
}
