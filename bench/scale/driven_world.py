"""A world whose robots are driven: one step is a control period with two sub-steps, and readings with the lidar."""

import itertools

import numpy as np

from bench.scale.field import field
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import TaskConfig
from leed_ros.task.site import Scenario
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_world

LOW, HIGH = (0.0, -1.0), (0.8, 1.0)
"""Smallest and largest commands [m/s, rad/s]."""

ROUND = 60
"""Steps of a round, after which robots are placed anew: twelve seconds."""

DRAWN = 3
"""Rounds that are drawn beforehand, as drawing is no part of a step, and come again and again."""

SITES = ("field", "warehouse", "arena")


def scenario_of(site: str, num_robots: int) -> Scenario:
    """Make a site for N robots."""
    return field(num_robots) if site == "field" else make_scenario(site, num_robots, 0)


class DrivenWorld:
    """Robots under random commands.

    Args:
        physics: `kinematic` or `pybullet`.
        site: One of `SITES`.
        num_robots: Number of robots N.
        num_worlds: Number of worlds W.

    Attributes:
        scenario: Where they drive.
        agents: Number of robots in all worlds.
        world: The worlds.
    """

    def __init__(self, physics: str, site: str, num_robots: int, num_worlds: int = 1) -> None:
        self.scenario, task = scenario_of(site, num_robots), TaskConfig()
        self.world, self.agents = (
            make_world(physics, self.scenario, task, num_worlds=num_worlds),
            num_worlds * num_robots,
        )
        self._rng, self._touched, self._steps = np.random.default_rng(0), 0.0, 0
        shape = (num_worlds, num_robots, 2)
        self._commands = itertools.cycle([self._rng.uniform(LOW, HIGH, shape) for _ in range(ROUND)])
        self._starts = itertools.cycle([self._draw_starts() for _ in range(DRAWN)])
        self.restart()

    def restart(self) -> None:
        """Place robots anew."""
        self.world.reset(next(self._starts))
        self._left = ROUND

    def _draw_starts(self) -> FloatArray:
        """Draw where the robots of all worlds start. Shape (W, N, 3)."""
        return np.stack([self.scenario.draw(self._rng).starts for _ in range(self.world.num_worlds)])

    def step(self) -> None:
        """Take one step and read all sensors; begin anew where a round is over."""
        if self._left == 0:
            self.restart()
        self._left -= 1
        self.world.step(next(self._commands))
        self._touched += float(self.world.read().contact.mean())
        self._steps += 1

    @property
    def contact(self) -> float:
        """Share of robots in contact, over all steps."""
        return self._touched / max(self._steps, 1)

    def poses(self) -> FloatArray:
        """Return where the robots of the first world are [m, rad; map frame]. Shape (N, 3)."""
        poses: FloatArray = self.world.true_pose()[0]
        return poses
