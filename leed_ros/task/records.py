"""Frozen records that the packages hand to each other: readings, rounds of missions, demonstrations, results."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.geometry import FloatArray

BoolArray: TypeAlias = NDArray[np.bool_]

PROPOSERS = ("planner", "search", "llm")
"""Who proposes demonstrations."""


@dataclass(frozen=True)
class SensorReading:
    """What a batch of robots senses at one instant, each of itself alone.

    Attributes:
        ranges: Lidar ranges, `max_range` where nothing is in reach [m]. Shape (..., R).
        pose: x, y [m] and yaw [rad; map frame]. Shape (..., 3).
        velocity: Linear [m/s] and angular [rad/s] velocity in base_link. Shape (..., 2).
        contact: Whether the footprint touches something. Shape (...).
    """

    ranges: FloatArray
    pose: FloatArray
    velocity: FloatArray
    contact: BoolArray

    def of(self, index: int) -> "SensorReading":
        """Return the reading of one robot of a batch (N,). Leading shape (1,)."""
        one = slice(index, index + 1)
        return SensorReading(self.ranges[one], self.pose[one], self.velocity[one], self.contact[one])


@dataclass(frozen=True)
class Round:
    """One round of missions: every robot gets a start and a goal at the same time.

    Attributes:
        starts: x, y [m] and yaw [rad; map frame]. Shape (N, 3).
        goals: Positions to reach [m; map frame]. Shape (N, 2).
    """

    starts: FloatArray
    goals: FloatArray


@dataclass(frozen=True)
class Demonstration:
    """An expert trajectory of one robot through one mission, recorded while it was executed.

    Attributes:
        proposer: Who proposed it: planner, search or llm.
        times: Time since the mission's start [s]. Shape (T,).
        poses: x, y [m] and yaw [rad; map frame] before each action. Shape (T, 3).
        observations: Shape (T, D).
        actions: Expert actions in [-1, 1]. Shape (T, A).
        rewards: Reward of each step. Shape (T,).
        terminated: Whether the step reached the goal. Shape (T,).
        time_ratio: Its time over that of the shortest path, less is better; 0 where nobody has told.

    Raises:
        ValueError: The lengths differ, or a number is not finite.
    """

    proposer: str
    times: FloatArray
    poses: FloatArray
    observations: NDArray[np.float32]
    actions: NDArray[np.float32]
    rewards: FloatArray
    terminated: BoolArray
    time_ratio: float = 0.0

    def __post_init__(self) -> None:
        arrays = (self.poses, self.observations, self.actions, self.rewards, self.terminated)
        if any(len(array) != len(self.times) for array in arrays):
            raise ValueError(f"demonstration: lengths differ: {[len(array) for array in (self.times, *arrays)]}")
        if not all(np.isfinite(numbers).all() for numbers in (self.times, self.time_ratio, *arrays)):
            raise ValueError("demonstration: a number is not finite")

    def __len__(self) -> int:
        return len(self.times)


@dataclass(frozen=True)
class MissionResult:
    """How one robot's mission ended.

    Attributes:
        robot: Name of the robot.
        arrived: The goal was reached in time.
        clean: It arrived without any contact.
        duration: Time until arrival or time-out [s].
        shortest_duration: Time of the shortest path at full speed, without turns or waiting [s].
    """

    robot: str
    arrived: bool
    clean: bool
    duration: float
    shortest_duration: float
