// The camera: metres of the map to pixels of the canvas, y up.

const MARGIN = 22; // pixels around what is to be seen

export class Camera {
  constructor() {
    this.size = [1, 1];
    this.bounds = null;
    this.free = false; // the user has moved it
    this.scale = 1;
    this.centre = [0, 0];
    this.listeners = [];
  }

  on(listener) {
    this.listeners.push(listener);
  }

  resize(width, height) {
    this.size = [width, height];
    if (this.free) this.tell();
    else this.fit();
  }

  frame(bounds) {
    this.bounds = bounds;
    if (!this.free) this.fit();
  }

  fit() {
    this.free = false;
    if (this.bounds) {
      const [left, bottom, right, top] = this.bounds;
      const wide = (this.size[0] - 2 * MARGIN) / Math.max(right - left, 0.1);
      const high = (this.size[1] - 2 * MARGIN) / Math.max(top - bottom, 0.1);
      this.scale = Math.max(Math.min(wide, high), 0.01);
      this.centre = [(left + right) / 2, (bottom + top) / 2];
    }
    this.tell();
  }

  zoom(factor, x = this.size[0] / 2, y = this.size[1] / 2) {
    const [mapX, mapY] = this.toMap(x, y);
    this.scale = Math.min(Math.max(this.scale * factor, 0.05), 2000);
    const [newX, newY] = this.toMap(x, y);
    this.centre = [this.centre[0] + mapX - newX, this.centre[1] + mapY - newY];
    this.free = true;
    this.tell();
  }

  pan(dx, dy) {
    this.centre = [this.centre[0] - dx / this.scale, this.centre[1] + dy / this.scale];
    this.free = true;
    this.tell();
  }

  x(mapX) {
    return this.size[0] / 2 + (mapX - this.centre[0]) * this.scale;
  }

  y(mapY) {
    return this.size[1] / 2 - (mapY - this.centre[1]) * this.scale;
  }

  toMap(x, y) {
    return [this.centre[0] + (x - this.size[0] / 2) / this.scale, this.centre[1] - (y - this.size[1] / 2) / this.scale];
  }

  tell() {
    for (const listener of this.listeners) listener();
  }
}
