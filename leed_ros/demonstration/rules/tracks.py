"""Tracks: where all robots of a round went, as judges of rules look at it."""

from dataclasses import dataclass

import numpy as np

from leed_ros.demonstration.rules.rule import Rule
from leed_ros.task.geometry import FloatArray, distance
from leed_ros.task.records import BoolArray

STAND_TIME = 2.0
"""A robot that moves less than `STAND_LENGTH` in this time stands [s]; turning about takes less."""

STAND_LENGTH = 0.1
"""See `STAND_TIME` [m]."""


@dataclass(frozen=True)
class Violation:
    """A rule that a robot broke.

    Attributes:
        robot: Number of the robot that is to blame.
        step: Step in which it happened.
        rule: The rule.
        words: What happened, in words.
    """

    robot: int
    step: int
    rule: Rule
    words: str


@dataclass(frozen=True)
class Tracks:
    """Where all robots of a round went.

    Attributes:
        poses: x, y [m] and yaw [rad; map frame] before each step. Shape (T, N, 3).
        valid: Whether the robot's mission was active during the step. Shape (T, N).
        ctrl_dt: Time of a step [s].
    """

    poses: FloatArray
    valid: BoolArray
    ctrl_dt: float

    @property
    def num_robots(self) -> int:
        """Number of robots N."""
        return int(self.valid.shape[1])

    def points(self, robot: int) -> FloatArray:
        """Return the positions of a robot [m; map frame]. Shape (T, 2)."""
        return self.poses[:, robot, :2]

    def steps_of(self, seconds: float) -> int:
        """Return a time as a number of steps, at least one."""
        return max(1, round(seconds / self.ctrl_dt))

    def stands(self, robot: int) -> BoolArray:
        """Tell in which steps a robot on its mission begins to stand, or goes on standing. Shape (T,)."""
        window = self.steps_of(STAND_TIME)
        moved = np.concatenate([[0.0], np.cumsum(distance(self.points(robot)[1:], self.points(robot)[:-1]))])
        stands: BoolArray = np.zeros(len(moved), dtype=np.bool_)
        for step in range(len(moved) - window):
            still = moved[step + window] - moved[step] < STAND_LENGTH
            stands[step] = still and self.valid[step : step + window, robot].all()
        return stands


def entries(inside: BoolArray) -> list[int]:
    """Return the steps in which something becomes true that was not before; not the first step. For shape (T,)."""
    return [int(step) + 1 for step in np.flatnonzero(inside[1:] & ~inside[:-1])]


def runs(inside: BoolArray) -> list[tuple[int, int]]:
    """Return first and last step of all stretches of time in which something is true. For shape (T,)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
    return [(int(begin), int(end) - 1) for begin, end in edges.reshape(-1, 2)]
