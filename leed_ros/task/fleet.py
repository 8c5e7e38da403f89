"""The fleet: the robots of one swarm, which may be of different kinds."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.config import ConfigError
from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig


@dataclass(frozen=True)
class Fleet:
    """The robots of a swarm, by index.

    Raises:
        ConfigError: There is none.
    """

    robots: tuple[RobotConfig, ...]

    def __post_init__(self) -> None:
        if not self.robots:
            raise ConfigError("a fleet needs at least one robot")

    @classmethod
    def of(cls, robot: RobotConfig, count: int) -> Self:
        """Make a fleet of N robots of one kind."""
        return cls((robot,) * count)

    def __len__(self) -> int:
        return len(self.robots)

    @property
    def uniform(self) -> bool:
        """Whether all robots are the same."""
        return all(robot == self.robots[0] for robot in self.robots)

    def kinds(self) -> dict[RobotConfig, NDArray[np.int64]]:
        """Return the indices of the robots of each kind, in the order in which they occur."""
        found = dict.fromkeys(self.robots)
        return {kind: np.flatnonzero([robot == kind for robot in self.robots]) for kind in found}

    def command_limits(self) -> tuple[FloatArray, FloatArray]:
        """Return the smallest and largest commands: linear [m/s], angular [rad/s]. Shape (N, 2) each."""
        return self._command_limits

    @cached_property
    def _command_limits(self) -> tuple[FloatArray, FloatArray]:
        low, high = zip(*(robot.command_limits() for robot in self.robots), strict=True)
        return np.stack(low), np.stack(high)

    def accelerations(self) -> FloatArray:
        """Return the largest accelerations, linear [m/s^2] and angular [rad/s^2]. Shape (N, 2)."""
        return np.array([(robot.max_linear_acceleration, robot.max_angular_acceleration) for robot in self.robots])

    def radii(self) -> FloatArray:
        """Return the radii of the footprints [m]. Shape (N,)."""
        return np.array([robot.radius for robot in self.robots])

    def speeds(self) -> FloatArray:
        """Return the fastest forward speeds [m/s]. Shape (N,)."""
        return np.array([robot.max_linear_velocity for robot in self.robots])

    def reaches(self) -> FloatArray:
        """Return the reaches of the lidars [m]. Shape (N,)."""
        return np.array([robot.max_range for robot in self.robots])

    def envelope(self) -> RobotConfig:
        """Return one robot to plan for where all share the ways: the widest, slowest and laziest of all in one."""
        if self.uniform:
            return self.robots[0]
        widest = max(self.robots, key=lambda robot: robot.radius)
        slowest = {
            name: min(getattr(robot, name) for robot in self.robots)
            for name in (
                "max_linear_velocity",
                "max_angular_velocity",
                "max_linear_acceleration",
                "max_angular_acceleration",
            )
        }
        return widest.replace(
            kind="+".join(dict.fromkeys(robot.kind for robot in self.robots)),
            min_linear_velocity=max(robot.min_linear_velocity for robot in self.robots),
            **slowest,
        )
