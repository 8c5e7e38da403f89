"""What RViz is shown: a topic for every layer, the lidars' points, and each robot's trail as a path.

Published: monitor/<layer> (visualization_msgs/MarkerArray; the layers are those of `leed_ros.monitor.drawing.layers`),
monitor/lidar (sensor_msgs/PointCloud2), and in every robot's namespace trail (nav_msgs/Path). What nobody looks at is
not drawn.
"""

from typing import Any

import numpy as np
from nav_msgs.msg import Path
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import PointCloud2
from visualization_msgs.msg import MarkerArray

from leed_ros.monitor.drawing.layers import LAYERS, SLOW_PERIOD, Layer
from leed_ros.monitor.drawing.robots import lidar_points
from leed_ros.monitor.state import RobotPicture, SwarmPicture
from leed_ros.nodes import conversions, qos
from leed_ros.nodes.monitor.marker_array import cloud_from_points, delete_all, markers_from_shapes
from leed_ros.task.site import Site

DRAWN = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE)
"""Drawings: each replaces the one before."""

LIDAR_HEIGHT = 0.15  # [m]


class Drawings:
    """Draws pictures on topics.

    Args:
        node: Where topics are made.
        frame: Frame of everything that is drawn.
    """

    def __init__(self, node: Node, frame: str) -> None:
        self._node, self._frame = node, frame
        self._layers = {
            layer.name: node.create_publisher(
                MarkerArray, f"monitor/{layer.name}", qos.LATCHED if layer.fixed else DRAWN
            )
            for layer in LAYERS
        }
        self._lidar = node.create_publisher(PointCloud2, "monitor/lidar", DRAWN)
        self._trails: dict[str, Any] = {}
        self._site: Site | None = None
        self._slow_due = 0.0

    def add_robot(self, name: str) -> None:
        """Offer a robot's trail."""
        self._trails[name] = self._node.create_publisher(Path, f"/{name}/trail", DRAWN)

    @property
    def wanted(self) -> bool:
        """Whether anybody looks at anything."""
        publishers = (*self._layers.values(), self._lidar, *self._trails.values())
        return any(publisher.get_subscription_count() for publisher in publishers)

    def draw(self, picture: SwarmPicture, now: float) -> None:
        """Draw what is due; now is the present time on a clock that does not run backwards [s]."""
        stamp = round(picture.time * conversions.NANOSECONDS)
        slow = now >= self._slow_due
        self._slow_due = now + SLOW_PERIOD if slow else self._slow_due
        for layer in LAYERS:
            if not layer.fixed and (slow or not layer.slow):
                self._draw_layer(layer, picture)
        if self._lidar.get_subscription_count():
            points = lidar_points(picture.robots)
            self._lidar.publish(cloud_from_points(points, LIDAR_HEIGHT, self._frame, stamp))
        for robot in picture.robots if slow else ():
            self._draw_trail(robot, stamp)

    def draw_site(self, site: Site | None) -> None:
        """Draw the site if it is another than before; it stays for those who look later."""
        if site is self._site:
            return
        self._site = site
        picture = SwarmPicture(site=site)
        for layer in LAYERS:
            if layer.fixed:
                markers = markers_from_shapes(layer.draw(picture), self._frame)
                markers.markers.insert(0, delete_all(self._frame))
                self._layers[layer.name].publish(markers)

    def _draw_layer(self, layer: Layer, picture: SwarmPicture) -> None:
        publisher = self._layers[layer.name]
        if publisher.get_subscription_count():
            publisher.publish(markers_from_shapes(layer.draw(picture), self._frame))

    def _draw_trail(self, robot: RobotPicture, stamp: int) -> None:
        publisher = self._trails.get(robot.name)
        if publisher is None or len(robot.trail) < 2 or not publisher.get_subscription_count():
            return
        towards = np.diff(robot.trail, axis=0)
        yaw = np.arctan2(towards[:, 1], towards[:, 0])
        poses = np.column_stack([robot.trail, np.append(yaw, yaw[-1])])
        publisher.publish(conversions.path_message(poses, self._frame, stamp))
