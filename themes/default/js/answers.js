// @ts-check
// Loaded by pages with answers to queries alone.
import { addTools } from "./answer-tools.js";
import { always, fresh } from "./fresh.js";
import { makeSortable } from "./sort.js";

always(() => {
  for (const figure of fresh(".moc-query[data-query]")) {
    if (!(figure instanceof HTMLElement)) continue;
    const table = figure.querySelector(".table-view-table");
    if (table instanceof HTMLTableElement) makeSortable(table);
    if (figure.dataset.filter) addTools(figure);
  }
});
