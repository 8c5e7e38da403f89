"""A process from outside that sends a robot garbage: `python -m bench.soak.faults.vandal robot_0 "NaN scan" 50`."""

import sys
import time

import rclpy

from bench.soak.faults.garbage import GARBAGE
from leed_ros.nodes import qos

PATIENCE = 15.0  # [s] for the robot to be found
PERIOD = 0.02  # [s] between two messages


def send(robot: str, what: str, count: int) -> None:
    """Send the same garbage so many times once somebody listens, fast; returns when it was received."""
    rclpy.init(args=[])
    node = rclpy.create_node("vandal")
    topic, message = GARBAGE[what]()
    publisher = node.create_publisher(type(message), f"/{robot}/{topic}", qos.RELIABLE)
    deadline = time.monotonic() + PATIENCE
    while not publisher.get_subscription_count() and time.monotonic() < deadline:
        time.sleep(0.05)
    for _ in range(count):
        publisher.publish(message)
        time.sleep(PERIOD)
    node.destroy_node()
    rclpy.try_shutdown()


if __name__ == "__main__":
    send(sys.argv[1], sys.argv[2], int(sys.argv[3]))
