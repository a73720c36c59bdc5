// @ts-check
// From the page that was sent last to the one that the server has now, node by node. What is the
// same in both is not touched: it keeps whatever the reader and the theme's scripts have made of
// it (what is open, chosen, typed, scrolled; buttons beside code, links beside headings).
import { keepState } from "./state.js";

/**
 * What scripts build something of is exchanged as a whole, for them to begin anew. The rest is
 * changed in place.
 */
const WHOLE =
  "h1, h2, h3, h4, h5, h6, pre, table, svg, math, select, iframe, video, audio, img, .table-wrap, .moc-table, .moc-compare, .moc-query, .moc-flowchart, .moc-mermaid, .moc-graph";
/** Lists of more pairs than this are not compared each with each. */
const MANY_PAIRS = 250_000;

/**
 * @param {HTMLElement} sent  the page as it was sent; kept as the server has it
 * @param {WeakMap<Node, Node>} shown  for each node of it the one that is shown
 * @returns {(next: Document) => Element[]}  shows a newer page; what is different in it
 */
export function makePatch(sent, shown) {
  /** @type {Set<Element>} */
  let changed = new Set();

  /** @param {Node} node @returns {any} */
  const live = (node) => shown.get(node);

  /** Of what is shown for a node, the part that stands where its parent is: scripts put boxes around things. @param {Node} node @param {Node} parent */
  function outermost(node, parent) {
    const home = live(parent);
    for (let at = live(node); at; at = at.parentNode) if (at.parentNode === home) return at;
    return live(node);
  }

  /** What is shown for a node that is new. @param {Node} node */
  function made(node) {
    const copy = document.importNode(node, true);
    const [nodes, copies] = [node, copy].map((root) => document.createTreeWalker(root));
    if (nodes && copies) {
      do shown.set(nodes.currentNode, copies.currentNode);
      while (nodes.nextNode() && copies.nextNode());
    }
    return copy;
  }

  /** @param {Node} node */
  function note(node) {
    const element = node instanceof Element ? node : node.parentElement;
    if (element) changed.add(element);
  }

  /** @param {Element} old @param {Element} next */
  function syncAttributes(old, next) {
    const element = live(old);
    for (const name of new Set([...old.getAttributeNames(), ...next.getAttributeNames()])) {
      const [was, is] = [old.getAttribute(name), next.getAttribute(name)];
      if (was === is) continue;
      note(element);
      if (is === null) old.removeAttribute(name);
      else old.setAttribute(name, is);
      if (name === "class") {
        const [gone, come] = [was, is].map((list) => (list ?? "").split(/\s+/).filter(Boolean));
        element.classList.remove(...(gone ?? []));
        element.classList.add(...(come ?? []));
      } else if (name === "href" && element.matches("link[rel=stylesheet]")) exchangeStyle(element, is ?? "");
      else if (is === null) element.removeAttribute(name);
      else element.setAttribute(name, is);
    }
  }

  /** Makes the children of one element those of another. @param {Element} old @param {Element} next */
  function syncChildren(old, next) {
    const pairs = align([...old.childNodes], [...next.childNodes]);
    for (const { was, is } of pairs) {
      if (!was || is) continue;
      note(live(old));
      outermost(was, old)?.remove();
      was.remove();
    }
    /** @type {ChildNode | null} */
    let previous = null;
    for (const { was, is } of pairs) {
      if (!is) continue;
      if (was) {
        previous = sync(was, is, old);
        continue;
      }
      const copy = made(is);
      note(copy);
      /** @type {ChildNode | null} */
      const following = previous ? previous.nextSibling : old.firstChild;
      if (previous) outermost(previous, old).after(copy);
      else if (following) outermost(following, old).before(copy);
      else live(old).append(copy);
      old.insertBefore(is, following);
      previous = is;
    }
  }

  /** Makes one node another; the one that stands for it from now on. @param {ChildNode} old @param {ChildNode} next @param {Element} parent @returns {ChildNode} */
  function sync(old, next, parent) {
    if (areEqual(old, next)) return old;
    if (!(old instanceof Element) || !(next instanceof Element)) {
      note(live(old));
      live(old).data = /** @type {Text} */ (old).data = /** @type {Text} */ (next).data;
      return old;
    }
    if (old.matches("script")) return old;
    if (!old.matches(WHOLE)) {
      syncAttributes(old, next);
      syncChildren(old, next);
      return old;
    }
    const before = outermost(old, parent);
    const copy = made(next);
    const restore = keepState(before);
    before.replaceWith(copy);
    old.replaceWith(next);
    restore(/** @type {Element} */ (copy));
    note(copy);
    return next;
  }

  return (next) => {
    changed = new Set();
    for (const name of ["lang", "dir"]) {
      const value = next.documentElement.getAttribute(name);
      if (value !== null) document.documentElement.setAttribute(name, value);
    }
    for (const part of ["head", "body"]) {
      const [old, is] = [sent.querySelector(part), next.querySelector(part)];
      if (!old || !is) throw new Error("the page has another frame");
      syncAttributes(old, is);
      syncChildren(old, is);
    }
    return [...changed];
  };
}

/** The new style is there before the old one goes. @param {HTMLLinkElement} link @param {string} href */
function exchangeStyle(link, href) {
  const old = /** @type {HTMLLinkElement} */ (link.cloneNode());
  link.before(old);
  link.addEventListener("load", () => old.remove(), { once: true });
  link.addEventListener("error", () => old.remove(), { once: true });
  link.setAttribute("href", href);
}

/** Scripts decide what is in a `noscript`, so it is no difference. @param {Node} a @param {Node} b */
function areEqual(a, b) {
  return a.isEqualNode(b) || (a.nodeName === "NOSCRIPT" && b.nodeName === "NOSCRIPT");
}

/** Whether one node may become the other. @param {Node} a @param {Node} b */
function areAlike(a, b) {
  if (a.nodeName !== b.nodeName) return false;
  if (!(a instanceof Element) || !(b instanceof Element)) return true;
  return ["id", "name", "property", "rel", "type"].every((name) => a.getAttribute(name) === b.getAttribute(name)) && a.classList[0] === b.classList[0];
}

/**
 * Pairs the nodes of two lists, in the order of both: equal ones, then alike ones between them.
 * Nodes without a counterpart stand alone.
 * @typedef {{ was?: ChildNode, is?: ChildNode }} Pair
 * @param {ChildNode[]} old @param {ChildNode[]} next @returns {Pair[]}
 */
function align(old, next) {
  let start = 0;
  const shorter = Math.min(old.length, next.length);
  while (start < shorter && areEqual(at(old, start), at(next, start))) start++;
  let end = 0;
  while (end < shorter - start && areEqual(at(old, old.length - 1 - end), at(next, next.length - 1 - end))) end++;
  /** @type {Pair[]} */
  const pairs = [];
  for (let i = 0; i < start; i++) pairs.push({ was: at(old, i), is: at(next, i) });
  const [middle, middleNext] = [old.slice(start, old.length - end), next.slice(start, next.length - end)];
  pairs.push(...between(middle, middleNext));
  for (let i = end; i > 0; i--) pairs.push({ was: at(old, old.length - i), is: at(next, next.length - i) });
  return pairs;
}

/** @param {ChildNode[]} old @param {ChildNode[]} next @returns {Pair[]} */
function between(old, next) {
  const same = old.length * next.length > MANY_PAIRS ? [] : longestCommon(old, next);
  /** @type {Pair[]} */
  const pairs = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...same, /** @type {[number, number]} */ ([old.length, next.length])]) {
    pairs.push(...alike(old.slice(i, nextI), next.slice(j, nextJ)));
    const [was, is] = [old[nextI], next[nextJ]];
    if (was && is) pairs.push({ was, is });
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return pairs;
}

/** @param {ChildNode[]} old @param {ChildNode[]} next @returns {Pair[]} */
function alike(old, next) {
  /** @type {Pair[]} */
  const pairs = [];
  let from = 0;
  for (const is of next) {
    const found = old.findIndex((was, i) => i >= from && areAlike(was, is));
    if (found < 0) {
      pairs.push({ is });
      continue;
    }
    for (; from < found; from++) pairs.push({ was: at(old, from) });
    pairs.push({ was: at(old, found), is });
    from = found + 1;
  }
  for (; from < old.length; from++) pairs.push({ was: at(old, from) });
  return pairs;
}

/** Places of the longest list that both have in common. @param {ChildNode[]} old @param {ChildNode[]} next @returns {[number, number][]} */
function longestCommon(old, next) {
  const lengths = old.map(() => new Uint16Array(next.length + 1)).concat(new Uint16Array(next.length + 1));
  const length = (/** @type {number} */ i, /** @type {number} */ j) => lengths[i]?.[j] ?? 0;
  const equal = old.map((was) => next.map((is) => areEqual(was, is)));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = next.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row) row[j] = equal[i]?.[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  /** @type {[number, number][]} */
  const places = [];
  for (let [i, j] = [0, 0]; i < old.length && j < next.length; ) {
    if (equal[i]?.[j]) places.push([i++, j++]);
    else if (length(i + 1, j) >= length(i, j + 1)) i++;
    else j++;
  }
  return places;
}

/** @param {ChildNode[]} list @param {number} index */
function at(list, index) {
  return /** @type {ChildNode} */ (list[index]);
}
