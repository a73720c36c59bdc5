// @ts-check
// Keeps an open page as the site has it: hears of news, asks for the page again, and exchanges
// what is different.
import { Findings } from "./findings.js";
import { makePatch } from "./patch.js";

/** How long a server may be silent before the page says so, in milliseconds. */
const PATIENCE = 1500;
/** How long a page that nobody sees goes on listening, in milliseconds. */
const HIDDEN = 5000;

/**
 * @typedef {{ version: number, scripts: string, errors: number, warnings: number }} News
 * @param {{ sent: HTMLElement, shown: WeakMap<Node, Node>, own: string }} page
 */
export function keepCurrent({ sent, shown, own }) {
  const patch = makePatch(sent, shown);
  const findings = new Findings(own, () => source());
  /** @type {EventSource | undefined} */
  let stream;
  /** @type {News | undefined} */
  let last;
  /** @type {string | undefined} */
  let text;
  let work = Promise.resolve();
  let [silence, leaving] = [0, 0];

  function listen() {
    clearTimeout(leaving);
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource(`${own}events`);
    stream.addEventListener("open", () => {
      clearTimeout(silence);
      silence = 0;
      findings.tellLost(false);
    });
    stream.addEventListener("error", () => {
      silence ||= window.setTimeout(() => findings.tellLost(true), PATIENCE);
      // Not every browser tries again by itself.
      if (stream?.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    });
    stream.addEventListener("news", ({ data }) => {
      /** @type {News} */
      const news = JSON.parse(data);
      work = work.then(() => hear(news)).catch(console.error);
    });
  }

  /** @param {News} news */
  async function hear(news) {
    if (last && last.scripts !== news.scripts) return location.reload();
    const isFirst = !last;
    last = news;
    // What was loaded of other pages may be old.
    if (!isFirst) dispatchEvent(new Event("moc:changed"));
    await update(isFirst);
    await findings.show(news);
  }

  /** Asks for the page and shows what is new in it. @param {boolean} isFirst */
  async function update(isFirst) {
    const answer = await fetch(location.pathname + location.search).catch(() => undefined);
    // The server is gone: there will be news when it is back.
    if (!answer) return;
    if (answer.redirected) return location.replace(answer.url + location.hash);
    const next = await answer.text();
    if (next === text) return;
    text = next;
    const changed = show(next, isFirst);
    if (changed.length === 0) return;
    dispatchEvent(new Event("moc:patched"));
    if (!isFirst && findings.follows) bringIntoView(changed);
  }

  /** Shows a newer page; what cannot be put in place is loaded anew. @param {string} next @param {boolean} isFirst */
  function show(next, isFirst) {
    try {
      return patch(new DOMParser().parseFromString(next, "text/html"));
    } catch (error) {
      if (isFirst) throw error;
      location.reload();
      return [];
    }
  }

  addEventListener("visibilitychange", () => {
    if (!document.hidden) return listen();
    // Browsers open few connections to one server: those of hidden pages would hold up others.
    leaving = window.setTimeout(() => stream?.close(), HIDDEN);
  });
  // Left for another page, and come back to from the browser's memory.
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
  // The theme's files lie in a folder that is called after what is in them. When its styles have been
  // exchanged, a file that is asked for only now may be there no more.
  const loaded = folders();
  const isOver = () => folders() !== loaded;
  addEventListener("error", ({ target }) => target instanceof HTMLLinkElement && isOver() && location.reload(), true);
  addEventListener("unhandledrejection", ({ reason }) => {
    if (reason instanceof TypeError && /import|module/i.test(reason.message) && isOver()) location.reload();
  });
  listen();
}

/** Where the styles come from. */
function folders() {
  return [...document.querySelectorAll('link[rel="stylesheet"][href$="/moc.css"]')].map((link) => link.getAttribute("href")).join();
}

/** The file that the page is made of. */
function source() {
  return document.querySelector('meta[name="moc:source"]')?.getAttribute("content") ?? undefined;
}

/**
 * Scrolls to what has changed first, or to its heading where both fit, unless it is in sight.
 * @param {Element[]} changed
 */
function bringIntoView(changed) {
  const inside = changed.filter((element) => element.isConnected && element.closest("article"));
  const [first] = inside.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  let element = first;
  while (element && element.getClientRects().length === 0 && element.parentElement) element = element.parentElement;
  if (!element || isInSight(element)) return;
  const headings = [...(element.closest("article")?.querySelectorAll("h1, h2, h3, h4, h5, h6") ?? [])];
  const above = headings.filter((heading) => heading === element || heading.compareDocumentPosition(/** @type {Node} */ (element)) & Node.DOCUMENT_POSITION_FOLLOWING);
  const heading = above.at(-1);
  const distance = heading ? element.getBoundingClientRect().top - heading.getBoundingClientRect().top : Infinity;
  const place = heading && distance < innerHeight / 2 ? heading : element;
  place.scrollIntoView({ block: place === heading ? "start" : "center" });
}

/** @param {Element} element */
function isInSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 64 && top < innerHeight;
}
