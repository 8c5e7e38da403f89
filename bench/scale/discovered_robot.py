"""A process with a robot's topics and nothing else: `python -m bench.scale.discovered_robot NAME`.

It prints when its topics are made and when somebody listens to its commands, on the machine's monotonic clock [s], and
ends with its standard input.
"""

import sys
import time

import rclpy
from geometry_msgs.msg import PoseStamped, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import LaserScan, Range

from leed_ros.nodes import qos
from leed_ros.nodes.dds_profile import choose_dds_profile

LOOK_PERIOD = 0.001  # [s]

HEARD = {"scan": LaserScan, "odom": Odometry, "contact": Range, "goal_pose": PoseStamped}


def main(name: str) -> None:
    """Make the topics, say when they are matched, and stay until nobody needs them any more."""
    choose_dds_profile()
    rclpy.init()
    node = Node("robot", namespace=name)
    for topic, kind in HEARD.items():
        node.create_subscription(kind, topic, lambda message: None, qos.RELIABLE)
    commands = node.create_publisher(TwistStamped, "cmd_vel", qos.RELIABLE)
    made = time.monotonic()
    while not commands.get_subscription_count():
        time.sleep(LOOK_PERIOD)
    print(made, time.monotonic(), flush=True)
    sys.stdin.read()
    node.destroy_node()
    rclpy.shutdown()


if __name__ == "__main__":
    main(sys.argv[1])
