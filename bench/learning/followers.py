"""Rows that learn nothing: what a robot reaches by its goal's bearing alone."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.action import action_from_command
from leed_ros.task.mission import TaskConfig
from leed_ros.task.observation import Observation
from leed_sim.evaluation import Policy

TURN_GAIN = 3.0
"""Angular velocity per bearing of the goal [1/s], as demonstrations are driven."""

TURN_IN_PLACE = 1.2
"""Bearing from which on the robot turns in place [rad]."""


def straight_line_follower(task: TaskConfig) -> Policy:
    """Return a policy that drives straight at the goal."""
    names = list(task.layout().names)
    cos, sin = names.index("goal_bearing_cos"), names.index("goal_bearing_sin")

    def act(observation: Observation) -> NDArray[np.floating[Any]]:
        bearing = np.arctan2(observation[:, sin], observation[:, cos])
        forward = task.robot.max_linear_velocity * np.clip(1.0 - np.abs(bearing) / TURN_IN_PLACE, 0.0, 1.0)
        return action_from_command(np.stack([forward, TURN_GAIN * bearing], axis=-1), task.robot)

    return act
