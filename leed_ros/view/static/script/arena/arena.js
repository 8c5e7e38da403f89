// The arena: draws the swarm whenever it or the view has changed, at most once per frame of the screen.

import { byId, say } from "../element.js";
import { percent } from "../format.js";
import { drawRobot, CONTACT } from "./robot_layer.js";
import { drawSite } from "./site_layer.js";
import { drawDemonstrations, drawGoal, drawLidar, drawTrail } from "./swarm_layer.js";
import { Gestures } from "./gestures.js";

const PERIOD = 30; // [ms] between two pictures at least: robots train on the same machine
const CALM_PERIOD = 1000; // [ms] between two pictures for those who want little motion
const JUMP = 1.5; // [m] a robot that is farther away than this has been put there
const DESCRIBE_PERIOD = 5000; // [ms]

export class Arena {
  constructor(swarm, selection, camera, theme) {
    Object.assign(this, { swarm, selection, camera });
    this.canvas = byId("arena");
    this.context = this.canvas.getContext("2d");
    this.ground = document.createElement("canvas");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.drawn = 0; // pictures so far
    this.arrival = 0;
    this.interval = 50; // [ms] between two messages, smoothed
    this.dirty = this.groundDirty = true;
    this.lastDrawn = this.described = -Infinity;
    swarm.on("site", () => this.newSite());
    swarm.on("frame", () => this.newFrame());
    swarm.on("paths", () => this.redraw());
    for (const source of [selection, camera, theme]) source.on(() => this.redraw(true));
    new ResizeObserver(() => this.resize()).observe(byId("stage"));
    new Gestures(this.canvas, camera, (x, y) => this.choose(x, y));
    requestAnimationFrame((now) => this.tick(now));
  }

  redraw(ground = false) {
    this.dirty = true;
    this.groundDirty ||= ground;
  }

  newSite() {
    byId("arena-empty").hidden = Boolean(this.swarm.site || this.swarm.robots.length);
    this.camera.frame(this.swarm.site?.bounds ?? null);
    this.redraw(true);
  }

  newFrame() {
    const now = performance.now();
    this.interval += 0.1 * (Math.min(now - this.arrival, 500) - this.interval);
    this.arrival = now;
    if (!this.swarm.site) this.camera.frame(boundsOf(this.swarm.robots));
    this.redraw();
  }

  resize() {
    const { width, height } = byId("stage").getBoundingClientRect();
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    for (const canvas of [this.canvas, this.ground]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.camera.resize(width, height);
    this.redraw(true);
  }

  tick(now) {
    requestAnimationFrame((next) => this.tick(next));
    const moving = !this.calm.matches && performance.now() - this.arrival < this.interval + 20;
    const due = now - this.lastDrawn >= (this.calm.matches ? CALM_PERIOD : PERIOD);
    if ((this.dirty || moving) && (due || this.groundDirty) && this.canvas.width && this.canvas.height) {
      this.draw();
      this.lastDrawn = now;
    }
    if (now - this.described >= DESCRIBE_PERIOD) this.describe(now);
  }

  draw() {
    if (this.groundDirty) this.drawGround();
    this.dirty = this.groundDirty = false;
    this.drawn += 1;
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.ground, 0, 0);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.drawSwarm();
  }

  drawGround() {
    const context = this.ground.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.ground.width, this.ground.height);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    if (this.swarm.site) drawSite(context, this.camera, this.swarm.site, this.selection.shown.has("roadmap"));
  }

  drawSwarm() {
    const { context, camera, swarm, selection: { robot: chosen, shown } } = this;
    const share = this.calm.matches ? 1 : Math.min((performance.now() - this.arrival) / this.interval, 1);
    const placed = swarm.robots
      .map((robot, index) => ({ robot, index, pose: robot.pose && between(robot.before, robot.pose, share) }))
      .filter(({ pose }) => pose);
    const dim = ({ robot }) => chosen !== null && chosen !== robot.name;
    const strong = ({ robot }) => chosen === robot.name;
    if (shown.has("demonstrations") || chosen) drawDemonstrations(context, camera, swarm, chosen);
    if (shown.has("trails")) {
      for (const one of placed) drawTrail(context, camera, one.robot.trail, one.pose.slice(0, 2), one.index, dim(one));
    }
    if (shown.has("lidar")) {
      for (const one of placed) {
        if (!dim(one)) drawLidar(context, camera, one.robot.hits, one.pose, one.index, strong(one));
      }
    }
    if (shown.has("goals")) {
      for (const one of placed) {
        if (one.robot.goal) drawGoal(context, camera, one.robot.goal, one.pose.slice(0, 2), one.index, dim(one), strong(one));
      }
    }
    for (const one of placed) {
      const look = { faint: dim(one), chosen: strong(one), numbers: shown.has("names") };
      drawRobot(context, camera, one.robot, one.pose, one.index, look);
    }
  }

  choose(x, y) {
    const [mapX, mapY] = this.camera.toMap(x, y);
    const reach = ({ radius }) => Math.max(radius, 16 / this.camera.scale);
    const near = this.swarm.robots
      .filter(({ pose }) => pose)
      .map((robot) => ({ robot, gap: Math.hypot(robot.pose[0] - mapX, robot.pose[1] - mapY) - reach(robot) }))
      .filter(({ gap }) => gap <= 0)
      .sort((a, b) => a.gap - b.gap);
    if (near.length) this.selection.choose(near[0].robot.name);
  }

  describe(now) {
    const seen = this.swarm.robots.filter(({ pose }) => pose);
    if (!seen.length) return;
    this.described = now;
    const touching = seen.filter(({ flags }) => flags & CONTACT).length;
    const arrived = (this.swarm.panel?.robots ?? []).filter(({ missions }) => missions).map((robot) => robot.arrived).filter((value) => value !== undefined);
    const success = arrived.length ? `, ${percent(arrived.reduce((a, b) => a + b) / arrived.length)} of recent missions arrived` : "";
    const words = `${seen.length} robots in ${this.swarm.site?.name ?? "an unknown site"}, ${touching} in contact${success}`;
    this.canvas.setAttribute("aria-label", `Arena: ${words}`);
    say(byId("arena-caption"), words);
  }
}

function between(before, pose, share) {
  if (!before || share >= 1 || Math.hypot(pose[0] - before[0], pose[1] - before[1]) > JUMP) return pose;
  const turn = Math.atan2(Math.sin(pose[2] - before[2]), Math.cos(pose[2] - before[2]));
  return [before[0] + share * (pose[0] - before[0]), before[1] + share * (pose[1] - before[1]), before[2] + share * turn];
}

function boundsOf(robots) {
  const poses = robots.map(({ pose }) => pose).filter(Boolean);
  if (!poses.length) return null;
  const [xs, ys] = [poses.map(([x]) => x), poses.map(([, y]) => y)];
  return [Math.min(...xs) - 2, Math.min(...ys) - 2, Math.max(...xs) + 2, Math.max(...ys) + 2];
}
