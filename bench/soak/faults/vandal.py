"""A process from outside that sends a robot garbage: `python -m bench.soak.faults.vandal robot_0 "NaN scan" 50`."""

import sys
import time

import rclpy
from rclpy.qos import QoSProfile

from bench.soak.faults.garbage import GARBAGE
from leed_ros.nodes import qos

PATIENCE = 15.0  # [s] for the robot to be found
PERIOD = 0.02  # [s] between two messages


def send(robot: str, what: str, count: int) -> None:
    """Send the same garbage so many times once somebody listens, fast; returns when it was received."""
    rclpy.init(args=[])
    node = rclpy.create_node("vandal")
    messages = GARBAGE[what]()
    publishers = {
        topic: node.create_publisher(type(one), f"/{robot}/{topic}", _profile(topic)) for topic, one in messages.items()
    }
    deadline = time.monotonic() + PATIENCE
    while not all(one.get_subscription_count() for one in publishers.values()) and time.monotonic() < deadline:
        time.sleep(0.05)
    for _ in range(count):
        for topic, message in messages.items():
            publishers[topic].publish(message)
        time.sleep(PERIOD)
    node.destroy_node()
    rclpy.try_shutdown()


def _profile(topic: str) -> QoSProfile:
    """Return what the robot's subscription takes: nothing reaches a latched topic from a publisher that is not."""
    return qos.LATCHED_PARTS if topic == "demonstration" else qos.RELIABLE


if __name__ == "__main__":
    send(sys.argv[1], sys.argv[2], int(sys.argv[3]))
