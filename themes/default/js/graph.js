// @ts-check
// The page of the graph, and no other: fetches the data, wires tools, drawing and list.
import { View } from "./graph-canvas.js";
import { onRecolor } from "./graph-colors.js";
import { wireHands } from "./graph-hands.js";
import { Model } from "./graph-model.js";

/** Neighbours that are named each way. */
const MOST = 12;

const section = /** @type {HTMLElement | null} */ (document.querySelector(".moc-graph"));
if (section) start(section);

/** @param {HTMLElement} section */
async function start(section) {
  const answer = await fetch(section.dataset.src ?? "").catch(() => null);
  if (!answer?.ok) return section.remove();
  const model = new Model(await answer.json());
  const tools = /** @type {HTMLElement} */ (section.querySelector(".graph-tools"));
  const find = /** @type {HTMLInputElement} */ (tools.querySelector("[name=find]"));
  const canvas = /** @type {HTMLCanvasElement} */ (section.querySelector("canvas"));
  const details = /** @type {HTMLElement} */ (section.querySelector(".graph-details"));
  const list = /** @type {HTMLElement} */ (document.querySelector(".graph-list"));
  const rows = rowsOf(list, model, section.dataset.root ?? "");
  offer(tools, model);
  wireViews(section);
  section.classList.add("is-ready");
  const view = new View(canvas, model);

  const narrow = () => {
    const chosen = (/** @type {string} */ name) => {
      const field = tools.querySelector(`select[name=${name}]`);
      return field instanceof HTMLSelectElement ? field.value : "";
    };
    const boxes = [...tools.querySelectorAll("input:checked")].flatMap((box) => (box instanceof HTMLInputElement ? [box] : []));
    const kinds = new Set(boxes.filter(({ name }) => name === "kind").map(({ value }) => Number(value)));
    model.filter({ folder: chosen("folder"), tag: chosen("tag"), ghosts: boxes.some(({ name }) => name === "ghosts"), kinds });
    if (!model.shown[view.selected]) select(-1, false);
    search();
  };
  const search = () => {
    const found = model.find(find.value);
    view.found = find.value.trim() ? new Set(found) : null;
    for (const [row, node] of rows) row.hidden = !model.shown[node] || !(view.found?.has(node) ?? true);
    for (const head of list.querySelectorAll("h2")) {
      const isEmpty = !head.nextElementSibling?.querySelector("li:not([hidden])");
      for (const part of [head, head.nextElementSibling]) if (part instanceof HTMLElement) part.hidden = isEmpty;
    }
    const state = tools.querySelector("output");
    if (state) state.textContent = view.found ? (state.dataset.words ?? "").replace("{n}", `${found.length}`).replace("{all}", `${model.count}`) : "";
    view.draw();
    return found;
  };
  /** @param {number} node @param {boolean} moves */
  const select = (node, moves) => {
    view.selected = node;
    tell(details, section, model, node, () => select(-1, false));
    if (moves) view.show(node);
    else view.draw();
  };
  const open = () => details.querySelector("a")?.click();

  tools.addEventListener("change", ({ target }) => target !== find && narrow());
  find.addEventListener("input", search);
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const found = search();
    const next = found[(found.indexOf(view.selected) + 1) % found.length];
    if (next !== undefined) select(next, true);
  });
  for (const button of section.querySelectorAll("[data-zoom]")) {
    const how = button instanceof HTMLElement ? button.dataset.zoom : "";
    button.addEventListener("click", () => (how === "fit" ? view.fit() : view.zoom(how === "in" ? 1.4 : 1 / 1.4)));
  }
  wireHands(view, { select, open });
  onRecolor(() => view.recolor());
  narrow();
  const goTo = () => {
    const node = location.hash ? model.data.r.indexOf(location.hash.slice(1)) : -1;
    if (node >= 0) select(node, true);
  };
  addEventListener("hashchange", goTo);
  // Once the canvas has its size.
  requestAnimationFrame(goTo);
}

/** The rows of the list with their nodes. @param {HTMLElement} list @param {Model} model @param {string} root @returns {[HTMLElement, number][]} */
function rowsOf(list, model, root) {
  const byRoute = new Map(model.data.r.map((route, node) => [`${root}${route}`, node]));
  const byName = new Map(model.data.t.slice(model.notes).map((name, at) => [name, model.notes + at]));
  return [...list.querySelectorAll("li")].flatMap((row) => {
    const first = row.firstElementChild;
    const node = first instanceof HTMLAnchorElement ? byRoute.get(first.getAttribute("href") ?? "") : byName.get(first?.textContent ?? "");
    return node === undefined ? [] : [/** @type {[HTMLElement, number]} */ ([row, node])];
  });
}

/** Fills the lists of folders and tags, those above them included. @param {HTMLElement} tools @param {Model} model */
function offer(tools, model) {
  for (const [name, all] of /** @type {[string, string[]][]} */ ([["folder", model.data.F.map(([path]) => path)], ["tag", model.data.T]])) {
    const paths = new Set(all.flatMap((path) => path.split("/").map((_, at, parts) => parts.slice(0, at + 1).join("/"))));
    const options = [...paths].filter(Boolean).sort().map((path) => new Option(path, path));
    const field = tools.querySelector(`[name=${name}]`);
    if (!field) continue;
    field.append(...options);
    if (!options.length && field.parentElement) field.parentElement.hidden = true;
  }
}

/** Drawing or list; a list first for who wants little to move. @param {HTMLElement} section */
function wireViews(section) {
  const buttons = [...section.querySelectorAll("[data-view]")].filter((it) => it instanceof HTMLElement);
  const show = (/** @type {string | undefined} */ name) => {
    for (const button of buttons) button.setAttribute("aria-pressed", `${button.dataset.view === name}`);
    section.classList.toggle("is-list", name === "list");
  };
  for (const button of buttons) button.addEventListener("click", () => show(button.dataset.view));
  show(matchMedia("(prefers-reduced-motion: reduce)").matches && !location.hash ? "list" : "drawing");
}

/** Says of a node what it is linked with. @param {HTMLElement} details @param {HTMLElement} section @param {Model} model @param {number} node @param {() => void} close */
function tell(details, section, model, node, close) {
  details.replaceChildren();
  details.hidden = node < 0;
  if (node < 0) return;
  const { to, from, more, root = "", close: closeWord = "", unwritten = "" } = section.dataset;
  const add = (/** @type {HTMLElement} */ parent, /** @type {string} */ name, text = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const named = (/** @type {HTMLElement} */ parent, /** @type {number} */ it) => {
    const element = add(parent, model.isGhost(it) ? "span" : "a", model.data.t[it]);
    if (element instanceof HTMLAnchorElement) element.href = root + model.data.r[it];
    else element.className = "is-unresolved";
  };
  const button = add(details, "button", "×");
  button.setAttribute("aria-label", closeWord);
  button.addEventListener("click", close);
  named(add(details, "h2"), node);
  const place = model.isGhost(node) ? unwritten : model.data.F[model.data.f[node]][0];
  if (place) add(details, "p", place);
  const lists = model.neighbours(node);
  for (const [word, nodes] of /** @type {[string | undefined, number[]][]} */ ([[to, lists.to], [from, lists.from]])) {
    if (!nodes.length) continue;
    add(details, "h3", `${word} (${nodes.length})`);
    const list = add(details, "ul");
    for (const it of nodes.slice(0, MOST)) named(add(list, "li"), it);
    if (nodes.length > MOST) add(list, "li", more?.replace("{n}", `${nodes.length - MOST}`));
  }
}
