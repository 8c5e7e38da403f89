"""The robot: footprint, limits and lidar of a differential-drive platform."""

import json
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.geometry import FloatArray

MAX_CORNERS = 256
"""Most corners of a footprint."""

TOLERANCE = 1e-6
"""Difference of angles [rad] and lengths [m] that rounding makes."""


@dataclass(frozen=True)
class RobotConfig(Config):
    """A differential-drive robot with a planar lidar.

    It is simulated as a disc around base_link, the middle between its wheels. A footprint with corners is there to be
    shown and to be part of the contract; its disc has all corners in it. The lidar's rays begin where it is mounted,
    its angles are those of base_link.
    """

    radius: float = parameter(0.2, "Radius of the footprint", unit="m", minimum=0.02, maximum=2.0)
    min_linear_velocity: float = parameter(0.0, "Slowest forward speed", unit="m/s", minimum=-5.0, maximum=0.0)
    max_linear_velocity: float = parameter(1.0, "Fastest forward speed", unit="m/s", minimum=0.01, maximum=5.0)
    max_angular_velocity: float = parameter(2.0, "Fastest turn", unit="rad/s", minimum=0.01, maximum=20.0)
    max_linear_acceleration: float = parameter(2.0, "Traction limit", unit="m/s^2", minimum=0.01, maximum=50.0)
    max_angular_acceleration: float = parameter(8.0, "Turning limit", unit="rad/s^2", minimum=0.01, maximum=200.0)
    num_rays: int = parameter(36, "Rays of the lidar that are observed", minimum=4, maximum=4096)
    max_range: float = parameter(3.0, "Reach of the lidar", unit="m", minimum=0.1, maximum=200.0)
    min_range: float = parameter(
        0.0, "Shortest range that the lidar measures; what is nearer reads as this", unit="m", minimum=0.0, maximum=5.0
    )
    angle_min: float = parameter(
        -math.pi, "Direction of the first ray in base_link", unit="rad", minimum=-math.pi, maximum=math.pi
    )
    angle_max: float = parameter(
        math.pi,
        "Direction of the last ray; a full turn after the first, it is left out",
        unit="rad",
        minimum=-math.pi,
        maximum=3.0 * math.pi,
    )
    lidar_x: float = parameter(0.0, "Where the lidar is, ahead of base_link", unit="m", minimum=-2.0, maximum=2.0)
    lidar_y: float = parameter(0.0, "Where it is, to the left of base_link", unit="m", minimum=-2.0, maximum=2.0)
    lidar_rate: float = parameter(
        0.0, "Scans of the lidar per second; 0 for one whenever it is needed", unit="1/s", minimum=0.0, maximum=1000.0
    )
    kind: str = parameter("warehouse", "What kind of robot it is, in a word")
    footprint: str = parameter(
        "", "Corners of the outline in base_link, [[x, y], ...] as Nav2 writes them; empty for a disc", unit="m"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.max_range <= self.radius:
            raise ConfigError(f"max_range = {self.max_range} must exceed the radius {self.radius}")
        if self.min_range >= self.max_range:
            raise ConfigError(f"min_range = {self.min_range} must be less than max_range = {self.max_range}")
        if not TOLERANCE < self.angle_max - self.angle_min <= 2.0 * math.pi + TOLERANCE:
            raise ConfigError(f"angle_max = {self.angle_max} must be up to a turn after angle_min = {self.angle_min}")
        if math.hypot(self.lidar_x, self.lidar_y) > self.radius + TOLERANCE:
            raise ConfigError(f"lidar_x, lidar_y = {self.lidar_x}, {self.lidar_y} lie outside the radius {self.radius}")
        corners = self.corners()
        if len(corners) and np.hypot(*corners.T).max() > self.radius + TOLERANCE:
            raise ConfigError(
                f"radius = {self.radius} must be at least {np.hypot(*corners.T).max():.4f}, as footprint is"
            )

    @property
    def looks_around(self) -> bool:
        """Whether the lidar sees the full circle."""
        return self.angle_max - self.angle_min >= 2.0 * math.pi - TOLERANCE

    @property
    def angle_increment(self) -> float:
        """Angle from ray to ray [rad]."""
        return (self.angle_max - self.angle_min) / self._gaps

    @property
    def _gaps(self) -> int:
        return self.num_rays if self.looks_around else self.num_rays - 1

    def ray_angles(self) -> FloatArray:
        """Return the directions of the rays [rad; base_link frame], from `angle_min` counter-clockwise. Shape (R,)."""
        return self.angle_min + (self.angle_max - self.angle_min) * np.arange(self.num_rays) / self._gaps

    def command_limits(self) -> tuple[FloatArray, FloatArray]:
        """Return the smallest and the largest command: linear [m/s], angular [rad/s]. Shape (2,) each."""
        return self._command_limits

    @cached_property
    def _command_limits(self) -> tuple[FloatArray, FloatArray]:
        low = np.array([self.min_linear_velocity, -self.max_angular_velocity])
        high = np.array([self.max_linear_velocity, self.max_angular_velocity])
        low.flags.writeable = high.flags.writeable = False
        return low, high

    def corners(self) -> FloatArray:
        """Return the corners of the footprint [m; base_link frame]; none for a disc. Shape (C, 2).

        Raises:
            ConfigError: The text is not a list of corners.
        """
        if not self.footprint:
            return np.zeros((0, 2))
        try:
            corners = np.array(json.loads(self.footprint), dtype=np.float64)
        except (ValueError, TypeError, RecursionError, OverflowError):
            corners = np.zeros(0)
        if corners.ndim != 2 or corners.shape[1] != 2 or not 3 <= len(corners) <= MAX_CORNERS:
            raise ConfigError(f"footprint = '{self.footprint[:60]}' must be 3 to {MAX_CORNERS} corners [[x, y], ...]")
        if not np.isfinite(corners).all():
            raise ConfigError(f"footprint = '{self.footprint[:60]}' must be finite")
        return corners
