"""Actions: what the policy puts out, scaled to the robot's limits to give the command."""

from typing import Protocol

import numpy as np

from leed_ros.task.geometry import FloatArray

ACTION_NAMES = ("linear_velocity", "angular_velocity")
"""Names of the action's parts, in order."""

ACTION_SIZE = len(ACTION_NAMES)


class Limited(Protocol):
    """Whoever has limits of commands: one robot, or a fleet of N."""

    def command_limits(self) -> tuple[FloatArray, FloatArray]:
        """Return the smallest and the largest command [m/s, rad/s]. Shape (2,) or (N, 2) each."""
        ...


def command_from_action(action: FloatArray, robot: Limited) -> FloatArray:
    """Scale an action to a command within the robot's limits.

    Args:
        action: Forward and turning part; values outside [-1, 1] are clipped. Shape (..., 2), for a fleet (..., N, 2).
        robot: Gives the limits: -1 is the smallest, 1 the largest command.

    Returns:
        Linear [m/s] and angular [rad/s] velocity in base_link. Shape (..., 2).
    """
    low, high = robot.command_limits()
    return low + 0.5 * (np.clip(action, -1.0, 1.0) + 1.0) * (high - low)


def action_from_command(command: FloatArray, robot: Limited) -> FloatArray:
    """Return the action that gives a command; inverse of `command_from_action` within the limits. Shape (..., 2)."""
    low, high = robot.command_limits()
    return np.clip(2.0 * (command - low) / (high - low) - 1.0, -1.0, 1.0)
