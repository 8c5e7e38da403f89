"""From a robot's own frame to the map."""

import numpy as np

from leed_ros.task.geometry import FloatArray


def map_from_robot(pose: FloatArray, points: FloatArray) -> FloatArray:
    """Express points of a robot's own frame in the map; inverse of `leed_ros.task.geometry.robot_from_map`.

    Args:
        pose: x, y [m] and yaw [rad; map frame] of the robot. Shape (3,).
        points: Points [m; base_link frame]. Shape (..., 2).

    Returns:
        The points [m; map frame]. Shape (..., 2).
    """
    cos, sin = np.cos(pose[2]), np.sin(pose[2])
    x = pose[0] + cos * points[..., 0] - sin * points[..., 1]
    y = pose[1] + sin * points[..., 0] + cos * points[..., 1]
    return np.stack([x, y], axis=-1)
