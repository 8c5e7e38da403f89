"""Traction: how wheels change a body's velocity within the limits of their grip."""

import math

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray
from leed_sim.kernel import kernel


@kernel
def pull(velocities: FloatArray, targets: FloatArray, change: FloatArray, braked: BoolArray) -> None:
    """Bring velocities nearer to their targets, and set the brake of those that stand and are to stand.

    Args:
        velocities: Along and across the heading [m/s] and turning [rad/s]; changed in place. Shape (N, 3).
        targets: Wanted velocities along the heading [m/s] and turning [rad/s]; across it, none. Shape (N, 2).
        change: Largest changes of the three. Shape (3,).
        braked: Set here. Shape (N,).
    """
    for robot in range(len(velocities)):
        linear, angular = targets[robot, 0], targets[robot, 1]
        velocities[robot, 0] += _clip(linear - velocities[robot, 0], change[0])
        velocities[robot, 1] += _clip(-velocities[robot, 1], change[1])
        velocities[robot, 2] += _clip(angular - velocities[robot, 2], change[2])
        still = velocities[robot, 0] == 0.0 and velocities[robot, 1] == 0.0 and velocities[robot, 2] == 0.0
        braked[robot] = still and linear == 0.0 and angular == 0.0


@kernel
def map_from_wheels(velocities: FloatArray, heading: FloatArray, moving: FloatArray) -> None:
    """Write x, y [m/s; map frame] and turning [rad/s] of velocities along and across headings. Shape (N, 3)."""
    for robot in range(len(velocities)):
        along, across, angular = velocities[robot]
        cos, sin = math.cos(heading[robot]), math.sin(heading[robot])
        moving[robot, 0], moving[robot, 1] = cos * along - sin * across, sin * along + cos * across
        moving[robot, 2] = angular


@kernel
def _clip(value: float, limit: float) -> float:
    return min(max(value, -limit), limit)
