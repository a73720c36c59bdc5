// @ts-check
// The graph on a canvas: drawn when something has changed, and only what is in view. Where very
// many notes are in view they are dots, and folders are drawn in their place.
import { COLORS, LARGEST } from "./graph-model.js";
import { colors } from "./graph-colors.js";

/** @typedef {import("./graph-model.js").Model} Model */

/** Notes in view above which folders are drawn. */
const MANY = 1500;
/** Links that are drawn at once. */
const MOST_LINKS = 3000;
const LABELS = 40;
/** Pixels beside a node that count as on it. */
const ROOM = 8;

export class View {
  /** @param {HTMLCanvasElement} canvas @param {Model} model */
  constructor(canvas, model) {
    this.canvas = canvas;
    this.model = model;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.scale = 1;
    this.middle = { x: 0, y: 0 };
    this.width = this.height = 0;
    this.selected = -1;
    this.hovered = -1;
    /** What a search found; nothing is searched for where it is nothing. @type {Set<number> | null} */
    this.found = null;
    this.isWaiting = false;
    this.colors = colors(canvas);
    this.isFitted = true;
    new ResizeObserver(() => this.resize()).observe(canvas);
  }

  /** Draws with the next frame. */
  draw() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      this.paint();
    });
  }

  recolor() {
    this.colors = colors(this.canvas);
    this.draw();
  }

  resize() {
    const { clientWidth, clientHeight } = this.canvas;
    const density = Math.min(devicePixelRatio || 1, 2);
    [this.width, this.height] = [clientWidth, clientHeight];
    this.canvas.width = clientWidth * density;
    this.canvas.height = clientHeight * density;
    this.context.setTransform(density, 0, 0, density, 0, 0);
    if (this.isFitted) this.fit();
    else this.paint();
  }

  /** Shows all that the filters leave. */
  fit() {
    const { model } = this;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let node = 0; node < model.count; node++) {
      if (!model.shown[node]) continue;
      left = Math.min(left, model.x[node]);
      right = Math.max(right, model.x[node]);
      top = Math.min(top, model.y[node]);
      bottom = Math.max(bottom, model.y[node]);
    }
    if (left > right) [left, top, right, bottom] = [0, 0, 0, 0];
    this.middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
    const fits = Math.min(this.width / (right - left + 120), this.height / (bottom - top + 120));
    this.scale = Math.min(Math.max(fits, 0.02), 2);
    this.isFitted = true;
    this.draw();
  }

  /** @param {number} x @param {number} y in pixels */
  pan(x, y) {
    this.middle.x -= x / this.scale;
    this.middle.y -= y / this.scale;
    this.isFitted = false;
    this.draw();
  }

  /** Zooms about a place in pixels. @param {number} by @param {number} [x] @param {number} [y] */
  zoom(by, x = this.width / 2, y = this.height / 2) {
    const scale = Math.min(Math.max(this.scale * by, 0.02), 6);
    const [dx, dy] = [x - this.width / 2, y - this.height / 2];
    this.middle.x += dx / this.scale - dx / scale;
    this.middle.y += dy / this.scale - dy / scale;
    this.scale = scale;
    this.isFitted = false;
    this.draw();
  }

  /** Brings a node to the middle, near enough to tell it from others. @param {number} node */
  show(node) {
    this.middle = { x: this.model.x[node], y: this.model.y[node] };
    this.scale = Math.max(this.scale, 1);
    this.isFitted = false;
    this.draw();
  }

  /** A node's radius: near by, nodes grow less than the room between them. @param {number} node */
  radius(node) {
    return this.model.radius[node] / Math.sqrt(Math.max(1, this.scale));
  }

  /** The node at a place in pixels, with some room about it; -1 for none. @param {number} x @param {number} y */
  at(x, y) {
    const { model, scale, middle } = this;
    const [worldX, worldY] = [(x - this.width / 2) / scale + middle.x, (y - this.height / 2) / scale + middle.y];
    let [nearest, best] = [-1, Infinity];
    const reach = LARGEST + ROOM / scale;
    for (const node of model.squares.around(worldX, worldY, reach, reach)) {
      if (!model.shown[node]) continue;
      const distance = Math.hypot(model.x[node] - worldX, model.y[node] - worldY) - this.radius(node);
      if (distance < best) [nearest, best] = [node, distance];
    }
    return best * scale < ROOM ? nearest : -1;
  }

  /** Nodes in view. */
  inView() {
    const { model, middle } = this;
    const [halfX, halfY] = [this.width / 2 / this.scale + 20, this.height / 2 / this.scale + 20];
    const isIn = (/** @type {number} */ node) => Math.abs(model.x[node] - middle.x) < halfX && Math.abs(model.y[node] - middle.y) < halfY;
    return model.squares.around(middle.x, middle.y, halfX, halfY).filter((node) => model.shown[node] && isIn(node));
  }

  paint() {
    const { context, scale, middle } = this;
    const density = this.canvas.width / (this.width || 1);
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    const nodes = this.inView();
    const isFar = nodes.length > MANY;
    this.canvas.dataset.shows = isFar ? "folders" : "notes";
    // From here on lengths are those of the graph.
    const [x, y] = [this.width / 2 - middle.x * scale, this.height / 2 - middle.y * scale];
    context.setTransform(density * scale, 0, 0, density * scale, density * x, density * y);
    const marked = this.marked();
    if (isFar) this.paintPairs();
    else this.paintLinks(nodes, marked);
    this.paintNodes(nodes, marked, isFar);
    context.setTransform(density, 0, 0, density, 0, 0);
    if (isFar) this.paintClusterNames();
    this.paintNames(nodes, marked, isFar);
  }

  /** Nodes that stand out from all others; nothing where none do. @returns {Set<number> | null} */
  marked() {
    const node = this.selected >= 0 ? this.selected : this.hovered;
    if (node < 0) return this.found;
    const { to, from } = this.model.neighbours(node);
    return new Set([node, ...to, ...from]);
  }

  /** @param {number[]} nodes @param {Set<number> | null} marked */
  paintLinks(nodes, marked) {
    const { context, model } = this;
    const isIn = new Uint8Array(model.count);
    for (const node of nodes) isIn[node] = 1;
    const focus = this.selected >= 0 ? this.selected : this.hovered;
    const [plain, strong] = [new Path2D(), new Path2D()];
    let drawn = 0;
    for (const edge of model.edges) {
      const [a, b] = [model.from[edge], model.to[edge]];
      const isOfFocus = a === focus || b === focus;
      if (!isOfFocus && (!(isIn[a] && isIn[b]) || drawn++ >= MOST_LINKS)) continue;
      const path = isOfFocus ? strong : plain;
      path.moveTo(model.x[a], model.y[a]);
      path.lineTo(model.x[b], model.y[b]);
    }
    context.globalAlpha = marked ? 0.35 : 1;
    context.lineWidth = 1 / this.scale;
    context.strokeStyle = this.colors.line;
    context.stroke(plain);
    context.globalAlpha = 1;
    context.lineWidth = 1.5 / this.scale;
    context.strokeStyle = this.colors.accent;
    context.stroke(strong);
  }

  /** Links between folders, and a disc for each. */
  paintPairs() {
    const { context, model } = this;
    context.strokeStyle = this.colors.line;
    for (const { a, b, count } of model.pairs) {
      context.lineWidth = Math.min(1 + Math.log2(count), 8) / this.scale;
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      context.stroke();
    }
    for (const { x, y, radius, count, color } of model.clusters) {
      if (!count) continue;
      context.globalAlpha = 0.12;
      context.fillStyle = this.colors.groups[color];
      context.beginPath();
      context.arc(x, y, radius, 0, 7);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  /** @param {number[]} nodes @param {Set<number> | null} marked @param {boolean} areDots */
  paintNodes(nodes, marked, areDots) {
    const { context, model, colors } = this;
    const buckets = Array.from({ length: COLORS + 1 }, () => ({ faint: new Path2D(), full: new Path2D() }));
    const dot = 2 / this.scale;
    for (const node of nodes) {
      const bucket = buckets[model.isGhost(node) ? COLORS : model.cluster(node) % COLORS];
      const path = marked && !marked.has(node) ? bucket.faint : bucket.full;
      const [x, y, radius] = [model.x[node], model.y[node], this.radius(node)];
      if (areDots) path.rect(x - dot / 2, y - dot / 2, dot, dot);
      else {
        path.moveTo(x + radius, y);
        path.arc(x, y, radius, 0, 7);
      }
    }
    for (const [at, { faint, full }] of buckets.entries()) {
      for (const [path, alpha] of /** @type {[Path2D, number][]} */ ([[faint, 0.25], [full, 1]])) {
        context.globalAlpha = alpha;
        context.fillStyle = at < COLORS ? colors.groups[at] : colors.bg;
        context.fill(path);
        if (at < COLORS) continue;
        context.lineWidth = 1.5 / this.scale;
        context.strokeStyle = colors.ghost;
        context.stroke(path);
      }
    }
    context.globalAlpha = 1;
    if (this.selected < 0) return;
    context.lineWidth = 2.5 / this.scale;
    context.strokeStyle = colors.accent;
    context.beginPath();
    context.arc(model.x[this.selected], model.y[this.selected], this.radius(this.selected) + 3 / this.scale, 0, 7);
    context.stroke();
  }

  /** Names of what stands out, then of the most linked, as far as they do not lie on each other. @param {number[]} nodes @param {Set<number> | null} marked @param {boolean} isFar */
  paintNames(nodes, marked, isFar) {
    const { model } = this;
    const isIn = new Uint8Array(model.count);
    for (const node of nodes) isIn[node] = 1;
    const focus = this.selected >= 0 ? this.selected : this.hovered;
    const order = marked ? [focus, ...model.order.filter((node) => marked.has(node))] : isFar ? [] : model.order;
    /** @type {[number, number, number, number][]} */
    const taken = [];
    for (const node of order) {
      if (node < 0 || !isIn[node]) continue;
      if (taken.length >= LABELS) break;
      const x = (model.x[node] - this.middle.x) * this.scale + this.width / 2;
      const y = (model.y[node] - this.middle.y) * this.scale + this.height / 2 + this.radius(node) * this.scale + 11;
      this.label(model.data.t[node], x, y, 12, node === focus, taken);
    }
  }

  paintClusterNames() {
    /** @type {[number, number, number, number][]} */
    const taken = [];
    for (const { name, x, y, count } of [...this.model.clusters].sort((a, b) => b.count - a.count)) {
      if (!count) continue;
      const [left, top] = [(x - this.middle.x) * this.scale + this.width / 2, (y - this.middle.y) * this.scale + this.height / 2];
      this.label(`${name.split("/").at(-1) || "/"} ${count}`, left, top, 14, true, taken);
    }
  }

  /** @param {string} name @param {number} x @param {number} y @param {number} size @param {boolean} isBold @param {[number, number, number, number][]} taken */
  label(name, x, y, size, isBold, taken) {
    const { context } = this;
    const text = name.length > 32 ? `${name.slice(0, 31)}…` : name;
    context.font = `${isBold ? 650 : 400} ${size}px ${this.colors.font}`;
    const half = context.measureText(text).width / 2 + 3;
    const box = /** @type {[number, number, number, number]} */ ([x - half, y - size / 2 - 2, x + half, y + size / 2 + 2]);
    if (taken.some((it) => it[0] < box[2] && box[0] < it[2] && it[1] < box[3] && box[1] < it[3])) return;
    taken.push(box);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = this.colors.bg;
    context.strokeText(text, x, y);
    context.fillStyle = this.colors.ink;
    context.fillText(text, x, y);
  }
}
