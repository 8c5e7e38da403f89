"""A world that takes its own time, so that what robots compute can be told from what simulating them takes."""

import time
from collections.abc import Sequence

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray, SensorReading
from leed_sim.world import World


class WorldWatch:
    """Adds up CPU time.

    Attributes:
        seconds: CPU time so far [s].
    """

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self.seconds -= time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.process_time()


class TimedWorld:
    """A world whose time is added up; see `leed_sim.world.World`.

    Args:
        world: Does the work.
        watch: Gets its time.
    """

    def __init__(self, world: World, watch: WorldWatch) -> None:
        self._world, self._watch = world, watch

    @property
    def num_worlds(self) -> int:
        """Number of worlds W."""
        return self._world.num_worlds

    @property
    def num_robots(self) -> int:
        """Number of robots N in each world."""
        return self._world.num_robots

    def reset(self, poses: FloatArray, where: BoolArray | None = None) -> None:
        """Place robots at rest. Shapes (W, N, 3) and (W,)."""
        with self._watch:
            self._world.reset(poses, where)

    def step(self, commands: FloatArray) -> None:
        """Advance by one control period. Shape (W, N, 2)."""
        with self._watch:
            self._world.step(commands)

    def set_bodies(self, mass: FloatArray, friction: FloatArray) -> None:
        """Set what bodies are like. Shape (W, N) each."""
        self._world.set_bodies(mass, friction)

    def read(self) -> SensorReading:
        """Return what all robots sense now."""
        with self._watch:
            return self._world.read()

    def true_pose(self) -> FloatArray:
        """Return where the robots are. Shape (W, N, 3)."""
        return self._world.true_pose()

    def generators(self) -> Sequence[np.random.Generator]:
        """Return who draws for this world."""
        return self._world.generators()

    def close(self) -> None:
        """Release the world."""
        self._world.close()
