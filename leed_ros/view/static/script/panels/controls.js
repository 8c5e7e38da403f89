// The head of the page: title, progress, connection, and the buttons.

import { byId, element, say } from "../element.js";
import { count, fixed } from "../format.js";
import { LAYERS } from "../selection.js";

const ENDED = "The server has ended; this is the last that was heard.";
const LOST = "The connection to the server is lost. The page tries again by itself.";

export class Controls {
  constructor(swarm, selection, camera) {
    this.swarm = swarm;
    this.paused = false;
    this.state = "connecting";
    this.pauseListeners = [];
    swarm.on("site", () => this.showTitle());
    swarm.on("frame", () => this.showProgress());
    swarm.on("panel", () => this.showProgress());
    byId("pause").addEventListener("click", () => this.pause());
    byId("zoom-in").addEventListener("click", () => camera.zoom(1.25));
    byId("zoom-out").addEventListener("click", () => camera.zoom(0.8));
    byId("zoom-fit").addEventListener("click", () => camera.fit());
    byId("layers").replaceChildren(...LAYERS.map((layer) => layerButton(layer, selection)));
  }

  onPause(listener) {
    this.pauseListeners.push(listener);
  }

  pause() {
    this.paused = !this.paused;
    byId("pause").setAttribute("aria-pressed", String(this.paused));
    say(byId("pause"), this.paused ? "Go on" : "Pause");
    for (const listener of this.pauseListeners) listener(this.paused);
    this.showState();
  }

  connection(state, words = "") {
    if (state === "lost" && this.state === "ended") return; // that was to be expected
    this.state = state;
    this.words = words;
    this.showState();
  }

  showState() {
    const badge = byId("connection");
    const state = this.paused ? "paused" : this.state === "open" ? this.swarm.kind || "connected" : this.state;
    badge.dataset.state = state === "ended" ? "lost" : state;
    say(badge, state);
    const notice = this.paused ? "" : { ended: `${ENDED} ${this.words}`, lost: LOST }[this.state] ?? "";
    byId("notice").hidden = !notice;
    say(byId("notice"), notice);
  }

  showTitle() {
    const title = this.swarm.site?.name ?? "";
    say(byId("title"), this.swarm.kind === "live" && title ? title : this.swarm.title);
    document.title = `leed · ${byId("title").textContent}`;
    this.showState();
  }

  showProgress() {
    const { panel, steps } = this.swarm;
    const limit = panel?.max_steps ?? 0;
    const parts = [limit ? `step ${count(steps)} of ${count(limit)}` : `step ${count(steps)}`];
    if (panel?.step_rate) parts.push(`${fixed(panel.step_rate, 0)} steps/s`);
    if (panel?.rounds) parts.push(`round ${count(panel.rounds)}`);
    say(byId("progress-text"), steps ? parts.join(" · ") : "");
    byId("progress").hidden = !limit || !steps;
    if (limit) byId("progress").value = Math.min(steps / limit, 1);
  }
}

function layerButton({ name, key, label }, selection) {
  const button = element("button", { type: "button", "aria-keyshortcuts": key.toUpperCase(), "aria-label": label });
  const at = label.toLowerCase().indexOf(key);
  button.append(label.slice(0, at), element("u", { text: label[at] }), label.slice(at + 1));
  const show = () => button.setAttribute("aria-pressed", String(selection.shown.has(name)));
  button.addEventListener("click", () => selection.toggle(name));
  selection.on(show);
  show();
  return button;
}
