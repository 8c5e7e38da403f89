// Mouse, touch and arrow keys over the arena. A wheel zooms with Ctrl or while the arena is in focus, so a page scrolls.

const STEP = 60; // pixels that an arrow key moves the view
const CLICK = 4; // pixels that a click may slip

export class Gestures {
  constructor(canvas, camera, onClick) {
    this.camera = camera;
    this.start = this.last = null;
    canvas.addEventListener("wheel", (event) => this.wheel(event, canvas), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.press(event, canvas));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.release(event, onClick));
    canvas.addEventListener("pointercancel", () => { this.start = this.last = null; });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  wheel(event, canvas) {
    if (!event.ctrlKey && document.activeElement !== canvas) return;
    event.preventDefault();
    this.camera.zoom(Math.exp(-0.0015 * event.deltaY), event.offsetX, event.offsetY);
  }

  press(event, canvas) {
    this.start = this.last = [event.offsetX, event.offsetY];
    if (event.pointerType === "mouse") canvas.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.last || event.pointerType !== "mouse" || !this.slipped(event)) return;
    this.camera.pan(event.offsetX - this.last[0], event.offsetY - this.last[1]);
    this.last = [event.offsetX, event.offsetY];
  }

  release(event, onClick) {
    if (this.start && !this.slipped(event)) onClick(event.offsetX, event.offsetY);
    this.start = this.last = null;
  }

  slipped(event) {
    return Math.hypot(event.offsetX - this.start[0], event.offsetY - this.start[1]) > CLICK || this.last !== this.start;
  }

  key(event) {
    const move = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key];
    if (!move) return;
    event.preventDefault();
    this.camera.pan(...move);
  }
}
