"""A kind of robot, read and checked: the configuration of a task, and what else is known about it."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shapely import Polygon

from leed_ros.robots.description import Description, Lidar
from leed_ros.task.config import ConfigError
from leed_ros.task.geometry import wrap_angle
from leed_ros.task.robot import TOLERANCE, RobotConfig

LIMITS = ("linear_velocity", "angular_velocity", "linear_acceleration", "angular_acceleration")
"""Limits that a description has and a configuration calls max_..."""

ROUNDED = 1e-2
"""Angles that are this near to a full turn [rad] are one: files round them."""


@dataclass(frozen=True)
class RobotModel:
    """A kind of robot.

    Attributes:
        config: What a task needs of it.
        description: What its file said.
    """

    config: RobotConfig
    description: Description

    def parameters(self) -> dict[str, Any]:
        """Return ROS parameters of a node that drives this robot, where they are not the defaults.

        Beside `robot.*` these are `lidar.x` and `lidar.y`: where the driver's scan is seen from.
        """
        default = RobotConfig().to_mapping()
        own = {f"robot.{name}": value for name, value in self.config.to_mapping().items() if value != default[name]}
        mount = {"lidar.x": self.config.lidar_x, "lidar.y": self.config.lidar_y}
        return own | {name: value for name, value in mount.items() if value}


def model_from_description(description: Description) -> RobotModel:
    """Check a description and make a robot of it.

    A polygon becomes the disc around base_link that has it in it, and the direction of the lidar's zero angle becomes
    part of its angles.

    Raises:
        ConfigError: Something is missing or does not fit; names what.
    """
    missing = description.missing()
    if missing:
        raise ConfigError(f"says nothing about {', '.join(missing)}: write it down")
    limits = description.limits
    config = RobotConfig(
        kind=description.name,
        min_linear_velocity=0.0 - limits.reverse_velocity,
        **{f"max_{name}": getattr(limits, name) for name in LIMITS},
        **_body(description),
        **_senses(description.lidar),
    )
    _check_wheels(description, config)
    return RobotModel(config, description)


def _body(description: Description) -> dict[str, Any]:
    radius, corners = description.footprint.radius, description.footprint.polygon
    if not corners:
        return {"radius": radius}
    _check_polygon(corners)
    around = math.ceil(1e4 * max(math.hypot(*corner) for corner in corners)) / 1e4
    return {"radius": max(around, radius or 0.0), "footprint": json.dumps(corners)}


def _check_polygon(corners: Sequence[Sequence[float]]) -> None:
    outline = Polygon(corners) if len(corners) >= 3 else Polygon()
    if not outline.is_valid or outline.area < TOLERANCE:
        raise ConfigError("footprint.polygon must be three corners or more around an area, without crossing itself")


def _senses(lidar: Lidar) -> dict[str, Any]:
    if lidar.num_beams is not None and lidar.num_rays > lidar.num_beams:
        raise ConfigError(f"lidar.num_rays = {lidar.num_rays} must be at most lidar.num_beams = {lidar.num_beams}")
    span = lidar.angle_max - lidar.angle_min
    if abs(span - 2.0 * math.pi) < ROUNDED:
        span = 2.0 * math.pi
    first = float(wrap_angle(lidar.angle_min + lidar.mount.yaw))
    return {
        "num_rays": lidar.num_rays,
        "max_range": lidar.range_max,
        "min_range": lidar.range_min,
        "angle_min": first,
        "angle_max": first + span,
        "lidar_x": lidar.mount.x,
        "lidar_y": lidar.mount.y,
        "lidar_rate": lidar.rate or 0.0,
    }


def _check_wheels(description: Description, config: RobotConfig) -> None:
    """Refuse wheels that stand out of the body."""
    wheels = description.wheels
    if wheels and 0.5 * wheels.separation > config.radius:
        raise ConfigError(f"wheels.separation = {wheels.separation} does not fit into a radius of {config.radius}")
