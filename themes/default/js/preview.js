// @ts-check
// Loaded when a link is first pointed at: shows the beginning of what it leads to. It takes its
// words from a small file beside each page, or from this page where the link stays on it.
import { part } from "./part.js";
import { addStyle } from "./style.js";

/** @typedef {{ title: string, parts: Record<string, string> }} Preview */

/** Milliseconds until a preview opens, and until one that is left closes. */
const PATIENCE = 300;
const GRACE = 250;
/** Pixels between a preview and what is around it. */
const GAP = 8;

/** @type {Map<string, Promise<Preview | null>>} */
const known = new Map();
// Only the server of a preview (`moc serve`) says so.
addEventListener("moc:changed", () => known.clear());
const box = document.createElement("div");
box.id = "moc-preview";
box.setAttribute("role", "tooltip");
box.hidden = true;
document.querySelector("main")?.append(box);

/** The link that is pointed at. @type {Element | null} */
let wanted = null;
/** The link whose preview is open. @type {Element | null} */
let open = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {() => void} act @param {number} wait */
function later(act, wait) {
  clearTimeout(timer);
  timer = setTimeout(act, wait);
}

const leave = () => {
  wanted = null;
  later(close, GRACE);
};
box.addEventListener("pointerenter", () => clearTimeout(timer));
box.addEventListener("pointerleave", leave);
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  wanted = null;
  close();
});

/** Shows the preview of a link that stays pointed at. @param {Element} link */
export function offer(link) {
  if (link === wanted) return;
  wanted = link;
  if (link === open) clearTimeout(timer);
  else later(() => show(link), PATIENCE);
  for (const end of ["pointerleave", "blur"]) {
    link.addEventListener(end, () => !link.matches(":hover, :focus-visible") && leave(), { once: true });
  }
}

/** @param {Element} link */
async function show(link) {
  const isLeft = () => wanted !== link || !link.matches(":hover, :focus");
  const [found] = await Promise.all([find(link), addStyle("preview")]);
  if (isLeft()) return;
  close();
  if (!found?.html) return;
  const title = document.createElement("p");
  title.className = "moc-preview-title";
  title.innerHTML = found.title;
  const text = document.createElement("div");
  text.dir = "auto";
  text.innerHTML = found.html;
  box.replaceChildren(...(found.title ? [title] : []), text);
  box.hidden = false;
  place(link.getBoundingClientRect());
  link.setAttribute("aria-describedby", box.id);
  open = link;
}

function close() {
  clearTimeout(timer);
  box.hidden = true;
  open?.removeAttribute("aria-describedby");
  open = null;
}

/** Below the link where there is room, else above; in the page, so that it scrolls with the link. @param {DOMRect} link */
function place(link) {
  const bar = document.querySelector(".site-header")?.getBoundingClientRect().bottom ?? 0;
  const { clientWidth: width, clientHeight: height, dir } = document.documentElement;
  const [above, below] = [link.top - bar, height - link.bottom];
  box.style.maxBlockSize = "";
  const isBelow = below >= box.offsetHeight + 2 * GAP || below >= above;
  box.style.maxBlockSize = `min(20rem, ${Math.max(isBelow ? below : above, 96) - 2 * GAP}px)`;
  box.classList.toggle("is-cut", box.scrollHeight > box.clientHeight);
  const start = dir === "rtl" ? link.right - box.offsetWidth : link.left;
  box.style.left = `${Math.max(GAP, Math.min(start, width - box.offsetWidth - GAP)) + scrollX}px`;
  box.style.top = `${(isBelow ? link.bottom + GAP : link.top - box.offsetHeight - GAP) + scrollY}px`;
}

/** What a link leads to. @param {Element} link @returns {Promise<{ title: string, html: string } | null>} */
async function find(link) {
  const address = new URL(link.getAttribute("href") ?? "", location.href);
  const id = decodeURIComponent(address.hash.slice(1));
  if (id && address.pathname === location.pathname) return { title: "", html: part(id) };
  if (!address.pathname.endsWith("/")) return null;
  const file = new URL("preview.json", address).href;
  const asked = known.get(file) ?? fetch(file).then((answer) => (answer.ok ? answer.json() : null), () => null);
  known.set(file, asked);
  const preview = await asked;
  return preview && { title: preview.title, html: preview.parts[id] ?? preview.parts[""] ?? "" };
}
