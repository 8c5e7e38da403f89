"""Disturbance: the noise has the stated size and memory, and leaves standing robots alone."""

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.disturbance import Disturbance
from leed_ros.task.action import action_from_command
from leed_ros.task.fleet import Fleet
from leed_ros.task.robot import RobotConfig


def test_noise_has_the_stated_deviation_and_correlation() -> None:
    config = DemonstrationConfig(action_noise=0.2, noise_correlation=0.6)
    disturbance = Disturbance((50, 40), Fleet.of(RobotConfig(), 40), config, np.random.default_rng(0))
    action = np.zeros((50, 40, 2))
    noise = np.array([disturbance.disturb(action) for _ in range(60)])[10:]
    assert noise.std() == pytest.approx(0.2, rel=0.03)
    assert np.corrcoef(noise[:-1].ravel(), noise[1:].ravel())[0, 1] == pytest.approx(0.6, abs=0.02)


@pytest.mark.parametrize("slowest", [0.0, -0.2])
def test_robots_that_stand_are_left_alone(slowest: float) -> None:
    robot = RobotConfig(min_linear_velocity=slowest)
    disturbance = Disturbance((1, 2), Fleet.of(robot, 2), DemonstrationConfig(), np.random.default_rng(0))
    actions = action_from_command(np.array([[[0.0, 0.0], [0.3, 0.0]]]), robot)
    disturbed = disturbance.disturb(actions)
    assert np.array_equal(disturbed[0, 0], actions[0, 0])
    assert not np.array_equal(disturbed[0, 1], actions[0, 1])
