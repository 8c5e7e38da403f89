// Colours: a robot's by its place in the order, everything else from the style sheet.

const HUES = [255, 45, 150, 15, 305, 200, 95, 340];

export function robotColour(index, alpha = 1) {
  const hue = index < HUES.length ? HUES[index] : (HUES[index % HUES.length] + 137.5 * Math.floor(index / HUES.length)) % 360;
  return `oklch(${variable("--robot-lightness")} ${variable("--robot-chroma")} ${hue} / ${alpha})`;
}

export function colour(name) {
  return variable(`--${name}`);
}

const read = new Map();

function variable(name) {
  if (!read.has(name)) read.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return read.get(name);
}

export function forgetColours() {
  read.clear();
}
