"""Messages as they arrive, checked at the border: what is no reading of a robot's raises `MessageError`.

Numbers are finite and within what a robot can be, sizes are those that were agreed on, rotations are rotations, stamps
are times. Nothing that passes here can make a policy's observation, a rollout or a weight infinite.
"""

import math
from collections.abc import Sequence

import numpy as np
from builtin_interfaces.msg import Time
from geometry_msgs.msg import PoseStamped, Twist
from nav_msgs.msg import Odometry
from numpy.typing import NDArray
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
    return stamp_from_parts(time.sec, time.nanosec, topic)


def stamp_from_parts(seconds: int, nanoseconds: int, topic: str) -> int:
    """Return a stamp [ns].

    Raises:
        MessageError: It is before time zero, or has more nanoseconds than a second.
    """
    if seconds < 0 or nanoseconds >= conversions.NANOSECONDS:
        raise MessageError(f"{topic} stamp", f"{topic} with the stamp {seconds} s and {nanoseconds} ns")
    return seconds * conversions.NANOSECONDS + nanoseconds


def scan_reading(message: LaserScan, robot: RobotConfig) -> FloatArray:
    """Return the ranges of a simulation's scan, ray for ray [m]. Shape (R,).

    Raises:
        MessageError: Other than the robot's number of rays, or one that measures nothing or less than nothing.
    """
    if len(message.ranges) != robot.num_rays:
        raise MessageError("scan size", f"scan with {len(message.ranges)} rays, {robot.num_rays} are needed")
    return ranges_reading(np.frombuffer(message.ranges, dtype=np.float32), robot)


def ranges_reading(measured: NDArray[np.float32], robot: RobotConfig) -> FloatArray:
    """Return ranges [m], `max_range` where nothing is in reach (REP-117). Shape (R,).

    Raises:
        MessageError: One measures nothing or less than nothing.
    """
    ranges: FloatArray = np.minimum(measured.astype(np.float64), robot.max_range)
    if not ranges.min() >= 0.0:  # also where one is not a number
        raise MessageError("scan not finite", "scan with a ray that measures nothing")
    return ranges


def odometry_reading(message: Odometry, topic: str = "odom") -> tuple[FloatArray, FloatArray]:
    """Return a pose x, y, yaw [m, rad; its frame] and a velocity [m/s, rad/s; base_link]. Shape (3,), (2,).

    Raises:
        MessageError: A number is not finite or beyond a robot's, or the orientation is no rotation.
    """
    place, q, twist = message.pose.pose.position, message.pose.pose.orientation, message.twist.twist
    return motion_reading((place.x, place.y, q.x, q.y, q.z, q.w, twist.linear.x, twist.angular.z), topic)


def motion_reading(numbers: Sequence[float], topic: str) -> tuple[FloatArray, FloatArray]:
    """Return a pose x, y, yaw [m, rad] and a velocity [m/s, rad/s]. Shape (3,), (2,).

    Args:
        numbers: x, y [m], the rotation's quaternion x, y, z, w, and velocity, linear [m/s] and angular [rad/s].
        topic: Where they come from.

    Raises:
        MessageError: A number is not finite or beyond a robot's, or the orientation is no rotation.
    """
    x, y, qx, qy, qz, qw, linear, angular = numbers
    _check_rotation(math.hypot(qx, qy, qz, qw), topic)
    _check_pair(x, y, MAX_PLACE, topic)
    yaw = conversions.yaw_from_parts(qx, qy, qz, qw)
    return np.array([x, y, yaw]), velocity_reading(linear, angular, topic)


def contact_reading(message: Range) -> bool:
    """Tell whether a contact message reports a contact.

    Raises:
        MessageError: It is neither a contact nor none.
    """
    return touching_reading(message.min_range, message.range)


def touching_reading(min_range: float, measured: float) -> bool:
    """Tell whether a contact's ranger, of so small a reach [m], detects something (REP-117).

    Raises:
        MessageError: It is neither a contact nor none.
    """
    if math.isnan(measured) or math.isnan(min_range):
        raise MessageError("contact not finite", "contact that is neither one nor none")
    return measured <= min_range


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
    return velocity_reading(twist.linear.x, twist.angular.z, "cmd_vel")


def velocity_reading(linear: float, angular: float, topic: str) -> FloatArray:
    """Return linear [m/s] and angular [rad/s] velocity. Shape (2,).

    Raises:
        MessageError: It is not finite, or beyond any robot's.
    """
    _check_pair(linear, angular, MAX_VELOCITY, topic)
    return np.array([linear, angular])


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


def _check_pair(first: float, second: float, limit: float, topic: str) -> None:
    """Check two numbers; see `check_numbers`, which takes many times as long for so few."""
    if not (math.isfinite(first) and math.isfinite(second)):
        raise MessageError(f"{topic} not finite", f"{topic} with a number that is not finite")
    if abs(first) > limit or abs(second) > limit:
        raise MessageError(f"{topic} out of range", f"{topic} with a number beyond {limit:g}")


def _check_rotation(length: float, topic: str) -> None:
    if not math.isfinite(length):
        raise MessageError(f"{topic} not finite", f"{topic} with an orientation that is not finite")
    if abs(length - 1.0) > UNIT_TOLERANCE:
        raise MessageError(f"{topic} rotation", f"{topic} with a quaternion of length {length:g}")
