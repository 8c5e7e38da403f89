"""The world protocol: what every simulation of robots offers, whatever moves the bodies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from leed_ros.task.config import Config, parameter
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray, SensorReading


@dataclass(frozen=True)
class PhysicsConfig(Config):
    """How finely bodies are moved, and how they hold the ground."""

    sim_dt: float = parameter(0.1, "Longest sub-step of the simulation", unit="s", minimum=0.0005, maximum=0.5)
    max_lateral_acceleration: float = parameter(
        5.0, "Friction across the wheels, against being pushed sideways", unit="m/s^2", minimum=0.0, maximum=100.0
    )

    def num_substeps(self, ctrl_dt: float) -> int:
        """Return how many equal sub-steps, none longer than `sim_dt`, make up one control period."""
        return max(1, math.ceil(ctrl_dt / self.sim_dt - 1e-9))


class World(Protocol):
    """W independent worlds of the same site, with N robots each.

    Contact blocks motion and ends nothing. Robots change their velocity no faster than their traction allows. A robot
    that stands still under the zero command has its brake on: others cannot push it away.
    """

    @property
    def num_worlds(self) -> int:
        """Number of worlds W."""
        ...

    @property
    def num_robots(self) -> int:
        """Number of robots N in each world."""
        ...

    def reset(self, poses: FloatArray, where: BoolArray | None = None) -> None:
        """Place robots at rest.

        Args:
            poses: x, y [m] and yaw [rad; map frame]. Shape (W, N, 3).
            where: Worlds to reset, all by default. Shape (W,).
        """
        ...

    def step(self, commands: FloatArray) -> None:
        """Advance all worlds by one control period.

        Args:
            commands: Linear [m/s] and angular [rad/s] velocity [base_link frame], clipped to the robot's limits.
                Shape (W, N, 2).
        """
        ...

    def set_bodies(self, mass: FloatArray, friction: FloatArray) -> None:
        """Set what bodies are like from now on, 1 for what the robot's limits were stated for. Shape (W, N) each.

        Motors accelerate a heavier robot less, and wheels grip a smoother floor less: what is less of the two limits
        the acceleration. Friction alone keeps a robot from being pushed sideways.

        Args:
            mass: Mass as a multiple of the robot's.
            friction: Friction as a multiple of the floor's.
        """
        ...

    def read(self) -> SensorReading:
        """Return what all robots sense now, in new arrays; `contact` says whether a robot touched in the latest step.

        Shapes: ranges (W, N, R), pose (W, N, 3), velocity (W, N, 2), contact (W, N).
        """
        ...

    def true_pose(self) -> FloatArray:
        """Return where the robots really are, whatever they sense [m, rad; map frame]. Shape (W, N, 3)."""
        ...

    def generators(self) -> Sequence[np.random.Generator]:
        """Return who draws for this world; their states are all that outlives a reset of all worlds."""
        ...

    def close(self) -> None:
        """Release what the world holds."""
        ...
