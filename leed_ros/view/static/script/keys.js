// The keyboard: every key does what a button on the page does, and is listed in the help.

import { byId, element } from "./element.js";
import { LAYERS } from "./selection.js";

export class Keys {
  constructor({ swarm, selection, camera, theme, pause }) {
    this.dialog = byId("help");
    this.bindings = [
      { keys: [" "], shown: "Space", words: "pause and go on", act: pause },
      { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: "1 to 9", words: "select a robot, or none",
        act: (key) => chooseAt(swarm, selection, Number(key) - 1) },
      { keys: ["]"], shown: "]", words: "next robot", act: () => step(swarm, selection, 1) },
      { keys: ["["], shown: "[", words: "robot before", act: () => step(swarm, selection, -1) },
      { keys: ["Escape"], shown: "Esc", words: "select none", act: () => selection.robot && selection.choose(selection.robot) },
      ...LAYERS.map(({ key, label, name }) => (
        { keys: [key], shown: key.toUpperCase(), words: `${label.toLowerCase()} on or off`, act: () => selection.toggle(name) })),
      { keys: ["+", "="], shown: "+", words: "zoom in", act: () => camera.zoom(1.25) },
      { keys: ["-"], shown: "−", words: "zoom out", act: () => camera.zoom(0.8) },
      { keys: ["0"], shown: "0", words: "show everything", act: () => camera.fit() },
      { keys: ["c"], shown: "C", words: "light or dark", act: () => theme.toggle() },
      { keys: ["?"], shown: "?", words: "this list", act: () => this.dialog.showModal() },
    ];
    const arrows = { keys: [], shown: "Arrows", words: "move the view, with the arena in focus" };
    byId("help-list").replaceChildren(...[...this.bindings, arrows].flatMap(helpLine));
    byId("keys").addEventListener("click", () => this.dialog.showModal());
    document.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.dialog.open || takesKeys(event.target, event.key)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const binding = this.bindings.find(({ keys }) => keys.includes(key));
    if (!binding) return;
    event.preventDefault();
    binding.act(key);
  }
}

function helpLine({ shown, words }) {
  return [element("dt", {}, [element("kbd", { text: shown })]), element("dd", { text: words })];
}

// Fields use keys for themselves; buttons and summaries use Space and Enter.
function takesKeys(target, key) {
  return target.matches("input, select, textarea") || (key === " " && target.matches("button, summary, a"));
}

function chooseAt(swarm, selection, index) {
  if (swarm.robots[index]) selection.choose(swarm.robots[index].name);
}

function step(swarm, selection, by) {
  const count = swarm.robots.length;
  if (!count) return;
  const at = swarm.robots.findIndex(({ name }) => name === selection.robot);
  selection.choose(swarm.robots[at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count].name);
}
