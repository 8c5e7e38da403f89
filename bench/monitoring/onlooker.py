"""`python -m bench.monitoring.onlooker`: looks at everything that a monitor draws, as RViz would, and drops it."""

import time

import rclpy
from rclpy.qos import QoSProfile
from sensor_msgs.msg import PointCloud2
from visualization_msgs.msg import MarkerArray

from leed_ros.monitor.drawing.layers import LAYERS
from leed_ros.nodes import qos
from leed_ros.nodes.monitor.drawings import DRAWN


def main() -> None:
    """Subscribe until stopped; nothing is taken out of the middleware, whose cost alone is the publisher's."""
    rclpy.init(args=[])
    node = rclpy.create_node("onlooker")
    for layer in LAYERS:
        profile: QoSProfile = qos.LATCHED if layer.fixed else DRAWN
        node.create_subscription(MarkerArray, f"monitor/{layer.name}", lambda message: None, profile, raw=True)
    node.create_subscription(PointCloud2, "monitor/lidar", lambda message: None, DRAWN, raw=True)
    while rclpy.ok():
        time.sleep(0.2)


if __name__ == "__main__":
    main()
