// The learning curves: one chosen curve of every robot, and the weight of the demonstrations.

import { byId, element, say } from "../element.js";
import { count, median, percent, short } from "../format.js";
import { Chart } from "./chart.js";

const SHARE = { range: () => [0, 1.02], show: percent };
const LOSS = { range: (_, low, high) => [Math.min(low ?? 0, 0), Math.max(high ?? 1, 1e-3)], show: short };
const CURVES = {
  arrived: { label: "missions arrived", ...SHARE },
  clean: { label: "missions without contact", ...SHARE },
  policy_loss: { label: "policy loss", ...LOSS },
  value_loss: { label: "value loss", ...LOSS },
  expert_loss: { label: "expert loss", ...LOSS },
  entropy: { label: "entropy", ...LOSS },
};
const WEIGHT = { label: "weight λ of the demonstrations", range: (_, low, high) => [0, Math.max(high ?? 0, 1)], show: short };

export class LearningPanel {
  constructor(swarm, selection, theme) {
    Object.assign(this, { swarm, selection });
    this.choice = byId("curve");
    this.choice.replaceChildren(...Object.entries(CURVES).map(([value, { label }]) => element("option", { value, text: label })));
    this.success = this.chart("success", () => this.choice.value);
    this.expert = this.chart("expert", () => "expert_coef");
    for (const event of ["curves", "site"]) swarm.on(event, () => this.show());
    for (const source of [selection, theme]) source.on(() => this.show());
    this.choice.addEventListener("change", () => this.show());
    this.show();
  }

  chart(id, name) {
    const kind = () => CURVES[name()] ?? WEIGHT;
    const range = (plot, low, high) => kind().range(plot, low, high);
    const caption = (at) => this.caption(id, name(), kind(), at);
    return { name, kind, caption, chart: new Chart(byId(`${id}-chart`), id, range, caption) };
  }

  show() {
    for (const { name, caption, chart } of [this.success, this.expert]) {
      chart.title = name();
      chart.show(this.lines(name()));
      caption(null);
    }
  }

  lines(name) {
    const chosen = this.selection.robot;
    return this.swarm.robots
      .map((robot, index) => ({ index, robot: robot.name, columns: this.swarm.curves.get(robot.name) }))
      .filter(({ columns }) => columns?.[name])
      .map(({ index, robot, columns }) => ({
        index, robot, x: columns.transitions, y: columns[name], strong: robot === chosen, faint: chosen !== null && robot !== chosen,
      }));
  }

  // Say the median over the robots, now or under the cursor, and the selected robot's value.
  caption(id, name, { label, show }, at) {
    const lines = this.lines(name);
    const values = lines.map((line) => ({ ...line, value: valueAt(line, at) })).filter(({ value }) => value !== null);
    const parts = [label];
    if (values.length) {
      const numbers = values.map(({ value }) => value);
      parts.push(`${at === null ? "now" : `at ${count(at)}`}: median ${show(median(numbers))}`);
      parts.push(`from ${show(Math.min(...numbers))} to ${show(Math.max(...numbers))}`);
      const own = values.find(({ strong }) => strong);
      if (own) parts.push(`${own.robot} ${show(own.value)}`);
    } else parts.push("no update yet");
    say(byId(`${id}-caption`), `${parts.join(", ")}; over transitions`);
    byId(`${id}-chart`).setAttribute("aria-label", parts.join(", "));
  }
}

function valueAt({ x, y }, at) {
  for (let i = y.length - 1; i >= 0; i -= 1) if (y[i] !== null && (at === null || x[i] <= at)) return y[i];
  return null;
}
