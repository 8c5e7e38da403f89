"""The robot: footprint, limits and lidar of a differential-drive platform."""

import math
from dataclasses import dataclass

import numpy as np

from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.geometry import FloatArray


@dataclass(frozen=True)
class RobotConfig(Config):
    """A differential-drive robot with a round footprint and a planar lidar at its centre."""

    radius: float = parameter(0.2, "Radius of the footprint", unit="m", minimum=0.02, maximum=2.0)
    min_linear_velocity: float = parameter(0.0, "Slowest forward speed", unit="m/s", minimum=-5.0, maximum=0.0)
    max_linear_velocity: float = parameter(1.0, "Fastest forward speed", unit="m/s", minimum=0.01, maximum=5.0)
    max_angular_velocity: float = parameter(2.0, "Fastest turn", unit="rad/s", minimum=0.01, maximum=20.0)
    max_linear_acceleration: float = parameter(2.0, "Traction limit", unit="m/s^2", minimum=0.01, maximum=50.0)
    max_angular_acceleration: float = parameter(8.0, "Turning limit", unit="rad/s^2", minimum=0.01, maximum=200.0)
    num_rays: int = parameter(36, "Rays of the lidar over the full circle", minimum=4, maximum=4096)
    max_range: float = parameter(3.0, "Reach of the lidar", unit="m", minimum=0.1, maximum=200.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.max_range <= self.radius:
            raise ConfigError(f"max_range = {self.max_range} must exceed the radius {self.radius}")

    def ray_angles(self) -> FloatArray:
        """Return the directions of the rays [rad; base_link frame], from -pi counter-clockwise. Shape (R,)."""
        return -math.pi + 2.0 * math.pi * np.arange(self.num_rays) / self.num_rays

    def command_limits(self) -> tuple[FloatArray, FloatArray]:
        """Return the smallest and the largest command: linear [m/s], angular [rad/s]. Shape (2,) each."""
        low = np.array([self.min_linear_velocity, -self.max_angular_velocity])
        high = np.array([self.max_linear_velocity, self.max_angular_velocity])
        return low, high
