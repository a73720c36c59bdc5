// @ts-check
// Mouse, touch, wheel and keys on the graph.

/** @typedef {import("./graph-canvas.js").View} View */

/** Pixels that a key moves, and how far a press may move and still be a click. */
const STEP = 60;
const STILL = 5;

/**
 * @param {View} view
 * @param {{ select: (node: number, moves: boolean) => void, open: () => void }} act
 */
export function wireHands(view, act) {
  const { canvas } = view;
  /** @type {Map<number, { x: number, y: number }>} */
  const held = new Map();
  let moved = 0;
  let spread = 0;

  const place = (/** @type {MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const distance = () => {
    const [a, b] = [...held.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    held.set(event.pointerId, place(event));
    moved = held.size > 1 ? STILL : 0;
    if (held.size === 2) spread = distance();
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = held.get(event.pointerId);
    if (!before) return hover(view.at(now.x, now.y));
    held.set(event.pointerId, now);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    // Two fingers move by half each.
    if (moved >= STILL) view.pan((now.x - before.x) / held.size, (now.y - before.y) / held.size);
    if (held.size !== 2) return;
    const [a, b] = [...held.values()];
    const wider = distance();
    view.zoom(wider / (spread || wider), (a.x + b.x) / 2, (a.y + b.y) / 2);
    spread = wider;
  });
  const release = (/** @type {PointerEvent} */ event) => {
    const at = held.get(event.pointerId);
    held.delete(event.pointerId);
    if (at && event.type === "pointerup" && moved < STILL) act.select(view.at(at.x, at.y), false);
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => hover(-1));
  canvas.addEventListener("dblclick", () => act.open());
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { x, y } = place(event);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      view.zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * lines)) / 300), x, y);
    },
    { passive: false },
  );

  /** @param {number} node */
  function hover(node) {
    if (node === view.hovered) return;
    view.hovered = node;
    canvas.style.cursor = node >= 0 ? "pointer" : "";
    view.draw();
  }

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => view.pan(STEP, 0),
    ArrowRight: () => view.pan(-STEP, 0),
    ArrowUp: () => view.pan(0, STEP),
    ArrowDown: () => view.pan(0, -STEP),
    "+": () => view.zoom(1.3),
    "=": () => view.zoom(1.3),
    "-": () => view.zoom(1 / 1.3),
    0: () => view.fit(),
    n: () => step(1),
    p: () => step(-1),
    Enter: () => act.open(),
    Escape: () => act.select(-1, false),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  /** To the next of what a search found, else of all, the most linked first. @param {number} by */
  function step(by) {
    const { model, found, selected } = view;
    const nodes = model.order.filter((node) => model.shown[node] && (!found || found.has(node)));
    if (!nodes.length) return;
    const at = nodes.indexOf(selected);
    act.select(nodes[(at < 0 ? (by > 0 ? 0 : nodes.length - 1) : at + by + nodes.length) % nodes.length], true);
  }
}
