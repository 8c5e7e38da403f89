import math

import numpy as np
import pytest

from leed_ros.task.observation import ObservationConfig, observation_layout
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

ROBOT = RobotConfig(num_rays=4, max_range=2.0, max_linear_velocity=0.5, max_angular_velocity=2.0)


def reading(pose=(1.0, 2.0, math.pi / 2)):
    return SensorReading(
        ranges=np.array([[2.0, 1.0, 0.5, 2.0]]),
        pose=np.array([pose]),
        velocity=np.array([[0.25, -1.0]]),
        contact=np.array([False]),
    )


def test_observation_by_hand():
    layout = observation_layout(ObservationConfig(), ROBOT)
    # The robot faces north; the goal, 3 m to the west, is on its left: bearing +90 degrees.
    observation = layout.observe(reading(), np.array([[-2.0, 2.0]]))[0]
    expected = [1.0, 0.5, 0.25, 1.0, 0.3, 0.0, 1.0, 0.5, -0.5, 0.1, 0.2, 0.0, 1.0]
    np.testing.assert_allclose(observation, expected, atol=1e-7)
    assert observation.dtype == np.float32


def test_every_entry_has_a_name_a_unit_and_a_scale():
    layout = observation_layout(ObservationConfig(), RobotConfig())
    assert layout.size == len(layout.names) == len(layout.units) == len(layout.scales) == 36 + 3 + 2 + 4
    assert len(set(layout.names)) == layout.size


@pytest.mark.parametrize("part", ["ranges", "goal", "velocity", "pose"])
def test_a_part_that_is_switched_off_is_gone_and_the_rest_is_as_before(part):
    whole = observation_layout(ObservationConfig(), ROBOT)
    without = observation_layout(ObservationConfig(**{f"use_{part}": False}), ROBOT)
    goal = np.array([[0.0, 0.0]])
    kept = [index for index, name in enumerate(whole.names) if name in without.names]
    assert part not in [item.name for item in without.parts]
    np.testing.assert_array_equal(whole.observe(reading(), goal)[:, kept], without.observe(reading(), goal))
