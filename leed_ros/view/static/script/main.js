// The page: puts everything together.

import { Arena } from "./arena/arena.js";
import { Camera } from "./arena/camera.js";
import { Keys } from "./keys.js";
import { Controls } from "./panels/controls.js";
import { DemonstratorPanel } from "./panels/demonstrator.js";
import { FactsPanel } from "./panels/facts.js";
import { LearningPanel } from "./panels/learning.js";
import { NodesPanel } from "./panels/nodes.js";
import { RobotsPanel } from "./panels/robots.js";
import { Selection } from "./selection.js";
import { Stream } from "./stream.js";
import { Swarm } from "./swarm.js";
import { Theme } from "./theme.js";

const swarm = new Swarm();
const selection = new Selection();
const theme = new Theme();
const camera = new Camera();
const arena = new Arena(swarm, selection, camera, theme);
new RobotsPanel(swarm, selection, theme);
new LearningPanel(swarm, selection, theme);
new DemonstratorPanel(swarm, theme);
new NodesPanel(swarm);
new FactsPanel(swarm, arena);
const controls = new Controls(swarm, selection, camera);
const stream = new Stream(swarm, (state, words) => controls.connection(state, words));
controls.onPause((paused) => { stream.paused = paused; });
new Keys({ swarm, selection, camera, theme, pause: () => controls.pause() });
