"""Messages that no honest node sends, made for one robot."""

import array
import math
from collections.abc import Callable
from typing import Any

from builtin_interfaces.msg import Time
from geometry_msgs.msg import PoseStamped, Twist, TwistStamped
from nav_msgs.msg import Odometry
from sensor_msgs.msg import LaserScan, PointCloud2, PointField, Range

FAR_FUTURE = 2**31 - 1  # [s]
NAN = math.nan

Messages = dict[str, Any]
"""Messages of one moment, by their topic in the robot's namespace."""


def scan(values: list[float], stamp: int = FAR_FUTURE) -> LaserScan:
    """Return a scan with these ranges [m]."""
    message = LaserScan(angle_min=-3.1, angle_max=3.1, angle_increment=0.17, range_max=3.0, ranges=values)
    message.header.stamp = Time(sec=stamp)
    return message


def cloud(data: bytes, *names: str, points: int = 1, step: int = 4) -> PointCloud2:
    """Return a cloud whose fields have these names."""
    fields = [PointField(name=name, offset=0, datatype=PointField.FLOAT32, count=1) for name in names]
    return PointCloud2(
        height=1, width=points, fields=fields, point_step=step, row_step=step, data=array.array("B", data)
    )


def command(stamp: int, speed: float) -> TwistStamped:
    """Return a command [m/s] with a stamp [s]."""
    message = TwistStamped()
    message.header.stamp = Time(sec=stamp)
    message.twist.linear.x = speed
    return message


def odometry(x: float) -> Odometry:
    """Return odometry at a place [m]."""
    message = Odometry()
    message.header.frame_id = "map"
    message.header.stamp = Time(sec=FAR_FUTURE)
    message.pose.pose.position.x = x
    return message


def contact() -> Range:
    """Return a contact sensor that touches nothing."""
    message = Range(range=math.inf)
    message.header.stamp = Time(sec=FAR_FUTURE)
    return message


def goal(x: float) -> PoseStamped:
    """Return a goal at a place [m; map frame]."""
    message = PoseStamped()
    message.header.frame_id = "map"
    message.pose.position.x = x
    return message


GARBAGE: dict[str, Callable[[], Messages]] = {
    "NaN scan": lambda: {"scan": scan([NAN] * 36)},
    "scan of no rays": lambda: {"scan": scan([])},
    "scan of 100,000 rays": lambda: {"scan": scan([1.0] * 100_000)},
    "scan from the year 2038": lambda: {"scan": scan([1.0] * 36)},
    "NaN odometry": lambda: {"odom": odometry(NAN)},
    "infinite odometry": lambda: {"odom": odometry(math.inf)},
    "readings from the year 2038": lambda: {"scan": scan([1.0] * 36), "odom": odometry(0.0), "contact": contact()},
    "NaN goal": lambda: {"goal_pose": goal(NAN)},
    "cloud without fields": lambda: {"demonstration": cloud(b"", points=0)},
    "cloud of other fields": lambda: {"demonstration": cloud(bytes(400), "a", "b", points=100)},
    "cloud that lacks data": lambda: {"demonstration": cloud(b"", "x", "y", points=1_000_000)},
    "cloud of NaN bytes": lambda: {"demonstration": cloud(b"\xff" * 40_000, "x", points=10_000)},
    "NaN command": lambda: {"cmd_vel": command(0, NAN)},
    "command of an old stamp": lambda: {"cmd_vel": command(1, 0.5)},
    "command from the year 2038": lambda: {"cmd_vel": command(FAR_FUTURE, 0.5)},
    "command of another type": lambda: {"cmd_vel": Twist()},
}
"""What is sent, by the name that a report gives it."""
