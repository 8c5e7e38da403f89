// What moves, under the robots: demonstrations, trails, lidar and goals.

import { colour, robotColour } from "../colours.js";

export function drawDemonstrations(context, camera, swarm, chosen) {
  swarm.robots.forEach(({ name }, index) => {
    const paths = swarm.paths.get(name);
    if (!paths || (chosen && chosen !== name)) return;
    const strong = chosen === name;
    context.lineWidth = strong ? 1.6 : 1;
    context.strokeStyle = robotColour(index, strong ? 0.6 : 0.28);
    for (const { points } of paths.accepted) line(context, camera, points);
    context.setLineDash([3, 4]);
    context.strokeStyle = colour("bad");
    context.globalAlpha = strong ? 0.7 : 0.25;
    for (const { points } of paths.rejected) line(context, camera, points);
    context.globalAlpha = 1;
    context.setLineDash([]);
  });
}

// A trail fades with its age: it is drawn in pieces, the oldest the faintest.
const PIECES = 6;

export function drawTrail(context, camera, trail, end, index, faint) {
  const points = trail.concat(end);
  const count = points.length / 2;
  context.lineWidth = 2;
  context.lineCap = context.lineJoin = "round";
  for (let piece = 0; piece < PIECES && count > 1; piece += 1) {
    const first = Math.floor((piece * (count - 1)) / PIECES);
    const last = Math.floor(((piece + 1) * (count - 1)) / PIECES);
    if (last === first) continue;
    context.strokeStyle = robotColour(index, (faint ? 0.25 : 0.85) * ((piece + 1) / PIECES));
    line(context, camera, points.slice(2 * first, 2 * last + 2));
  }
}

export function drawLidar(context, camera, hits, from, index, strong) {
  if (strong) drawRays(context, camera, hits, from, index);
  const size = Math.max(2, Math.min(4, 0.05 * camera.scale));
  context.fillStyle = robotColour(index, strong ? 1 : 0.6);
  for (let i = 0; i < hits.length; i += 2) {
    context.fillRect(camera.x(hits[i]) - size / 2, camera.y(hits[i + 1]) - size / 2, size, size);
  }
}

function drawRays(context, camera, hits, [x, y], index) {
  context.strokeStyle = robotColour(index, 0.22);
  context.lineWidth = 1;
  context.beginPath();
  for (let i = 0; i < hits.length; i += 2) {
    context.moveTo(camera.x(x), camera.y(y));
    context.lineTo(camera.x(hits[i]), camera.y(hits[i + 1]));
  }
  context.stroke();
}

export function drawGoal(context, camera, goal, from, index, faint, strong) {
  const [x, y] = [camera.x(goal[0]), camera.y(goal[1])];
  const size = Math.max(5, Math.min(10, 0.14 * camera.scale));
  context.strokeStyle = robotColour(index, faint ? 0.35 : 0.95);
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x - size, y + size);
  context.lineTo(x + size, y - size);
  context.stroke();
  if (!strong) return;
  context.setLineDash([2, 6]);
  context.lineWidth = 1.2;
  line(context, camera, [...from, ...goal]);
  context.setLineDash([]);
}

function line(context, camera, points) {
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) context.lineTo(camera.x(points[i]), camera.y(points[i + 1]));
  context.stroke();
}
