// @ts-check
import { writeAddress } from "./flow-address.js";
import { follow, readGraph } from "./flow-graph.js";

/**
 * Makes the wizard of a flowchart: one question at a time. Its answers live in the address, so it
 * can be linked to and the browser's Back undoes an answer; the drawing marks the way.
 * @param {HTMLElement} section
 * @param {DOMStringMap} words
 * @param {string} name  its name in the address
 * @returns {(answers: string[]) => void}  shows the way that answers lead
 */
export function makeWizard(section, words, name) {
  const graph = readGraph(/** @type {Element} */ (section.querySelector(".flow-outline")));
  const trail = element("ol", "flow-trail");
  trail.setAttribute("aria-label", words.trail ?? "");
  const stage = element("div", "flow-stage");
  stage.tabIndex = -1;
  const status = element("p", "visually-hidden");
  status.setAttribute("role", "status");
  const back = button(words.back, "flow-control", () => go(way.given.at(-1)?.answers ?? []));
  const restart = button(words.restart, "flow-control", () => go([]));
  section.querySelector(".flow-wizard")?.replaceChildren(trail, stage, element("div", "flow-controls", back, restart), status);
  let way = follow(graph, []);

  /** @param {string[]} answers */
  const go = (answers) => {
    writeAddress(name, answers);
    show(answers);
    stage.focus({ preventScroll: true });
    stage.scrollIntoView({ block: "nearest" });
  };

  /** @param {string[]} answers */
  const show = (answers) => {
    way = follow(graph, answers);
    const given = way.given.map(({ node, edge, answers }) => {
      const again = button("", "flow-given", () => go(answers));
      again.title = words.change ?? "";
      again.append(element("span", "", text(node)), " ", element("b", "", edge.label ?? text(graph.nodes.get(edge.to))));
      return element("li", "", again);
    });
    trail.replaceChildren(...given);
    back.hidden = restart.hidden = way.answers.length === 0;
    const isEnd = way.node?.edges.length === 0;
    stage.replaceChildren(...(isEnd ? outcome() : question()));
    status.textContent = isEnd ? stage.innerText : "";
    for (const part of section.querySelectorAll(".flow-diagram :is(.flow-node, .flow-edge)")) {
      const { node, edge } = /** @type {SVGElement} */ (part).dataset;
      const isOnWay = edge ? way.edges.has(Number(edge)) : way.nodes.has(Number(node));
      part.classList.toggle("is-marked", isOnWay && way.answers.length > 0);
    }
  };

  const question = () => {
    const asked = element("p", "flow-question", ...(way.node ? content(way.node) : [words.begin ?? ""]));
    const choices = way.node
      ? way.node.edges.map(({ key, label, to }) => ({ key, label: label ?? text(graph.nodes.get(to)) }))
      : graph.starts.map((start, index) => ({ key: `@${index + 1}`, label: text(graph.nodes.get(start)) }));
    const buttons = choices.map(({ key, label }) => button(label, "flow-choice", () => go([...way.answers, key])));
    return [...passed(), asked, element("div", "flow-choices", ...buttons)];
  };

  const outcome = () => {
    const { node, given } = way;
    if (!node) return [];
    const parts = [...passed(), element("p", "flow-result", ...content(node))];
    if (node.badge) parts.unshift(element("p", "", node.badge.cloneNode(true)));
    const path = given.map(({ node, edge }) => `${text(node)} ${edge.label ?? ""}`.trim()).join(" → ");
    if (path) parts.push(element("p", "flow-because", (words.because ?? "{path}").replace("{path}", () => path)));
    return [element("div", "flow-card", ...parts)];
  };

  /** What is to be done on the way, with nothing to answer. */
  const passed = () => {
    const steps = way.passed.map((node) => element("li", "", ...content(node)));
    return steps.length ? [element("ol", "flow-passed", ...steps)] : [];
  };
  return show;
}

/** @param {import("./flow-graph.js").Node | undefined} node */
function text(node) {
  return node?.text.textContent ?? "";
}

/** A node's text with its links. @param {import("./flow-graph.js").Node} node */
function content(node) {
  return [...node.text.cloneNode(true).childNodes];
}

/** @param {string | undefined} label @param {string} className @param {() => void} act */
function button(label, className, act) {
  const made = /** @type {HTMLButtonElement} */ (element("button", className, label ?? ""));
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** @param {string} tag @param {string} className @param {(globalThis.Node | string)[]} children */
function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
