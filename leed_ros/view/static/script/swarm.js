// The swarm as the page knows it: what messages have said so far, and who wants to hear of it.

const MAX_TRAIL = 800; // coordinates kept of a trail, x and y in turn

export class Swarm {
  constructor() {
    this.kind = "";
    this.title = "";
    this.facts = [];
    this.site = null;
    this.robots = []; // name, radius and corners [m], kind, pose [m, rad], before (the pose before), velocity, goal, hits, trail [m], flags
    this.panel = null;
    this.curves = new Map(); // columns by the robot's name
    this.paths = new Map(); // demonstrated paths by the robot's name
    this.time = 0;
    this.steps = 0;
    this.frames = 0;
    this.listeners = new Map();
  }

  on(event, listener) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  tell(event) {
    for (const listener of this.listeners.get(event) ?? []) listener();
  }

  // The server is about to tell everything from the start.
  beginAnew() {
    this.curves.clear();
    this.paths.clear();
  }

  takeSite(content) {
    ({ kind: this.kind, title: this.title, facts: this.facts, site: this.site } = content);
    const known = new Map(this.robots.map((robot) => [robot.name, robot]));
    this.robots = content.robots.map(([name, radius, corners, kind]) => (
      { ...(known.get(name) ?? newRobot(name)), radius, corners: metres(corners), kind }));
    this.tell("site");
  }

  takeFrame(content) {
    this.time = content.time;
    this.steps = content.steps;
    this.frames += 1;
    content.robots.forEach((state, index) => {
      if (state && this.robots[index]) moveRobot(this.robots[index], state);
    });
    this.tell("frame");
  }

  takePanel(content) {
    this.panel = content;
    this.tell("panel");
  }

  takeCurves(content) {
    for (const [name, columns] of Object.entries(content)) this.curves.set(name, columns);
    this.tell("curves");
  }

  takePaths(content) {
    for (const [name, { accepted, rejected }] of Object.entries(content)) {
      this.paths.set(name, { accepted: accepted.map(pathFrom), rejected: rejected.map(pathFrom) });
    }
    this.tell("paths");
  }
}

function newRobot(name) {
  return { name, radius: 0.2, corners: [], kind: "", pose: null, before: null, velocity: [0, 0], goal: null, hits: [], trail: [], flags: 0 };
}

function moveRobot(robot, [pose, velocity, flags, goal, hits, anew, trail]) {
  robot.before = anew || !robot.pose ? pose : robot.pose;
  robot.pose = pose;
  robot.velocity = velocity;
  robot.flags = flags;
  robot.goal = goal.length ? metres(goal) : null;
  robot.hits = metres(hits);
  robot.trail = anew ? metres(trail) : robot.trail.concat(metres(trail)).slice(-MAX_TRAIL);
}

function pathFrom([proposer, points]) {
  return { proposer, points: metres(points) };
}

function metres(millimetres) {
  return millimetres.map((value) => value / 1000);
}
