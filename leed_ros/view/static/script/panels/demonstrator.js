// The demonstrator: who gives demonstrations, the last plan with its verdict, the rounds and the rules.

import { byId, element, say } from "../element.js";
import { count, fixed, percent } from "../format.js";

export class DemonstratorPanel {
  constructor(swarm) {
    this.swarm = swarm;
    this.last = "";
    swarm.on("panel", () => this.show());
    this.show();
  }

  show() {
    const said = this.swarm.panel?.demonstrator ?? null;
    const now = JSON.stringify(said);
    if (now === this.last) return;
    this.last = now;
    byId("demonstrator").replaceChildren(...(said ? parts(said) : [element("p", { class: "label", text: "Nobody demonstrates." })]));
    say(byId("demonstrator-aside"), said ? whose(said) : "");
  }
}

// The model is named where it is asked for plans.
function whose({ demonstrator, model, proposer }) {
  const asked = proposer === "llm" || ["llm", "auto"].includes(demonstrator);
  return [demonstrator, asked && model].filter(Boolean).join(" · ");
}

function parts(said) {
  return [
    said.state && element("p", { text: said.state }),
    said.warning && element("p", { class: "warning", text: said.warning }),
    said.missions > 0 && element("p", { class: "label", text: tally(said) }),
    ...planParts(said),
    said.rounds.length > 0 && roundsTable(said.rounds),
    ...listParts("Rules in force", said.rules),
    ...listParts("Asked back", said.questions),
  ].filter(Boolean);
}

function tally({ missions, accepted_share: share, by_proposer: shares }) {
  const whom = Object.entries(shares).map(([name, number]) => `${count(number)} by ${name}`).join(", ");
  return `${count(missions)} missions driven, ${percent(share)} accepted${whom ? `: ${whom}` : ""}`;
}

function planParts({ plan, proposer, verdict }) {
  if (!plan.length) return [];
  const list = element("ol", { class: "plan", tabindex: "0", "aria-label": "Last plan" }, plan.map((text) => element("li", { text })));
  return [
    element("p", {}, [element("span", { class: "label", text: "Last plan" }), ` by ${proposer || "nobody known"}`]),
    list,
    verdict && element("p", {}, [element("span", { class: "label", text: "Verdict " }), verdict]),
  ];
}

function roundsTable(rounds) {
  const head = ["round", "by", "reward", "accepted", "usable", "per call"].map((text, index) => (
    element("th", { text, scope: "col", class: index === 1 ? "" : "number" })));
  const rows = rounds.slice(-6).map((one) => element("tr", {}, [
    element("td", { text: String(one.number), class: "number" }),
    element("td", { text: one.proposer }),
    element("td", { text: fixed(one.reward), class: "number" }),
    element("td", { text: percent(one.accepted), class: "number" }),
    element("td", { text: percent(one.validity), class: "number" }),
    element("td", { text: one.latency ? `${fixed(one.latency, 1)} s` : "–", class: "number" }),
  ]));
  return element("table", {}, [element("thead", {}, [element("tr", {}, head)]), element("tbody", {}, rows)]);
}

function listParts(title, lines) {
  if (!lines.length) return [];
  return [element("p", { class: "label", text: title }), element("ul", {}, lines.map((text) => element("li", { text })))];
}
