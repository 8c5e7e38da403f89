"""Plane geometry on arrays: angles and frames after REP-103 (x forward, y left, radians, counter-clockwise)."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.floating[Any]]


def wrap_angle(angle: ArrayLike) -> FloatArray:
    """Wrap angles into [-pi, pi).

    Args:
        angle: Angles [rad]. Shape (...).
    """
    return (np.asarray(angle, dtype=np.float64) + np.pi) % (2.0 * np.pi) - np.pi


def robot_from_map(pose: FloatArray, point: FloatArray) -> FloatArray:
    """Express points of the map in a robot's own frame.

    Args:
        pose: x, y [m] and yaw [rad; map frame] of the robot. Shape (..., 3).
        point: Points [m; map frame]. Shape (..., 2).

    Returns:
        The points [m; base_link frame]. Shape (..., 2).
    """
    return np.stack(_in_robot(pose, point), axis=-1)


def bearing(pose: FloatArray, point: FloatArray) -> FloatArray:
    """Return the direction of a point of the map as the robot sees it [rad; base_link frame]. Shape (...)."""
    x, y = _in_robot(pose, point)
    return np.arctan2(y, x)


def distance(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the Euclidean distance of the first two coordinates [m]. Shape (...)."""
    return np.hypot(a[..., 0] - b[..., 0], a[..., 1] - b[..., 1])


def _in_robot(pose: FloatArray, point: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return x and y of points of the map [m; base_link frame]. Shape (...) each."""
    offset = point - pose[..., :2]
    cos, sin = np.cos(pose[..., 2]), np.sin(pose[..., 2])
    x = cos * offset[..., 0] + sin * offset[..., 1]
    y = cos * offset[..., 1] - sin * offset[..., 0]
    return x, y
