// What the user has chosen: one robot or none, and which layers are shown.

export const LAYERS = [
  { name: "lidar", key: "l", label: "Lidar", shown: true },
  { name: "trails", key: "t", label: "Trails", shown: true },
  { name: "goals", key: "g", label: "Goals", shown: true },
  { name: "demonstrations", key: "d", label: "Demonstrations", shown: false },
  { name: "roadmap", key: "r", label: "Roadmap", shown: false },
  { name: "names", key: "n", label: "Numbers", shown: true },
];

export class Selection {
  constructor() {
    this.robot = null;
    this.shown = new Set(LAYERS.filter((layer) => layer.shown).map((layer) => layer.name));
    this.listeners = [];
  }

  on(listener) {
    this.listeners.push(listener);
  }

  choose(robot) {
    this.robot = robot === this.robot ? null : robot;
    this.tell();
  }

  toggle(layer) {
    if (!this.shown.delete(layer)) this.shown.add(layer);
    this.tell();
  }

  tell() {
    for (const listener of this.listeners) listener();
  }
}
