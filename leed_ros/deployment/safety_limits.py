"""The numbers that a safety filter goes by, for one robot or for many alike."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray
from leed_ros.task.robot import RobotConfig

TOLERANCE = 1e-6
"""Differences of time [s] and of velocity [m/s, rad/s] that rounding makes and nobody counts."""


@dataclass(frozen=True)
class SafetyLimits:
    """What a robot may be commanded.

    Attributes:
        low: Smallest command: linear [m/s], angular [rad/s]. Shape (2,).
        high: Largest command. Shape (2,).
        reach: Beyond this in size no working policy wants anything. Shape (2,).
        accelerations: Largest change of a command [m/s^2, rad/s^2]. Shape (2,).
        radius: Of the footprint, with the margin of the stop zone [m].
    """

    low: FloatArray
    high: FloatArray
    reach: FloatArray
    accelerations: FloatArray
    radius: float

    @classmethod
    def of(cls, config: SafetyConfig, robot: RobotConfig) -> Self:
        """Return the limits of a robot under a filter that is so careful."""
        low, high = (config.velocity_scale * limit for limit in robot.command_limits())
        reach = np.maximum(config.absurd_scale * np.maximum(np.abs(low), np.abs(high)), 1.0)
        accelerations = np.array([robot.max_linear_acceleration, robot.max_angular_acceleration])
        radius = robot.radius + config.stop_zone_margin
        return cls(low, high, reach, config.acceleration_scale * accelerations, radius)


def stopping_distance(speed: FloatArray | float, delay: float, limits: SafetyLimits) -> FloatArray | float:
    """Return how far a robot drives that goes on for a while and then brakes: v t + v^2 / 2 a [m].

    Args:
        speed: How fast it drives [m/s]. Shape (...).
        delay: For how long it goes on [s].
        limits: Its accelerations.
    """
    return speed * delay + 0.5 * speed**2 / float(limits.accelerations[0])


def clipped(values: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    """Return values within limits; in half of np.clip's time on two numbers. Shape (..., 2)."""
    within: FloatArray = np.minimum(np.maximum(values, low), high)
    return within


def differ(a: FloatArray, b: FloatArray) -> BoolArray:
    """Tell whether commands differ by more than rounding. Shape (..., 2) to (...)."""
    return np.asarray((np.abs(a - b) > TOLERANCE).any(axis=-1))
