import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leed_ros.task.action import action_from_command, command_from_action
from leed_ros.task.geometry import bearing, distance, robot_from_map, wrap_angle
from leed_ros.task.robot import RobotConfig

coordinates = st.floats(-50.0, 50.0)


def test_angles_wrap_into_the_half_open_interval():
    np.testing.assert_allclose(
        wrap_angle([0.0, math.pi, -math.pi, 3 * math.pi / 2]), [0, -math.pi, -math.pi, -math.pi / 2]
    )


def test_a_point_to_the_left_of_a_robot_facing_south():
    pose, point = np.array([1.0, 1.0, -math.pi / 2]), np.array([3.0, 1.0])
    np.testing.assert_allclose(robot_from_map(pose, point), [0.0, 2.0], atol=1e-12)
    assert bearing(pose, point) == pytest.approx(math.pi / 2)


@given(coordinates, coordinates, st.floats(-3.0, 3.0), coordinates, coordinates)
def test_the_distance_does_not_depend_on_the_frame(x, y, yaw, px, py):
    pose, point = np.array([x, y, yaw]), np.array([px, py])
    assert np.linalg.norm(robot_from_map(pose, point)) == pytest.approx(float(distance(pose, point)), abs=1e-9)


def test_actions_scale_to_the_limits_and_back():
    robot = RobotConfig(min_linear_velocity=-0.2, max_linear_velocity=0.6, max_angular_velocity=2.0)
    np.testing.assert_allclose(command_from_action(np.array([-1.0, -1.0]), robot), [-0.2, -2.0])
    np.testing.assert_allclose(command_from_action(np.array([0.0, 0.0]), robot), [0.2, 0.0])
    np.testing.assert_allclose(command_from_action(np.array([5.0, 5.0]), robot), [0.6, 2.0])


@given(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_action_from_command_is_the_inverse(forward, turn):
    robot, action = RobotConfig(), np.array([forward, turn])
    np.testing.assert_allclose(action_from_command(command_from_action(action, robot), robot), action, atol=1e-12)
