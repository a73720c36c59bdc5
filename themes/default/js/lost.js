// @ts-check
// Loaded by the page for wrong addresses: the notes whose addresses are nearest.

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

/** The last part of an address says most. @param {string} path */
const parts = (path) => [path.split("/").filter(Boolean).at(-1) ?? "", path].map((it) => pairs(it.replace(/(index)?\.html?$/, "")));

async function show() {
  const answer = await fetch(`${root}routes.txt`);
  if (!answer.ok || !list) return;
  const wrong = parts(decoded(location.pathname.slice(root.length)));
  const scored = (await answer.text()).split("\n").map((route) => {
    const [last, whole] = parts(decoded(route)).map((pairs, at) => alike(wrong[at] ?? [], pairs));
    return { route, score: (last ?? 0) * 2 + (whole ?? 0) };
  });
  scored.sort((a, b) => b.score - a.score);
  const found = await Promise.all(
    scored.slice(0, MOST).map(async ({ route }) => {
      const link = document.createElement("a");
      link.href = root + route;
      link.innerHTML = (await (await fetch(`${root}${route}preview.json`)).json()).title;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
  list.replaceChildren(...found);
  if (near instanceof HTMLElement) near.style.visibility = "visible";
}

show();
