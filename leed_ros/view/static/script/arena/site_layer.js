// The site: floor, obstacles, roadmap and a scale. It is drawn once and kept until the view changes.

import { colour } from "../colours.js";

export function drawSite(context, camera, site, withRoadmap) {
  drawFloor(context, camera, site.bounds);
  if (withRoadmap) drawRoadmap(context, camera, site);
  drawBoxes(context, camera, site.boxes);
  if (withRoadmap) drawAisles(context, camera, site);
  drawScale(context, camera);
}

function drawFloor(context, camera, [left, bottom, right, top]) {
  context.fillStyle = colour("floor");
  context.fillRect(camera.x(left), camera.y(top), (right - left) * camera.scale, (top - bottom) * camera.scale);
}

function drawBoxes(context, camera, boxes) {
  context.fillStyle = colour("wall");
  context.strokeStyle = colour("wall-edge");
  context.lineWidth = 1;
  context.beginPath();
  for (const [x, y, length, width, yaw] of boxes) addBox(context, camera, x, y, length / 2, width / 2, yaw);
  context.fill();
  if (boxes.length < 2000) context.stroke();
}

function addBox(context, camera, x, y, ahead, left, yaw) {
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  [[1, 1], [-1, 1], [-1, -1], [1, -1]].forEach(([a, b], index) => {
    const mapX = x + a * ahead * cos - b * left * sin;
    const mapY = y + a * ahead * sin + b * left * cos;
    if (index) context.lineTo(camera.x(mapX), camera.y(mapY));
    else context.moveTo(camera.x(mapX), camera.y(mapY));
  });
  context.closePath();
}

function drawRoadmap(context, camera, { places, stretches }) {
  context.strokeStyle = context.fillStyle = colour("road");
  context.lineWidth = Math.max(1.5, Math.min(4, 0.06 * camera.scale));
  for (const [from, to, oneWay] of stretches) {
    const ends = [from, to].map((index) => [camera.x(places[index][1]), camera.y(places[index][2])]);
    context.beginPath();
    context.moveTo(...ends[0]);
    context.lineTo(...ends[1]);
    context.stroke();
    if (oneWay) drawArrow(context, ...ends);
  }
  const size = Math.max(2, Math.min(5, 0.07 * camera.scale));
  for (const [, x, y] of places) {
    context.beginPath();
    context.arc(camera.x(x), camera.y(y), size, 0, 2 * Math.PI);
    context.fill();
  }
}

function drawArrow(context, [x0, y0], [x1, y1]) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  context.beginPath();
  for (const turn of [-2.5, 0, 2.5]) context.lineTo(x + 8 * Math.cos(angle + turn), y + 8 * Math.sin(angle + turn));
  context.fill();
}

function drawAisles(context, camera, { places, stretches }) {
  const spots = new Map();
  for (const [from, to, , aisle] of stretches) {
    if (!aisle) continue;
    const sum = spots.get(aisle) ?? [0, 0, 0];
    for (const index of [from, to]) {
      sum[0] += places[index][1];
      sum[1] += places[index][2];
      sum[2] += 1;
    }
    spots.set(aisle, sum);
  }
  if (spots.size > 60) return;
  context.fillStyle = colour("soft");
  context.font = "11px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const [aisle, [x, y, n]] of spots) context.fillText(aisle, camera.x(x / n), camera.y(y / n));
}

function drawScale(context, camera) {
  const metres = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((one) => one * camera.scale >= 40) ?? 2000;
  const [x, y, length] = [14, camera.size[1] - 12, metres * camera.scale];
  context.strokeStyle = context.fillStyle = colour("soft");
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, y - 4);
  context.lineTo(x, y);
  context.lineTo(x + length, y);
  context.lineTo(x + length, y - 4);
  context.stroke();
  context.font = "11px system-ui, sans-serif";
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.fillText(`${metres} m`, x + length + 6, y);
}
