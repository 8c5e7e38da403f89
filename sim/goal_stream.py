"""Goals from outside: RViz's goal tool, Nav2's tools or a dispatcher give robots their missions one by one."""

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.config import ConfigError
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Round, SensorReading
from leed_sim.rounds import Rounds


class StreamedRounds(Rounds):
    """A single round without an end: robots are placed once, and every goal from outside starts a mission of one robot.

    A goal for a robot that is on its way replaces the one that it had.

    Attributes:
        given: Number of goals that each robot has been given. Shape (N,).
        reached: Number of goals that each robot has reached in time. Shape (N,).
    """

    gives_goals = False
    given: NDArray[np.int64]
    reached: NDArray[np.int64]

    def begin(self) -> Round:
        """Place all robots; nobody has a mission yet."""
        drawn = super().begin()
        self._missions.active[:] = False
        self.given, self.reached = np.zeros((2, len(drawn.goals)), dtype=np.int64)
        return drawn

    @property
    def finished(self) -> bool:
        """Never: another goal may come at any time."""
        return False

    def assign(self, robot: int, goal: FloatArray) -> None:
        """Start a mission of one robot; robots that are not placed yet take none. Goal [m; map frame]. Shape (2,)."""
        if not self.count:
            return
        self.goals[robot] = goal
        self._missions.start(self._truth(), self.goals, np.arange(len(self.goals)) == robot)
        self.given[robot] += 1

    def figures(self) -> dict[str, int]:
        """Return what there is to report."""
        counts = {"goals": int(self.given.sum()), "reached": int(self.reached.sum())} if self.count else {}
        return {**super().figures(), **counts}

    def step(self, commands: FloatArray) -> SensorReading:
        """Advance the world and count who has arrived; see `Rounds.step`. Shape (N, 2)."""
        driving = self._missions.active.copy()
        reading = super().step(commands)
        self.reached += driving & self._missions.arrived
        return reading


def refuse_lock_step(lock_step: bool) -> None:
    """Refuse a stream in lock-step.

    Raises:
        ConfigError: The simulation runs in lock-step.
    """
    if lock_step:
        raise ConfigError(
            "site.missions = stream needs lock_step = false: goals from outside come at any moment, and lock-step is "
            "there to repeat runs exactly"
        )
