"""Half of a test of DDS: one process says something twice a second, another ends as soon as it has heard it.

python -m leed_ros.nodes.dds_probe talk
python -m leed_ros.nodes.dds_probe listen 20
"""

import sys
import time

import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions
from std_msgs.msg import String

from leed_ros.nodes import qos
from leed_ros.nodes.dds_profile import choose_dds_profile

TOPIC = "leed_doctor"
PERIOD = 0.1  # [s]
MAX_TALK = 120.0  # [s] for a talker whose parent was killed


def main(role: str, timeout: float = MAX_TALK) -> int:
    """Talk, or listen until something is heard; returns the exit code, 0 for a listener that heard something."""
    choose_dds_profile()
    rclpy.init(args=[], signal_handler_options=SignalHandlerOptions.ALL)
    node = Node(f"leed_doctor_{role}", enable_rosout=False, start_parameter_services=False)
    try:
        return _talk(node) if role == "talk" else _listen(node, timeout)
    finally:
        node.destroy_node()
        rclpy.try_shutdown()


def _talk(node: Node) -> int:
    publisher = node.create_publisher(String, TOPIC, qos.RELIABLE)
    deadline = time.monotonic() + MAX_TALK
    while rclpy.ok() and time.monotonic() < deadline:
        publisher.publish(String(data="heard"))
        time.sleep(PERIOD)
    return 0


def _listen(node: Node, timeout: float) -> int:
    heard: list[String] = []
    node.create_subscription(String, TOPIC, heard.append, qos.RELIABLE)
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    deadline = time.monotonic() + timeout
    while rclpy.ok() and not heard and time.monotonic() < deadline:
        executor.spin_once(timeout_sec=0.2)
    return 0 if heard else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(float(argument) for argument in sys.argv[2:])))
