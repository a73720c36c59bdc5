// @ts-check
import { fresh } from "./fresh.js";

/** Gives each heading of the text a link to itself, shown when it is pointed at. One that folds its section is a button already. */
export function addPermalinks() {
  const words = document.body.dataset.permalink ?? "";
  for (const heading of fresh(".prose :is(h1, h2, h3, h4, h5, h6)[id]:not(summary > *)")) {
    const link = document.createElement("a");
    link.className = "heading-anchor";
    link.href = `#${encodeURIComponent(heading.id)}`;
    link.dataset.mocUi = "";
    link.ariaLabel = `${words}: ${heading.textContent}`;
    link.textContent = "#";
    heading.append(link);
  }
}
