"""A process that reads every robot's demonstrations: `python -m bench.scale.set_listener N PARTS`.

Whenever so many parts have come it prints the machine's monotonic time [s]. It ends with its standard input.
"""

import sys
import threading
import time
from contextlib import suppress

import rclpy
from rclpy.executors import ExternalShutdownException
from rclpy.node import Node
from sensor_msgs.msg import PointCloud2

from leed_ros.nodes import qos
from leed_ros.nodes.dds_profile import choose_dds_profile
from leed_ros.nodes.demonstration_cloud import demonstrations_from_cloud
from leed_ros.swarm import robot_name

OBSERVATION_SIZE = 45


def main(num_robots: int, parts: int) -> None:
    """Listen until nobody needs it any more."""
    choose_dds_profile()
    rclpy.init()
    node, heard = Node("listener"), 0

    def on_part(message: PointCloud2) -> None:
        nonlocal heard
        demonstrations_from_cloud(message, OBSERVATION_SIZE)
        heard += 1
        if heard % parts == 0:
            print(time.monotonic(), flush=True)

    for index in range(num_robots):
        node.create_subscription(PointCloud2, f"{robot_name(index)}/demonstration", on_part, qos.LATCHED_PARTS)
    threading.Thread(target=lambda: (sys.stdin.read(), rclpy.shutdown()), daemon=True).start()
    with suppress(ExternalShutdownException):
        rclpy.spin(node)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
