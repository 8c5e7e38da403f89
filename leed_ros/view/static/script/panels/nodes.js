// Diagnostics: what every node says of itself, a line each, with its values behind it.

import { byId, element, keep, say } from "../element.js";
import { span } from "../format.js";

const LEVELS = ["ok", "warning", "error", "stale"];

export class NodesPanel {
  constructor(swarm) {
    this.swarm = swarm;
    swarm.on("panel", () => this.show());
  }

  show() {
    const nodes = this.swarm.panel.nodes;
    const lines = keep(byId("node-list"), nodes.map(([name]) => name), line);
    lines.forEach((details, index) => fill(details, nodes[index]));
    const troubled = nodes.filter(([, level]) => level > 0).length;
    say(byId("nodes-aside"), nodes.length ? `${nodes.length} nodes, ${troubled ? `${troubled} with something to say` : "all well"}` : "nothing heard");
  }
}

function line(name) {
  const spans = ["level", "name", "message", "age"].map((part) => element("span", { class: part }));
  spans[1].textContent = name;
  return element("details", {}, [element("summary", {}, spans), element("dl")]);
}

function fill(details, [, level, message, age, values]) {
  const [shownLevel, , shownMessage, shownAge] = details.firstElementChild.children;
  shownLevel.dataset.level = String(level);
  say(shownLevel, LEVELS[level] ?? "?");
  say(shownMessage, message);
  say(shownAge, age >= 3 ? span(age) : "");
  shownAge.className = "age label";
  if (details.open) fillValues(details.lastElementChild, values);
  else details.ontoggle = () => details.open && fillValues(details.lastElementChild, values);
}

function fillValues(list, values) {
  list.replaceChildren(...values.map(([name, value]) => (
    element("div", {}, [element("dt", { text: name }), element("dd", { text: value })]))));
}
