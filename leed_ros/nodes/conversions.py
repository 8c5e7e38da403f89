"""Messages from arrays and back: units and frames after REP-103 and REP-105, stamps in integer nanoseconds."""

import array
import math

import numpy as np
from builtin_interfaces.msg import Time
from geometry_msgs.msg import PoseStamped, Quaternion, Twist, TwistStamped
from nav_msgs.msg import Odometry, Path
from numpy.typing import NDArray
from sensor_msgs.msg import LaserScan, Range

from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig

NANOSECONDS = 1_000_000_000


def time_from_stamp(stamp: int) -> Time:
    """Return a message time from a stamp [ns]."""
    return Time(sec=stamp // NANOSECONDS, nanosec=stamp % NANOSECONDS)


def stamp_from_time(time: Time) -> int:
    """Return a stamp [ns] from a message time."""
    return int(time.sec) * NANOSECONDS + int(time.nanosec)


def quaternion_from_yaw(yaw: float) -> Quaternion:
    """Return the rotation about z by a yaw [rad]."""
    return Quaternion(z=math.sin(yaw / 2.0), w=math.cos(yaw / 2.0))


def yaw_from_quaternion(q: Quaternion) -> float:
    """Return the yaw [rad] of a rotation."""
    return yaw_from_parts(q.x, q.y, q.z, q.w)


def yaw_from_parts(x: float, y: float, z: float, w: float) -> float:
    """Return the yaw [rad] of the rotation with this quaternion."""
    return math.atan2(2.0 * (w * z + x * y), 1.0 - 2.0 * (y * y + z * z))


def empty_scan(robot: RobotConfig, frame: str, ctrl_dt: float) -> LaserScan:
    """Return a scan with all but stamp and ranges filled in, to be reused for every step."""
    scan = LaserScan()
    scan.header.frame_id = frame
    scan.angle_min = robot.angle_min
    scan.angle_increment = robot.angle_increment
    scan.angle_max = scan.angle_min + (robot.num_rays - 1) * scan.angle_increment
    scan.scan_time = ctrl_dt
    scan.range_min = robot.min_range
    scan.range_max = robot.max_range
    return scan


def fill_scan(scan: LaserScan, ranges: FloatArray) -> None:
    """Put ranges [m] into a scan; nothing in reach is +inf (REP-117). Shape (R,)."""
    scan.ranges = array.array("f", reported_ranges(ranges, scan.range_max).tobytes())


def reported_ranges(ranges: FloatArray, max_range: float) -> NDArray[np.float32]:
    """Return ranges [m] as a scan reports them: nothing in reach is +inf (REP-117). Shape (R,)."""
    return np.where(ranges >= max_range, np.inf, ranges).astype(np.float32)


def ranges_from_scan(scan: LaserScan, max_range: float) -> FloatArray:
    """Return the ranges of a scan [m], `max_range` where nothing is in reach (REP-117). Shape (R,)."""
    ranges = np.frombuffer(scan.ranges, dtype=np.float32).astype(np.float64)
    limited: FloatArray = np.minimum(ranges, max_range)
    return limited


def empty_odometry(map_frame: str, base_frame: str) -> Odometry:
    """Return an odometry message with its frames filled in, to be reused for every step."""
    odometry = Odometry()
    odometry.header.frame_id = map_frame
    odometry.child_frame_id = base_frame
    return odometry


def fill_odometry(odometry: Odometry, pose: FloatArray, velocity: FloatArray) -> None:
    """Put a pose x, y, yaw [m, rad; map] and a velocity [m/s, rad/s; base_link] into an odometry message."""
    position, twist = odometry.pose.pose.position, odometry.twist.twist
    position.x, position.y = float(pose[0]), float(pose[1])
    odometry.pose.pose.orientation = quaternion_from_yaw(float(pose[2]))
    twist.linear.x, twist.angular.z = float(velocity[0]), float(velocity[1])


def pose_from_odometry(odometry: Odometry) -> FloatArray:
    """Return x, y [m] and yaw [rad] in the odometry's frame. Shape (3,)."""
    pose = odometry.pose.pose
    return np.array([pose.position.x, pose.position.y, yaw_from_quaternion(pose.orientation)])


def velocity_from_odometry(odometry: Odometry) -> FloatArray:
    """Return linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,)."""
    twist = odometry.twist.twist
    return np.array([twist.linear.x, twist.angular.z])


def empty_contact(frame: str) -> Range:
    """Return a contact message, a fixed-distance ranger of reach zero (REP-117), to be reused for every step."""
    contact = Range(radiation_type=Range.INFRARED, min_range=0.0, max_range=0.0)
    contact.header.frame_id = frame
    return contact


def fill_contact(contact: Range, touching: bool) -> None:
    """Put a contact into its message: -inf is a detection, +inf is none (REP-117)."""
    contact.range = -math.inf if touching else math.inf


def touching_from_contact(contact: Range) -> bool:
    """Tell whether a contact message reports a contact."""
    return bool(contact.range <= contact.min_range)


def goal_message(goal: FloatArray, frame: str, stamp: int) -> PoseStamped:
    """Return a goal pose from a position [m; map frame]. Shape (2,)."""
    message = PoseStamped()
    message.header.frame_id = frame
    message.header.stamp = time_from_stamp(stamp)
    message.pose.position.x, message.pose.position.y = float(goal[0]), float(goal[1])
    message.pose.orientation.w = 1.0
    return message


def goal_from_message(message: PoseStamped) -> FloatArray:
    """Return the position of a goal pose [m; its frame]. Shape (2,)."""
    return np.array([message.pose.position.x, message.pose.position.y])


def twist_from_command(command: FloatArray) -> Twist:
    """Return a twist from a command [m/s, rad/s; base_link]. Shape (2,)."""
    twist = Twist()
    twist.linear.x, twist.angular.z = float(command[0]), float(command[1])
    return twist


def command_from_twist(twist: Twist) -> FloatArray:
    """Return linear [m/s] and angular [rad/s] velocity of a twist. Shape (2,)."""
    return np.array([twist.linear.x, twist.angular.z])


def stamped_twist_from_command(command: FloatArray, frame: str, stamp: int) -> TwistStamped:
    """Return a stamped twist from a command [m/s, rad/s; base_link]. Shape (2,)."""
    message = TwistStamped(twist=twist_from_command(command))
    message.header.frame_id = frame
    message.header.stamp = time_from_stamp(stamp)
    return message


def path_message(poses: FloatArray, frame: str, stamp: int) -> Path:
    """Return a path from x, y [m] and yaw [rad; map frame]. Shape (T, 3)."""
    path = Path()
    path.header.frame_id = frame
    path.header.stamp = time_from_stamp(stamp)
    for pose in poses:
        point = goal_message(pose[:2], frame, stamp)
        point.pose.orientation = quaternion_from_yaw(float(pose[2]))
        path.poses.append(point)
    return path
