import math

import numpy as np
import pytest
from builtin_interfaces.msg import Time
from geometry_msgs.msg import PoseStamped, Twist
from nav_msgs.msg import Odometry
from sensor_msgs.msg import LaserScan, Range

from leed_ros.nodes import readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.task.robot import RobotConfig

ROBOT = RobotConfig()


def odometry(**values):
    message = Odometry()
    for name, value in values.items():
        part = {"x": message.pose.pose.position, "vx": message.twist.twist.linear}.get(name)
        setattr(part or message.pose.pose.orientation, name.removeprefix("v") if part else name[1:], value)
    return message


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        ({"x": math.nan}, "odom not finite"),
        ({"x": math.inf}, "odom not finite"),
        ({"x": -1e308}, "odom out of range"),
        ({"vx": 1e308}, "odom out of range"),
        ({"vx": -math.inf}, "odom not finite"),
        ({"qw": 0.0}, "odom rotation"),
        ({"qw": 1e308}, "odom rotation"),
        ({"qz": 1e308, "qw": 1e308}, "odom rotation"),
        ({"qx": math.nan}, "odom not finite"),
    ],
)
def test_odometry_that_is_none_is_refused_by_cause(values, cause):
    with pytest.raises(MessageError) as caught:
        readings.odometry_reading(odometry(**values))
    assert caught.value.cause == cause
    assert "\n" not in str(caught.value)


def test_odometry_of_a_robot_that_stands_somewhere_passes():
    pose, velocity = readings.odometry_reading(odometry(x=2.0, vx=0.5, qz=math.sin(0.5), qw=math.cos(0.5)))
    np.testing.assert_allclose(pose, [2.0, 0.0, 1.0])
    np.testing.assert_allclose(velocity, [0.5, 0.0])


@pytest.mark.parametrize(
    ("ranges", "cause"),
    [
        ([], "scan size"),
        ([1.0] * (ROBOT.num_rays - 1), "scan size"),
        ([1.0] * (ROBOT.num_rays - 1) + [math.nan], "scan not finite"),
        ([1.0] * (ROBOT.num_rays - 1) + [-math.inf], "scan not finite"),
        ([1.0] * (ROBOT.num_rays - 1) + [-1.0], "scan not finite"),
    ],
)
def test_scans_that_do_not_fit_are_refused_by_cause(ranges, cause):
    with pytest.raises(MessageError) as caught:
        readings.scan_reading(LaserScan(ranges=ranges), ROBOT)
    assert caught.value.cause == cause


def test_goals_commands_contacts_and_stamps_are_checked():
    goal, command = PoseStamped(), Twist()
    goal.pose.position.x, command.linear.x = 1e307, math.nan
    for read, message, cause in (
        (readings.goal_reading, goal, "goal_pose out of range"),
        (readings.command_reading, command, "cmd_vel not finite"),
        (readings.contact_reading, Range(range=math.nan), "contact not finite"),
        (lambda time: readings.stamp_of(time, "scan"), Time(sec=-1), "scan stamp"),
        (lambda time: readings.stamp_of(time, "scan"), Time(nanosec=4_000_000_000), "scan stamp"),
        (lambda frame: readings.check_frame(frame, "map", "odom"), "odom\n", "odom frame"),
    ):
        with pytest.raises(MessageError) as caught:
            read(message)
        assert caught.value.cause == cause


def test_what_is_dropped_is_counted_by_cause(make_node):
    counter = DropCounter(make_node())
    for cause in ("scan size", "odom rotation", "scan size"):
        counter.drop(MessageError(cause))
    assert counter.values() == {"dropped odom rotation": 1, "dropped scan size": 2}
