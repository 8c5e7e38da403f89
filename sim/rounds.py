"""Rounds: the simulated dispatcher that places the robots, hands out goals and knows when everybody is through."""

from dataclasses import replace

import numpy as np

from leed_ros.task.fleet_layout import SwarmLayout
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import Missions, TaskConfig
from leed_ros.task.records import BoolArray, Round, SensorReading
from leed_ros.task.site import Scenario
from leed_sim.world import World


class Rounds:
    """Runs round after round in one world, judging arrival from the true poses.

    Args:
        scenario: Where rounds come from.
        world: The world.
        task: When missions end.
        rng: Draws the rounds.
        layout: How the robots observe, where they are not all as in the task.

    Attributes:
        count: Rounds begun.
        reading: Latest readings of all robots. Leading shape (N,).
        goals: Goals of the present round [m; map frame]. Shape (N, 2).
        gives_goals: Whether the robots get their goals from here.
    """

    gives_goals = True

    def __init__(
        self,
        scenario: Scenario,
        world: World,
        task: TaskConfig,
        rng: np.random.Generator,
        *,
        layout: SwarmLayout | None = None,
    ) -> None:
        self.count = 0
        self._scenario, self._world, self._rng = scenario, world, rng
        self._missions = Missions(task, (scenario.num_robots,), layout)
        self.goals: FloatArray = np.zeros((scenario.num_robots, 2))
        self.reading = self._read()

    def begin(self) -> Round:
        """Place all robots at new starts and return the round with their goals."""
        drawn = self._scenario.draw(self._rng)
        self._world.reset(drawn.starts[np.newaxis])
        self.reading = self._read()
        self.goals = drawn.goals
        self._missions.start(self._truth(), drawn.goals)
        self.count += 1
        return drawn

    @property
    def finished(self) -> bool:
        """Whether every robot has arrived or run out of time."""
        return not self._missions.active.any()

    @property
    def arrived(self) -> BoolArray:
        """Whether each robot has reached its goal of this round in time. Shape (N,)."""
        return self._missions.arrived

    @property
    def clean(self) -> BoolArray:
        """Whether each robot has done so without any contact. Shape (N,)."""
        return self._missions.clean

    @property
    def durations(self) -> FloatArray:
        """Time until each robot's mission of this round ended [s]. Shape (N,)."""
        return self._missions.duration

    def generators(self) -> tuple[np.random.Generator, ...]:
        """Return who draws rounds and for the world; with `count`, their states are all that outlives a `begin`."""
        return (self._rng, *self._world.generators())

    def figures(self) -> dict[str, int]:
        """Return what there is to report."""
        return {"rounds": self.count}

    def step(self, commands: FloatArray) -> SensorReading:
        """Advance the world by one decision period under commands [m/s, rad/s]. Shape (N, 2)."""
        self._world.step(commands[np.newaxis])
        self.reading = self._read()
        self._missions.step(self._truth())
        return self.reading

    def _truth(self) -> SensorReading:
        """Return the latest readings with the true poses in place of those that robots believe in."""
        return replace(self.reading, pose=self._world.true_pose()[0])

    def _read(self) -> SensorReading:
        batch = self._world.read()
        return SensorReading(batch.ranges[0], batch.pose[0], batch.velocity[0], batch.contact[0])
