"""Traction: how wheels change a body's velocity within the limits of their grip."""

import math
from typing import NamedTuple, Self

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray
from leed_sim.kernel import kernel


class Wheels(NamedTuple):
    """State of the robots' wheels.

    Attributes:
        yaw: Yaw [rad; map frame]. Shape (N,).
        heading: Yaw at the middle of the present sub-step [rad; map frame]. Shape (N,).
        velocities: Along and across the heading [m/s], and turning [rad/s]. Shape (N, 3).
        moving: The same velocities as x, y [m/s; map frame] and turning [rad/s]. Shape (N, 3).
        braked: Stands, and is to stand. Shape (N,).
    """

    yaw: FloatArray
    heading: FloatArray
    velocities: FloatArray
    moving: FloatArray
    braked: BoolArray

    @classmethod
    def at_rest(cls, num_robots: int) -> Self:
        """Make wheels of N robots that stand, with their brakes off."""
        yaw, heading = np.zeros((2, num_robots))
        velocities, moving = np.zeros((2, num_robots, 3))
        return cls(yaw, heading, velocities, moving, np.zeros(num_robots, dtype=np.bool_))


@kernel
def pull(wheels: Wheels, targets: FloatArray, change: FloatArray, sim_dt: float) -> None:
    """Bring velocities nearer to their targets, then let the robots roll: the velocity turns with the heading.

    Args:
        wheels: Changed in place.
        targets: Wanted velocities along the heading [m/s] and turning [rad/s]; across it, none. Shape (N, 2).
        change: Largest changes of velocity along, across [m/s] and turning [rad/s] in a sub-step. Shape (N, 3).
        sim_dt: Length of a sub-step [s].
    """
    velocities = wheels.velocities
    for robot in range(len(velocities)):
        linear, angular = targets[robot, 0], targets[robot, 1]
        velocities[robot, 0] += _clip(linear - velocities[robot, 0], change[robot, 0])
        velocities[robot, 1] += _clip(-velocities[robot, 1], change[robot, 1])
        velocities[robot, 2] += _clip(angular - velocities[robot, 2], change[robot, 2])
        along, across, turning = velocities[robot, 0], velocities[robot, 1], velocities[robot, 2]
        wheels.braked[robot] = along == across == turning == linear == angular == 0.0
        wheels.heading[robot] = wheels.yaw[robot] + 0.5 * turning * sim_dt
        wheels.yaw[robot] += turning * sim_dt
        cos, sin = math.cos(wheels.heading[robot]), math.sin(wheels.heading[robot])
        wheels.moving[robot, 0] = cos * along - sin * across
        wheels.moving[robot, 1] = sin * along + cos * across
        wheels.moving[robot, 2] = turning


@kernel
def absorb(wheels: Wheels, moving: FloatArray, read: FloatArray, sim_dt: float) -> None:
    """Take over what contacts made of velocities.

    Args:
        wheels: Changed in place.
        moving: Velocities that the robots really have, as `Wheels.moving`; changed in place. Shape (N, 3).
        read: Index of a robot, x, y [m/s; map frame] and turning [rad/s]. Shape (K, 4).
        sim_dt: Length of a sub-step [s].
    """
    for row in range(len(read)):
        robot, x, y, turning = int(read[row, 0]), read[row, 1], read[row, 2], read[row, 3]
        for part in range(3):
            moving[robot, part] = wheels.moving[robot, part] = read[row, 1 + part]
        cos, sin = math.cos(wheels.heading[robot]), math.sin(wheels.heading[robot])
        wheels.yaw[robot] += (turning - wheels.velocities[robot, 2]) * sim_dt
        wheels.velocities[robot, 0] = cos * x + sin * y
        wheels.velocities[robot, 1] = cos * y - sin * x
        wheels.velocities[robot, 2] = turning


@kernel
def roll(poses: FloatArray, moving: FloatArray, sim_dt: float) -> None:
    """Move robots by their velocities along x and y [m/s; map frame]. Shape (N, 3) each."""
    for robot in range(len(poses)):
        poses[robot, 0] += moving[robot, 0] * sim_dt
        poses[robot, 1] += moving[robot, 1] * sim_dt


@kernel
def _clip(value: float, limit: float) -> float:
    return min(max(value, -limit), limit)
