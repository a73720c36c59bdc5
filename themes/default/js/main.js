// @ts-check
// Comforts for reading; every page is complete without them.
import { listen } from "./asked.js";
import { watchContents } from "./contents.js";
import { addCopyButtons } from "./copy.js";
import { always } from "./fresh.js";
import { addPermalinks } from "./permalinks.js";
import { reachScrollers } from "./scrollers.js";
import { wireSearch } from "./search-open.js";
import { wireThemeButton } from "./theme.js";
import { showPlaceInTree } from "./tree.js";

wireThemeButton();
wireSearch();
showPlaceInTree();
listen();
addEventListener("hashchange", openFolds);
openFolds();
always(() => {
  watchContents();
  addPermalinks();
  addCopyButtons();
  reachScrollers();
  if (document.querySelector(".moc-query[data-query]")) import("./answers.js");
  if (document.querySelector(".moc-flowchart")) import("./flowcharts.js");
  if (document.querySelector(".table-wrap > table:not(.table-view-table, .moc-calendar) tbody tr:nth-child(3)")) import("./tables.js");
  if (document.querySelector("[data-step]")) import("./progress.js");
  if (document.querySelector(".moc-graph")) import("./graph.js");
  if (document.querySelector("article img")) import("./zoom.js");
});

function openFolds() {
  if (location.hash && document.querySelector(".fold")) import("./folds.js").then(({ openAround }) => openAround());
}
