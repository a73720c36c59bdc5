// @ts-check
// The plane of the graph in squares, so that what is near a place is found without a look at all nodes.

/** Nodes in a square, where they are spread evenly; the least side of one. */
const A_SQUARE = 4;
const LEAST = 30;

export class Squares {
  /** @param {Float32Array} x @param {Float32Array} y of the nodes, which stay where they are */
  constructor(x, y) {
    const least = (/** @type {Float32Array} */ all) => all.reduce((a, b) => Math.min(a, b), all[0] ?? 0);
    const most = (/** @type {Float32Array} */ all) => all.reduce((a, b) => Math.max(a, b), all[0] ?? 0);
    this.left = least(x);
    this.top = least(y);
    const [width, height] = [most(x) - this.left, most(y) - this.top];
    this.side = Math.max(LEAST, Math.sqrt((width * height * A_SQUARE) / (x.length || 1)));
    this.columns = Math.floor(width / this.side) + 1;
    this.rows = Math.floor(height / this.side) + 1;
    /** @type {number[][]} */
    this.nodes = Array.from({ length: this.columns * this.rows }, () => []);
    x.forEach((at, node) => this.nodes[this.row(y[node]) * this.columns + this.column(at)].push(node));
  }

  /** @param {number} x */
  column(x) {
    return Math.max(0, Math.min(Math.floor((x - this.left) / this.side), this.columns - 1));
  }

  /** @param {number} y */
  row(y) {
    return Math.max(0, Math.min(Math.floor((y - this.top) / this.side), this.rows - 1));
  }

  /** All nodes that are no farther from a place than this across and down, and some around them. @param {number} x @param {number} y @param {number} across @param {number} down */
  around(x, y, across, down) {
    /** @type {number[]} */
    const found = [];
    for (let row = this.row(y - down); row <= this.row(y + down); row++) {
      const start = row * this.columns;
      for (let at = start + this.column(x - across); at <= start + this.column(x + across); at++) {
        for (const node of this.nodes[at]) found.push(node);
      }
    }
    return found;
  }
}
