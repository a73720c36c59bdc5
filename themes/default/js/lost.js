// @ts-check
// Loaded by the page for wrong addresses: who links to what is not written yet, else the notes whose
// addresses are nearest.

const MOST = 5;
const near = document.querySelector(".moc-near");
const list = near?.querySelector("ul");
const root = near instanceof HTMLElement ? (near.dataset.root ?? "/") : "/";

/** @param {string} path */
function decoded(path) {
  try {
    return decodeURIComponent(path).toLowerCase();
  } catch {
    return path.toLowerCase();
  }
}

/** Two letters each, as often as they are there. @param {string} text */
function pairs(text) {
  const letters = [...` ${text.replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `];
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}

/** How alike two lists of pairs are: 0 to 1. @param {string[]} a @param {string[]} b */
function alike(a, b) {
  const left = [...a];
  const shared = b.filter((pair) => {
    const at = left.indexOf(pair);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return (2 * shared.length) / (a.length + b.length || 1);
}

/** An address without what servers add to it. @param {string} path */
const bare = (path) => path.replace(/(index)?\.html?$/, "").replace(/\/$/, "");

/** The last part of an address says most. @param {string} path */
const parts = (path) => [path.split("/").filter(Boolean).at(-1) ?? "", path].map((it) => pairs(bare(it)));

/** The lines of a file of the site. @param {string} file */
async function lines(file) {
  const answer = await fetch(root + file);
  return answer.ok ? (await answer.text()).split("\n") : [];
}

/** The notes whose addresses are nearest. @param {string} path @param {string[]} routes */
function nearest(path, routes) {
  const wrong = parts(path);
  const scored = routes.map((route) => {
    const [last, whole] = parts(decoded(route)).map((pairs, at) => alike(wrong[at] ?? [], pairs));
    return { route, score: (last ?? 0) * 2 + (whole ?? 0) };
  });
  return scored.sort((a, b) => b.score - a.score).map(({ route }) => route);
}

/**
 * The title of a note that is wanted, and who wants it; the folder that it is looked for in may be wrong.
 * @param {string} path @param {string[]} routes
 */
async function wanted(path, routes) {
  const names = (await lines("wanted/names.txt")).map((line) => line.split("\t"));
  const name = (/** @type {string} */ path) => bare(path).split("/").at(-1);
  const same = names.filter(([address]) => address && name(decoded(address)) === name(path));
  const [, title = "", by = ""] = same.find(([address]) => bare(decoded(address ?? "")) === bare(path)) ?? same[0] ?? [];
  return { title, by: by.split(" ").map((line) => ["", ...routes][Number(line)] ?? "") };
}

async function show() {
  if (!list || !(near instanceof HTMLElement)) return;
  const routes = await lines("routes.txt");
  const path = decoded(location.pathname.slice(root.length));
  const pattern = near.dataset.wanted;
  const { title, by } = pattern ? await wanted(path, routes) : { title: "", by: [] };
  const found = title ? by : nearest(path, routes);
  const head = near.querySelector("h2");
  if (head && pattern && title) head.textContent = pattern.replace("{name}", () => title);
  const items = found.slice(0, MOST).map(async (route) => {
    const link = document.createElement("a");
    link.href = root + route;
    link.innerHTML = (await (await fetch(`${root}${route}preview.json`)).json()).title;
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  list.replaceChildren(...(await Promise.all(items)));
  near.style.visibility = "visible";
}

show();
