// About the source, and how many pictures a second this page draws.

import { byId, element, say } from "../element.js";
import { count, fixed } from "../format.js";

const PERIOD = 1000; // [ms]

export class FactsPanel {
  constructor(swarm, arena) {
    Object.assign(this, { swarm, arena });
    this.before = { time: performance.now(), drawn: 0, frames: 0 };
    swarm.on("site", () => this.show());
    setInterval(() => this.showRate(), PERIOD);
  }

  show() {
    const { facts, site, kind } = this.swarm;
    const own = [["source", kind], ...(site ? siteFacts(site) : []), ...facts];
    byId("facts").replaceChildren(...own.flatMap(([label, text]) => [element("dt", { text: label }), element("dd", { text })]));
  }

  showRate() {
    const now = { time: performance.now(), drawn: this.arena.drawn, frames: this.swarm.frames };
    const seconds = (now.time - this.before.time) / 1000;
    const [drawn, received] = ["drawn", "frames"].map((name) => (now[name] - this.before[name]) / seconds);
    this.before = now;
    const shown = byId("frames");
    Object.assign(shown.dataset, { drawn: String(now.drawn), received: String(now.frames) });
    say(shown, `${fixed(received, 0)} frames/s received, ${fixed(drawn, 0)} drawn`);
  }
}

function siteFacts({ name, bounds: [left, bottom, right, top], boxes, boxes_left_out: left_out }) {
  const more = left_out ? `, ${count(left_out)} small ones not shown` : "";
  return [["site", `${name}, ${fixed(right - left, 1)} × ${fixed(top - bottom, 1)} m, ${count(boxes.length)} obstacles${more}`]];
}
