// Light or dark: as the system wishes, until the user says otherwise.

import { forgetColours } from "./colours.js";
import { byId, say } from "./element.js";

const KEPT = "leed-theme";

export class Theme {
  constructor() {
    this.system = matchMedia("(prefers-color-scheme: dark)");
    this.listeners = [];
    this.chosen = kept();
    this.system.addEventListener("change", () => this.apply());
    byId("theme").addEventListener("click", () => this.toggle());
    this.apply();
  }

  on(listener) {
    this.listeners.push(listener);
  }

  get dark() {
    return this.chosen ? this.chosen === "dark" : this.system.matches;
  }

  toggle() {
    this.chosen = this.dark ? "light" : "dark";
    keep(this.chosen);
    this.apply();
  }

  apply() {
    document.documentElement.dataset.theme = this.dark ? "dark" : "light";
    say(byId("theme"), this.dark ? "Light" : "Dark");
    forgetColours();
    for (const listener of this.listeners) listener();
  }
}

// A browser may refuse to keep anything; then the choice holds for this page.
function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(chosen) {
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // nothing to be done
  }
}
