// @ts-check
// A flowchart as its outline tells it: the one place in the page where the whole graph stands.

/**
 * @typedef {{ index: number, from: number, to: number, key: string, label: string | null }} Edge
 * @typedef {{ id: number, text: Element, badge: Element | null, edges: Edge[] }} Node
 * @typedef {{ nodes: Map<number, Node>, starts: number[] }} Graph
 * @typedef {{ node: Node, edge: Edge, answers: string[] }} Given  `answers` are those before it
 * @typedef {{ node: Node | null, passed: Node[], given: Given[], answers: string[], nodes: Set<number>, edges: Set<number> }} Way
 */

/** @param {Element} outline @returns {Graph} */
export function readGraph(outline) {
  /** @type {Graph} */
  const graph = { nodes: new Map(), starts: [] };
  const items = /** @type {HTMLElement[]} */ ([...outline.querySelectorAll("li")]);
  for (const item of items) {
    const id = Number(item.dataset.node);
    const text = item.querySelector(":scope > .flow-text");
    if (text) graph.nodes.set(id, { id, text, badge: item.querySelector(":scope > .flow-badge"), edges: [] });
    if (!item.dataset.edge) graph.starts.push(id);
  }
  for (const item of items) {
    const { node, edge, from, key = "" } = item.dataset;
    if (!edge) continue;
    const label = item.querySelector(":scope > .flow-answer")?.textContent ?? null;
    graph.nodes.get(Number(from))?.edges.push({ index: Number(edge), from: Number(from), to: Number(node), key, label });
  }
  for (const { edges } of graph.nodes.values()) edges.sort((a, b) => a.index - b.index);
  return graph;
}

/**
 * The way that answers lead, as far as there is one. Where nothing is asked it goes on by itself;
 * with several beginnings and no answer it stands before them all.
 * @param {Graph} graph @param {string[]} answers @returns {Way}
 */
export function follow({ nodes, starts }, answers) {
  const left = [...answers];
  /** @type {Way} */
  const way = { node: null, passed: [], given: [], answers: [], nodes: new Set(), edges: new Set() };
  let start = 0;
  if (left[0]?.startsWith("@")) {
    start = Number(left[0].slice(1)) - 1;
    way.answers.push(/** @type {string} */ (left.shift()));
  } else if (starts.length > 1 && left.length === 0) {
    return way;
  }
  let node = nodes.get(starts[start]);
  while (node) {
    way.node = node;
    way.nodes.add(node.id);
    const [only, other] = node.edges;
    let edge = only;
    if (only && !other && only.label === null) {
      // A circle in which nothing is asked.
      if (way.passed.includes(node)) break;
      way.passed.push(node);
    } else {
      const key = left.shift();
      const found = node.edges.find((edge) => edge.key === key);
      if (key === undefined || !found) break;
      edge = found;
      way.given.push({ node, edge, answers: [...way.answers] });
      way.answers.push(key);
      way.passed = [];
    }
    if (!edge) break;
    way.edges.add(edge.index);
    node = nodes.get(edge.to);
  }
  return way;
}
