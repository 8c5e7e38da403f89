"""Recordings that tests make of messages of their own."""

import numpy as np
from nav_msgs.msg import Odometry
from rclpy.serialization import serialize_message

from leed_ros.nodes import conversions
from leed_ros.nodes.recording.wanted import type_name_of
from leed_ros.records.recording.message import RecordedMessage, RecordedTopic
from leed_ros.records.recording.writer import RecordingWriter

SECOND = 1_000_000_000
START = 1_700_000_000 * SECOND


def record(path, *heard):
    """Record messages, each with its topic and the time at which it is heard [s]."""
    writer = RecordingWriter(path, 50_000_000)
    for seconds, topic, message in heard:
        writer.add_topic(RecordedTopic(topic, type_name_of(type(message))))
        stamp = START + round(seconds * SECOND)
        writer.write(RecordedMessage(topic, serialize_message(message), stamp, stamp))
    writer.close()
    return path


def odometry(x) -> Odometry:
    """Return where a robot is after so many seconds at 1 m/s."""
    message = conversions.empty_odometry("map", "robot_0/base_link")
    message.header.stamp = conversions.time_from_stamp(round(x * SECOND))
    conversions.fill_odometry(message, np.array([x, 2.0, 0.5]), np.array([1.0, 0.25]))
    return message
