"""Poses from odometry as it comes off the wire.

A monitor wants four of the hundred numbers of an odometry, of which there are hundreds a second in lock-step. Unpacking
these four takes a seventh of the time that making the message takes.
"""

import math
import struct

import numpy as np
from nav_msgs.msg import Odometry
from rclpy.serialization import deserialize_message

from leed_ros.nodes import conversions
from leed_ros.nodes.dropped import MessageError
from leed_ros.task.geometry import FloatArray

OdometryNumbers = tuple[int, str, FloatArray, FloatArray]
"""Stamp [ns], frame, pose x, y, yaw [m, rad; that frame] and velocity [m/s, rad/s; base_link]. Shape (3,), (2,)."""

_LITTLE_ENDIAN_CDR = b"\x00\x01"
_HEADER = 4  # bytes of the encapsulation header; alignment counts from its end
_PLACE, _TURN = 0, 3 * 8
_TWIST = (7 + 36) * 8


def numbers_from_bytes(data: bytes) -> OdometryNumbers:
    """Return what a monitor wants of a serialised nav_msgs/Odometry (plain CDR; other encodings are made a message).

    Raises:
        MessageError: It is no odometry.
    """
    try:
        return _numbers(data) if data[:2] == _LITTLE_ENDIAN_CDR else numbers_from_message(_message(data))
    except (struct.error, ValueError) as error:
        raise MessageError("odom format", f"bytes that are no odometry: {error}") from error


def _numbers(data: bytes) -> OdometryNumbers:
    seconds, nanoseconds = struct.unpack_from("<iI", data, _HEADER)
    frame, end = _string(data, 8)
    _, end = _string(data, end)
    start = _HEADER + _aligned(end, 8)
    x, y = struct.unpack_from("<2d", data, start + _PLACE)
    qx, qy, qz, qw = struct.unpack_from("<4d", data, start + _TURN)
    (forward,) = struct.unpack_from("<d", data, start + _TWIST)
    (turn,) = struct.unpack_from("<d", data, start + _TWIST + 5 * 8)
    yaw = math.atan2(2.0 * (qw * qz + qx * qy), 1.0 - 2.0 * (qy * qy + qz * qz))
    stamp = seconds * conversions.NANOSECONDS + nanoseconds
    return stamp, frame, np.array([x, y, yaw]), np.array([forward, turn])


def _message(data: bytes) -> Odometry:
    try:
        return deserialize_message(data, Odometry)
    except Exception as error:  # of the middleware in use, each with errors of its own
        raise MessageError("odom format", f"bytes that are no odometry: {error}") from error


def numbers_from_message(message: Odometry) -> OdometryNumbers:
    """Return what a monitor wants of an odometry."""
    stamp = conversions.stamp_from_time(message.header.stamp)
    pose, velocity = conversions.pose_from_odometry(message), conversions.velocity_from_odometry(message)
    return stamp, message.header.frame_id, pose, velocity


def _string(data: bytes, offset: int) -> tuple[str, int]:
    """Return a string and the offset behind it; offsets count from the end of the encapsulation header."""
    start = _HEADER + _aligned(offset, 4)
    (length,) = struct.unpack_from("<I", data, start)
    text = data[start + 4 : start + 4 + length - 1].decode()
    return text, start + 4 + length - _HEADER


def _aligned(offset: int, size: int) -> int:
    return -(-offset // size) * size
