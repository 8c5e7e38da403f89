import math

import numpy as np
import pytest

from leed_ros.nodes import conversions
from leed_ros.task.robot import RobotConfig

ROBOT = RobotConfig(num_rays=4, max_range=2.0)


@pytest.mark.parametrize("stamp", [0, 1, 999_999_999, 1_000_000_000, 12_345_678_901])
def test_stamps_survive(stamp):
    assert conversions.stamp_from_time(conversions.time_from_stamp(stamp)) == stamp


@pytest.mark.parametrize("yaw", [-3.0, -math.pi / 2, 0.0, 0.5, 3.1])
def test_yaw_survives_the_quaternion(yaw):
    assert conversions.yaw_from_quaternion(conversions.quaternion_from_yaw(yaw)) == pytest.approx(yaw)


def test_a_scan_reports_nothing_in_reach_as_infinity_and_reads_it_back():
    scan = conversions.empty_scan(ROBOT, "robot_0/base_link", 0.2)
    conversions.fill_scan(scan, np.array([0.5, 2.0, 1.0, 2.0]))
    assert list(scan.ranges) == [0.5, math.inf, 1.0, math.inf]
    assert conversions.ranges_from_scan(scan, ROBOT.max_range).tolist() == [0.5, 2.0, 1.0, 2.0]
    assert scan.angle_min + 3 * scan.angle_increment == pytest.approx(scan.angle_max)


def test_a_scan_keeps_what_is_not_a_number_for_the_caller_to_refuse():
    scan = conversions.empty_scan(ROBOT, "robot_0/base_link", 0.2)
    conversions.fill_scan(scan, np.array([0.5, math.nan, 1.0, 2.0]))
    assert np.isnan(conversions.ranges_from_scan(scan, ROBOT.max_range)[1])


def test_odometry_survives():
    odometry = conversions.empty_odometry("map", "robot_0/base_link")
    conversions.fill_odometry(odometry, np.array([1.0, -2.0, 0.5]), np.array([0.3, -0.4]))
    np.testing.assert_allclose(conversions.pose_from_odometry(odometry), [1.0, -2.0, 0.5])
    np.testing.assert_allclose(conversions.velocity_from_odometry(odometry), [0.3, -0.4])
    assert odometry.header.frame_id == "map"


@pytest.mark.parametrize("touching", [True, False])
def test_a_contact_is_a_fixed_distance_ranger(touching):
    message = conversions.empty_contact("robot_0/base_link")
    conversions.fill_contact(message, touching)
    assert message.range == (-math.inf if touching else math.inf)
    assert conversions.touching_from_contact(message) is touching


def test_commands_survive_with_and_without_stamp():
    command = np.array([0.25, -1.5])
    stamped = conversions.stamped_twist_from_command(command, "robot_0/base_link", 7)
    assert conversions.command_from_twist(stamped.twist).tolist() == command.tolist()
    assert conversions.stamp_from_time(stamped.header.stamp) == 7
