// A robot: its footprint in its colour, an arrow where it heads, its number, and a ring where something is wrong.

import { colour, robotColour } from "../colours.js";

export const CONTACT = 1, GUARDED = 2, STOPPED = 4, SILENT = 8; // flags of a frame
const LEAST_RADIUS = 5; // pixels

export function drawRobot(context, camera, robot, [mapX, mapY, yaw], index, { faint, chosen, numbers }) {
  const [x, y] = [camera.x(mapX), camera.y(mapY)];
  const radius = Math.max(LEAST_RADIUS, robot.radius * camera.scale);
  context.globalAlpha = faint ? 0.4 : 1;
  outline(context, camera, robot, x, y, radius, yaw);
  context.fillStyle = robot.flags & SILENT ? colour("wall") : robotColour(index);
  context.fill();
  drawHeading(context, x, y, radius, yaw);
  if (robot.flags & (CONTACT | STOPPED)) ring(context, x, y, radius + 3, robot.flags & CONTACT ? colour("bad") : colour("warn"));
  else if (robot.flags & GUARDED) ring(context, x, y, radius + 2, colour("warn"));
  if (chosen) ring(context, x, y, radius + 7, colour("ink"));
  if (numbers) drawNumber(context, x, y, radius, numberOf(robot.name, index));
  context.globalAlpha = 1;
}

// A footprint with corners as it is where it can be made out, otherwise a disc.
function outline(context, camera, { corners }, x, y, radius, yaw) {
  context.beginPath();
  if (!corners.length || radius <= LEAST_RADIUS) return context.arc(x, y, radius, 0, 2 * Math.PI);
  const [cos, sin] = [camera.scale * Math.cos(yaw), camera.scale * Math.sin(yaw)];
  for (let i = 0; i < corners.length; i += 2) {
    context.lineTo(x + corners[i] * cos - corners[i + 1] * sin, y - corners[i] * sin - corners[i + 1] * cos);
  }
  return context.closePath();
}

function drawHeading(context, x, y, radius, yaw) {
  context.beginPath();
  const tip = radius * 0.92;
  context.moveTo(x + tip * Math.cos(yaw), y - tip * Math.sin(yaw));
  for (const turn of [0.62, -0.62]) {
    context.lineTo(x + 0.62 * radius * Math.cos(yaw + turn), y - 0.62 * radius * Math.sin(yaw + turn));
  }
  context.closePath();
  context.fillStyle = colour("card");
  context.fill();
}

function ring(context, x, y, radius, stroke) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = stroke;
  context.lineWidth = 2;
  context.stroke();
}

function drawNumber(context, x, y, radius, text) {
  const inside = radius >= 9;
  context.font = `600 ${inside ? Math.min(13, radius) : 10}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = inside ? colour("card") : colour("ink");
  context.fillText(text, x, inside ? y + 0.5 : y - radius - 7);
}

function numberOf(name, index) {
  return name.match(/(\d+)$/)?.[1] ?? String(index);
}
