// @ts-check
// What the graph is made of, and which of it the filters leave.
import { Squares } from "./graph-squares.js";

/**
 * The file that the build writes (src/site/graph/data.rs): columns, the wanted notes last.
 * @typedef {{
 *   t: string[], r: string[], x: number[], y: number[], f: number[], g: number[][],
 *   F: [path: string, route: string, cluster: number][], T: string[], C: string[], e: number[][],
 * }} Data
 * @typedef {{ folder: string, tag: string, ghosts: boolean, kinds: Set<number> }} Filter
 * @typedef {{ name: string, x: number, y: number, radius: number, count: number, color: number }} Cluster
 */

/** How many colours there are. */
export const COLORS = 8;
/** Radius of a node, at most. */
export const LARGEST = 15;
/** Pairs of clusters whose links are drawn. */
const MOST_PAIRS = 200;

/** Case and accents aside. @param {string} text */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Pairs of nodes, each written as its difference from the one before. @param {number[]} steps @param {number} kind */
function unfolded(steps, kind) {
  /** @type {[from: number, to: number, kind: number][]} */
  const links = [];
  for (let [at, from, to] = [0, 0, 0]; at < steps.length; at += 2) {
    to = steps[at + 1] + (steps[at] ? 0 : to);
    from += steps[at];
    links.push([from, to, kind]);
  }
  return links;
}

export class Model {
  /** @param {Data} data */
  constructor(data) {
    this.data = data;
    this.count = data.t.length;
    this.notes = data.r.length;
    this.x = Float32Array.from(data.x);
    this.y = Float32Array.from(data.y);
    this.squares = new Squares(this.x, this.y);
    const links = data.e.flatMap(unfolded);
    this.from = Uint32Array.from(links, ([from]) => from);
    this.to = Uint32Array.from(links, ([, to]) => to);
    this.kind = Uint8Array.from(links, ([, , kind]) => kind);
    const degree = new Uint32Array(this.count);
    for (const ends of [this.from, this.to]) for (const end of ends) degree[end] += 1;
    this.radius = Float32Array.from(degree, (links) => Math.min(3.5 + 1.1 * Math.sqrt(links), LARGEST));
    /** The most linked first: the order of labels, and of steps from one to the next. */
    this.order = Array.from(degree.keys()).sort((a, b) => degree[b] - degree[a] || a - b);
    this.names = data.t.map(folded);
    this.shown = new Uint8Array(this.count).fill(1);
    /** Edges that are shown, by number. */
    this.edges = new Uint32Array(0);
    /** @type {Cluster[]} */
    this.clusters = [];
    /** @type {{ a: Cluster, b: Cluster, count: number }[]} */
    this.pairs = [];
  }

  /** @param {number} node */
  isGhost(node) {
    return node >= this.notes;
  }

  /** The cluster of a note; -1 for one that is not written. @param {number} node */
  cluster(node) {
    return this.isGhost(node) ? -1 : this.data.F[this.data.f[node]][2];
  }

  /** @param {Filter} filter */
  filter({ folder, tag, ghosts, kinds }) {
    const { F, T, f, g } = this.data;
    const isIn = (/** @type {string} */ name, /** @type {string} */ wanted) => name === wanted || name.startsWith(`${wanted}/`);
    const folders = F.map(([path]) => !folder || isIn(path, folder));
    const tags = T.map((name) => !tag || isIn(name, tag));
    for (let node = 0; node < this.notes; node++) {
      this.shown[node] = Number(folders[f[node]] && (!tag || g[node].some((at) => tags[at])));
    }
    // A note that is not written is shown with those that want it.
    this.shown.fill(0, this.notes);
    /** @type {number[]} */
    const edges = [];
    for (let edge = 0; edge < this.from.length; edge++) {
      const to = this.to[edge];
      if (!kinds.has(this.kind[edge]) || !this.shown[this.from[edge]]) continue;
      if (this.isGhost(to) ? !ghosts : !this.shown[to]) continue;
      this.shown[to] = 1;
      edges.push(edge);
    }
    this.edges = Uint32Array.from(edges);
    this.gather();
  }

  /** The clusters of what is shown, and how many links lead between them. */
  gather() {
    const sums = this.data.C.map(() => ({ x: 0, y: 0, square: 0, count: 0 }));
    for (let node = 0; node < this.notes; node++) {
      if (!this.shown[node]) continue;
      const sum = sums[this.cluster(node)];
      sum.x += this.x[node];
      sum.y += this.y[node];
      sum.square += this.x[node] ** 2 + this.y[node] ** 2;
      sum.count += 1;
    }
    this.clusters = sums.map(({ x, y, square, count }, at) => {
      const [middleX, middleY] = [x / (count || 1), y / (count || 1)];
      const spread = Math.sqrt(Math.max(0, square / (count || 1) - middleX ** 2 - middleY ** 2));
      return { name: this.data.C[at], x: middleX, y: middleY, radius: spread * 1.2 + 16, count, color: at % COLORS };
    });
    const size = this.clusters.length;
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const edge of this.edges) {
      const [a, b] = [this.cluster(this.from[edge]), this.cluster(this.to[edge])];
      if (a === b || a < 0 || b < 0) continue;
      const key = Math.min(a, b) * size + Math.max(a, b);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const pairs = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_PAIRS);
    this.pairs = pairs.map(([key, count]) => ({ a: this.clusters[Math.floor(key / size)], b: this.clusters[key % size], count }));
  }

  /** Shown nodes whose name has all words of a text. @param {string} text */
  find(text) {
    const words = folded(text).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return this.order.filter((node) => this.shown[node] && words.every((word) => this.names[node].includes(word)));
  }

  /** What a node leads to and what leads to it, each once. @param {number} node */
  neighbours(node) {
    /** @type {Set<number>} */
    const to = new Set();
    /** @type {Set<number>} */
    const from = new Set();
    for (const edge of this.edges) {
      if (this.from[edge] === node) to.add(this.to[edge]);
      if (this.to[edge] === node) from.add(this.from[edge]);
    }
    const byTitle = (/** @type {Set<number>} */ nodes) => [...nodes].sort((a, b) => this.data.t[a].localeCompare(this.data.t[b]));
    return { to: byTitle(to), from: byTitle(from) };
  }
}
