// The robots: a table that is the legend of arena and curves, and how a robot is selected.

import { robotColour } from "../colours.js";
import { byId, element, keep, say } from "../element.js";
import { count, fixed, percent, span } from "../format.js";

const COLUMNS = [
  { name: "arrived", show: share },
  { name: "clean", show: share },
  { name: "expert_coef", show: (value) => fixed(value) },
  { name: "missions", show: count },
  { name: "transitions", show: count, wide: true },
  { name: "demonstrations", show: count, wide: true },
];

export class RobotsPanel {
  constructor(swarm, selection, theme) {
    Object.assign(this, { swarm, selection });
    this.body = byId("robot-rows");
    for (const event of ["site", "panel"]) swarm.on(event, () => this.show());
    selection.on(() => this.show());
    theme.on(() => this.show());
  }

  show() {
    const { robots, panel } = this.swarm;
    const rows = keep(this.body, robots.map(({ name }) => name), (name) => this.row(name));
    rows.forEach((row, index) => this.fill(row, robots[index].name, index, panel?.robots[index] ?? {}));
    say(byId("robots-aside"), robots.length ? summary(panel?.robots ?? [], robots.length) : "");
    this.detail();
  }

  row(name) {
    const button = element("button", { type: "button" }, [dot(), element("span", { text: name }), element("span", { class: "mark" })]);
    button.addEventListener("click", () => this.selection.choose(name));
    const cells = COLUMNS.map(({ wide }) => element("td", { class: wide ? "number wide" : "number" }));
    return element("tr", {}, [element("th", { scope: "row" }, [button]), ...cells]);
  }

  fill(row, name, index, values) {
    const chosen = this.selection.robot === name;
    row.dataset.selected = String(chosen);
    const button = row.firstElementChild.firstElementChild;
    button.setAttribute("aria-pressed", String(chosen));
    button.querySelector("circle").setAttribute("fill", robotColour(index));
    const [level, mark] = markOf(values);
    const shown = button.lastElementChild;
    shown.dataset.level = level;
    say(shown, mark);
    COLUMNS.forEach((column, at) => say(row.children[at + 1], column.show(values[column.name], values)));
  }

  detail() {
    const index = this.swarm.robots.findIndex(({ name }) => name === this.selection.robot);
    if (index < 0) return say(byId("robot-detail"), this.swarm.robots.length ? "Select a robot to see its lidar and demonstrations." : "");
    const { velocity, pose, kind } = this.swarm.robots[index];
    const { message, safety, age } = this.swarm.panel?.robots[index] ?? {};
    const parts = [`${this.selection.robot}${kind ? `, ${kind}` : ""}: ${message || "has not reported"}`];
    if (pose) parts.push(`at ${fixed(pose[0], 1)}, ${fixed(pose[1], 1)} m`, `${fixed(velocity[0])} m/s`);
    if (safety) parts.push(safety);
    if (age === null || age >= 3) parts.push(`heard ${span(age)}`);
    return say(byId("robot-detail"), parts.join(" · "));
  }
}

// Before the first mission there is no share of missions.
function share(value, { missions }) {
  return missions === 0 ? "–" : percent(value);
}

function dot() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "dot");
  svg.setAttribute("viewBox", "0 0 10 10");
  svg.setAttribute("aria-hidden", "true");
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [name, value] of [["cx", 5], ["cy", 5], ["r", 5]]) circle.setAttribute(name, value);
  svg.append(circle);
  return svg;
}

function markOf({ stopped, safety, age, level }) {
  if (stopped) return ["bad", "stopped"];
  if (age === null || age >= 3) return ["bad", "silent"];
  if (level >= 2) return ["bad", "error"];
  if (safety) return ["warn", "slowed"];
  return level === 1 ? ["warn", "warning"] : ["", ""];
}

function summary(robots, number) {
  const arrived = robots.filter((robot) => robot.missions !== 0).map((robot) => robot.arrived).filter((value) => value !== undefined && value !== null);
  const all = `${number} robots`;
  return arrived.length ? `${all}, mean arrived ${percent(arrived.reduce((a, b) => a + b) / arrived.length)}` : all;
}
