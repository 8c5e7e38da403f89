"""The lidar of a URDF: where its link is, and what a Gazebo sensor on it says."""

import math

import numpy as np
from lxml import etree

from leed_ros.robots.urdf.tree import RobotTree, UrdfError

LINK_WORDS = ("scan", "lidar", "laser", "lds")
"""What a lidar's link has in its name, the likeliest first."""

SENSOR_TYPES = ("ray", "gpu_ray", "lidar", "gpu_lidar")

LEVEL = math.cos(math.radians(5.0))
"""Cosine of the largest tilt at which a planar lidar still sees what it is taken to see."""


def lidar(tree: RobotTree, *, mounted: bool) -> dict[str, object]:
    """Return the lidar as a description says it; empty if there is none.

    Args:
        tree: The robot.
        mounted: Where it is mounted is known from elsewhere and not looked for.

    Raises:
        UrdfError: It is tilted or upside down, or a value of its sensor is no number.
    """
    name = _link(tree)
    if not name:
        return {}
    sensors = [sensor for sensor in tree.sensors.get(name, ()) if sensor.get("type") in SENSOR_TYPES]
    mount = {} if mounted else {"mount": _mount(tree, name)}
    return {**mount, **(_figures(sensors[0]) if sensors else {})}


def _mount(tree: RobotTree, name: str) -> dict[str, float]:
    pose = tree.poses[name]
    if pose[2, 2] < LEVEL:
        raise UrdfError(f"link '{name}' of the lidar is tilted or upside down: write lidar.mount into a YAML file")
    x, y, yaw = float(pose[0, 3]), float(pose[1, 3]), math.atan2(pose[1, 0], pose[0, 0])
    return {"x": round(x, 4), "y": round(y, 4), "yaw": round(yaw, 4)}


def _link(tree: RobotTree) -> str:
    carriers = [name for name, found in tree.sensors.items() if any(one.get("type") in SENSOR_TYPES for one in found)]
    named = [name for word in LINK_WORDS for name in tree.poses if word in name.lower()]
    known = [name for name in (*carriers, *named) if name in tree.poses]
    return known[0] if known else ""


def _figures(sensor: etree._Element) -> dict[str, object]:
    """Return angles, beams, ranges and rate of a Gazebo sensor, where it says them."""
    places = {
        "angle_min": ".//horizontal/min_angle",
        "angle_max": ".//horizontal/max_angle",
        "num_beams": ".//horizontal/samples",
        "range_min": ".//range/min",
        "range_max": ".//range/max",
        "rate": "update_rate",
    }
    found = {name: _value(sensor, path) for name, path in places.items()}
    given: dict[str, object] = {name: value for name, value in found.items() if value is not None}
    if "num_beams" in given:
        given["num_beams"] = round(float(found["num_beams"] or 0.0))
    return given


def _value(sensor: etree._Element, path: str) -> float | None:
    element = sensor.find(path)
    if element is None:
        return None
    try:
        value = float(element.text or "")
    except ValueError:
        value = math.nan
    if not np.isfinite(value):
        raise UrdfError(f"<{element.tag}> of the lidar's sensor must be a number")
    return value
