"""A made-up swarm that moves, senses and learns: what the page is measured and tested with, without ROS."""

import math

import numpy as np

from leed_ros.monitor.state import DemonstratedPath, RobotBody, SwarmPicture
from leed_ros.monitor.swarm_state import NANOSECONDS, SwarmState
from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Site
from leed_ros.view.source import LIVE, SourceFacts

UPDATE_TIME = 0.5
"""Time between two updates of a robot [s]."""


class FedSwarm:
    """Robots on circles around the places of a site's roadmap.

    Args:
        site: Where they drive.
        num_robots: Number of robots N.
        words: What the demonstrator and the nodes say; a test lets them say what must not become markup.
    """

    def __init__(self, site: Site, num_robots: int, words: str = "A2 goes west") -> None:
        self.facts = SourceFacts(LIVE, "Fed swarm", (("words", words),))
        self._now, self._words = 0.0, words
        self._names = [f"robot_{index}" for index in range(num_robots)]
        self._state = SwarmState(self._names, clock=lambda: self._now)
        self._state.take_site(site, dict.fromkeys(self._names, RobotBody()))
        self._angles = RobotConfig().ray_angles()
        places = list(site.roadmap.nodes.values())
        self._centres = np.array([places[index * len(places) // num_robots] for index in range(num_robots)])
        self._updates = 0
        self._tell_once()

    def picture(self, now: float) -> SwarmPicture:
        """Move everybody on and return the swarm; now [s]."""
        self._now = now
        stamp = round(now * NANOSECONDS)
        ranges = 1.0 + 0.5 * np.sin(3.0 * self._angles + now)
        for name, pose in zip(self._names, self._poses(now), strict=True):
            self._state.take_odom(name, stamp, pose, np.array([0.5, 0.4]))
            self._state.take_scan(name, stamp, ranges, self._angles, 3.0)
        if now >= self._updates * UPDATE_TIME:
            self._learn()
        return self._state.picture()

    def close(self) -> None:
        """Nothing is held."""

    def _poses(self, now: float) -> FloatArray:
        """Return where they are [m, rad; map frame]. Shape (N, 3)."""
        angle = 0.4 * now + np.arange(len(self._names))
        offset = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        return np.column_stack([self._centres + offset, angle + math.pi / 2])

    def _learn(self) -> None:
        self._updates += 1
        share = 1.0 - 0.9**self._updates
        said = {
            "updates": self._updates,
            "transitions": 256 * self._updates,
            "arrived": share,
            "missions": self._updates,
        }
        said |= {"clean": 0.8 * share, "expert_coef": 2.0 * 0.95**self._updates, "value_loss": 1.0 - share}
        for name in self._names:
            values = {key: f"{value:g}" for key, value in said.items()}
            self._state.take_diagnostic(f"/{name}/robot", 0, self._words, values)
        steps = {"steps": f"{round(20 * self._now)}", "max_steps": "12000"}
        self._state.take_diagnostic("/simulation", 0, "running", steps)

    def _tell_once(self) -> None:
        for name, centre in zip(self._names, self._centres, strict=True):
            self._state.take_goal(name, 0, centre)
            poses = np.column_stack([centre + np.linspace(0.0, 1.0, 30)[:, np.newaxis], np.zeros(30)])
            self._state.take_demonstrations(name, [DemonstratedPath("llm", poses)] * 8, 8)
        said = {"demonstrator": "llm", "model": "a model", "proposer": "llm", "plan": [self._words] * 3}
        self._state.take_demonstrator({**said, "verdict": self._words, "rules": [self._words], "missions": 8})
