// @ts-check
// Loaded by pages with tables alone: sorted by their heads, long ones filtered and copied, and
// comparisons with tools of their own.
import { always, fresh } from "./fresh.js";
import { makeSortable } from "./sort.js";

always(() => {
  for (const table of fresh(".table-wrap > table:not(.table-view-table, .moc-calendar)")) {
    if (!(table instanceof HTMLTableElement) || (table.tBodies[0]?.rows.length ?? 0) < 3) continue;
    // A head that nobody wrote is not shown (css/table.css), and a button in it would bring it back.
    if (!table.tHead?.textContent?.trim()) continue;
    for (const head of table.tHead?.rows[0]?.cells ?? []) {
      const words = document.createElement("span");
      words.append(...head.childNodes);
      head.append(words);
    }
    makeSortable(table);
    const tools = table.closest(".moc-table");
    if (tools instanceof HTMLElement && tools.dataset.filter) import("./answer-tools.js").then(({ addTools }) => addTools(tools));
  }

  const comparisons = fresh(".moc-compare");
  if (comparisons.length > 0) {
    const all = [...document.querySelectorAll(".moc-compare")];
    import("./comparison.js").then(({ wireComparison }) => {
      for (const figure of comparisons) if (figure instanceof HTMLElement) wireComparison(figure, all.indexOf(figure) + 1);
    });
  }
});
