// One chart: a line for each robot over its transitions, drawn by uPlot.

import { colour, robotColour } from "../colours.js";
import { short } from "../format.js";

export class Chart {
  constructor(host, title, range, onCursor) {
    Object.assign(this, { host, title, range, onCursor });
    this.plot = null;
    new ResizeObserver(() => this.resize()).observe(host);
  }

  // lines: [{ index, faint, strong, x, y }]
  show(lines) {
    const data = lines.length ? uPlot.join(lines.map(({ x, y }) => [x, y])) : [[], []];
    const look = JSON.stringify([lines.map(({ index, faint, strong, x }) => [index, faint, strong, x.length < 3]), this.title, colour("ink")]);
    if (this.plot && look === this.look) return this.plot.setData(data);
    this.look = look;
    this.plot?.destroy();
    this.plot = new uPlot(this.options(lines), data, this.host);
    return undefined;
  }

  options(lines) {
    const axis = { stroke: colour("soft"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font: "11px system-ui, sans-serif" };
    const series = lines.map(({ index, faint, strong, x }) => ({
      stroke: robotColour(index, faint ? 0.3 : 1), width: strong ? 2.5 : 1.5, spanGaps: true, points: { show: x.length < 3, size: 5 },
    }));
    return {
      width: this.host.clientWidth, height: this.host.clientHeight,
      scales: { x: { time: false }, y: { range: this.range } },
      axes: [
        { ...axis, values: (_, ticks) => ticks.map(short), size: 26, space: 60 },
        { ...axis, values: (_, ticks) => ticks.map(short), size: 48, space: 34 },
      ],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
      hooks: { setCursor: [(plot) => this.onCursor(plot.cursor.idx === null || plot.cursor.left < 0 ? null : plot.data[0][plot.cursor.idx])] },
      series: [{}, ...(series.length ? series : [{}])],
    };
  }

  resize() {
    if (this.host.clientWidth) this.plot?.setSize({ width: this.host.clientWidth, height: this.host.clientHeight });
  }
}
