"""Messages as they arrive, checked at the border: what is no reading of a robot's raises `MessageError`.

Numbers are finite and within what a robot can be, sizes are those that were agreed on, rotations are rotations, stamps
are times. Nothing that passes here can make a policy's observation, a rollout or a weight infinite.
"""

import math

import numpy as np
from builtin_interfaces.msg import Time
from geometry_msgs.msg import PoseStamped, Quaternion, Twist
from nav_msgs.msg import Odometry
from sensor_msgs.msg import LaserScan, Range

from leed_ros.nodes import conversions
from leed_ros.nodes.dropped import MessageError
from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig

MAX_PLACE = 1e6
"""Farthest place from the origin of its frame [m]; a Cartesian map of more is none."""

MAX_VELOCITY = 1e3
"""Fastest motion that is no fault of a driver [m/s, rad/s]."""

UNIT_TOLERANCE = 0.01
"""How far the length of a rotation's quaternion may be from 1, as tf2 has it."""


def stamp_of(time: Time, topic: str) -> int:
    """Return a stamp [ns].

    Raises:
        MessageError: It is before time zero, or has more nanoseconds than a second.
    """
    if time.sec < 0 or time.nanosec >= conversions.NANOSECONDS:
        raise MessageError(f"{topic} stamp", f"{topic} with the stamp {time.sec} s and {time.nanosec} ns")
    return conversions.stamp_from_time(time)


def scan_reading(message: LaserScan, robot: RobotConfig) -> FloatArray:
    """Return the ranges of a simulation's scan, ray for ray [m]. Shape (R,).

    Raises:
        MessageError: Other than the robot's number of rays, or one that measures nothing or less than nothing.
    """
    if len(message.ranges) != robot.num_rays:
        raise MessageError("scan size", f"scan with {len(message.ranges)} rays, {robot.num_rays} are needed")
    ranges = conversions.ranges_from_scan(message, robot.max_range)
    if not np.isfinite(ranges).all() or (ranges < 0.0).any():
        raise MessageError("scan not finite", "scan with a ray that measures nothing")
    return ranges


def odometry_reading(message: Odometry, topic: str = "odom") -> tuple[FloatArray, FloatArray]:
    """Return a pose x, y, yaw [m, rad; its frame] and a velocity [m/s, rad/s; base_link]. Shape (3,), (2,).

    Raises:
        MessageError: A number is not finite or beyond a robot's, or the orientation is no rotation.
    """
    _check_rotation(message.pose.pose.orientation, topic)
    pose, velocity = conversions.pose_from_odometry(message), conversions.velocity_from_odometry(message)
    check_numbers(pose, MAX_PLACE, topic)
    check_numbers(velocity, MAX_VELOCITY, topic)
    return pose, velocity


def contact_reading(message: Range) -> bool:
    """Tell whether a contact message reports a contact.

    Raises:
        MessageError: It is neither a contact nor none.
    """
    if math.isnan(message.range) or math.isnan(message.min_range):
        raise MessageError("contact not finite", "contact that is neither one nor none")
    return conversions.touching_from_contact(message)


def goal_reading(message: PoseStamped) -> FloatArray:
    """Return the position of a goal [m; its frame]; which way it looks is not asked. Shape (2,).

    Raises:
        MessageError: It is not finite, or beyond any map.
    """
    goal = conversions.goal_from_message(message)
    check_numbers(goal, MAX_PLACE, "goal_pose")
    return goal


def command_reading(twist: Twist) -> FloatArray:
    """Return linear [m/s] and angular [rad/s] velocity of a command. Shape (2,).

    Raises:
        MessageError: It is not finite, or beyond any robot's.
    """
    command = conversions.command_from_twist(twist)
    check_numbers(command, MAX_VELOCITY, "cmd_vel")
    return command


def check_frame(frame: str, expected: str, topic: str) -> None:
    """Refuse what is given in another frame.

    Raises:
        MessageError: It is.
    """
    if frame != expected:
        raise MessageError(f"{topic} frame", f"{topic} in the frame '{frame}', '{expected}' is needed")


def check_numbers(numbers: FloatArray, limit: float, topic: str) -> None:
    """Refuse numbers that are not finite, or larger than allowed.

    Raises:
        MessageError: One is.
    """
    if not np.isfinite(numbers).all():
        raise MessageError(f"{topic} not finite", f"{topic} with a number that is not finite")
    if (np.abs(numbers) > limit).any():
        raise MessageError(f"{topic} out of range", f"{topic} with a number beyond {limit:g}")


def _check_rotation(q: Quaternion, topic: str) -> None:
    length = math.hypot(q.x, q.y, q.z, q.w)
    if not math.isfinite(length):
        raise MessageError(f"{topic} not finite", f"{topic} with an orientation that is not finite")
    if abs(length - 1.0) > UNIT_TOLERANCE:
        raise MessageError(f"{topic} rotation", f"{topic} with a quaternion of length {length:g}")
