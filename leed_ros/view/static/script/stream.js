// The stream of events from the server. The browser itself tries again when the connection is lost.

const KINDS = { site: "takeSite", frame: "takeFrame", panel: "takePanel", curves: "takeCurves", paths: "takePaths" };

export class Stream {
  constructor(swarm, onState) {
    this.swarm = swarm;
    this.onState = onState;
    this.open();
  }

  open() {
    this.source = new EventSource("/stream");
    for (const [kind, method] of Object.entries(KINDS)) {
      this.source.addEventListener(kind, (event) => this.swarm[method](JSON.parse(event.data)));
    }
    this.source.addEventListener("open", () => {
      this.swarm.beginAnew();
      this.onState("open");
    });
    this.source.addEventListener("error", () => this.onState("lost"));
    this.source.addEventListener("end", (event) => this.onState("ended", JSON.parse(event.data)));
  }

  // A page that is paused asks the server for nothing; afterwards it is told everything anew.
  set paused(wanted) {
    this.source.close();
    if (!wanted) this.open();
  }
}
