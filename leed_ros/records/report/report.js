"use strict";
(() => {
  const source = document.getElementById("tracks");
  if (!source) return;
  const tracks = JSON.parse(source.textContent);
  const rounds = [...document.querySelectorAll(".round")];
  const [play, time, choice, clock] = ["play", "time", "choice", "clock"].map((id) => document.getElementById(id));
  document.getElementById("controls").hidden = false;
  let chosen = 0;
  let seconds = 0;
  let before = null;
  let moving = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const track = () => tracks[chosen];
  const length = () => (track().frames.length - 1) * track().period;

  function show() {
    const { frames, period } = track();
    const at = Math.min(seconds / period, frames.length - 1);
    const first = frames[Math.floor(at)];
    const next = frames[Math.min(Math.floor(at) + 1, frames.length - 1)];
    const part = at - Math.floor(at);
    rounds[chosen].querySelectorAll(".robot").forEach((robot, index) => {
      const [x, y, yaw] = [0, 1, 2].map((axis) => {
        const start = first[3 * index + axis];
        let step = next[3 * index + axis] - start;
        if (axis === 2 && Math.abs(step) > 314) step -= Math.sign(step) * 628;
        return (start + part * step) / 100;
      });
      robot.setAttribute("transform", `translate(${x} ${-y}) rotate(${(-yaw * 180) / Math.PI})`);
    });
    time.value = length() ? Math.round((1000 * seconds) / length()) : 0;
    clock.textContent = `${seconds.toFixed(1)} s`;
  }

  function tick(now) {
    if (moving) {
      seconds += before === null ? 0 : (3 * (now - before)) / 1000;
      if (seconds > length() + 3) seconds = 0;
      before = now;
      const kept = seconds;
      seconds = Math.min(seconds, length());
      show();
      seconds = kept;
    }
    requestAnimationFrame(tick);
  }

  function set(on) {
    moving = on;
    before = null;
    play.textContent = on ? "Pause" : "Play";
  }

  play.addEventListener("click", () => set(!moving));
  time.addEventListener("input", () => {
    set(false);
    seconds = (time.value / 1000) * length();
    show();
  });
  choice.addEventListener("change", () => {
    chosen = Number(choice.value);
    seconds = 0;
    rounds.forEach((round, index) => { round.hidden = index !== chosen; });
    show();
  });
  set(moving);
  show();
  requestAnimationFrame(tick);
})();
