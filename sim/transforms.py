"""Transforms of the robots on `/tf` (REP-105: map, ROBOT/base_link, ROBOT/base_scan), where tf2_msgs is installed."""

from collections.abc import Mapping

import numpy as np
from geometry_msgs.msg import TransformStamped
from rclpy.node import Node

from leed_ros.nodes import conversions, qos
from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig
from leed_sim.robot_link import scan_frame


class TransformBroadcaster:
    """Publishes poses as transforms; does nothing on a machine without tf2_msgs, whose wheels do not exist.

    Args:
        node: Where the topic is made.
        map_frame: Frame of the poses.
        robots: The robots by name.
    """

    def __init__(self, node: Node, map_frame: str, robots: Mapping[str, RobotConfig]) -> None:
        self._map_frame, self._robots = map_frame, robots
        try:
            from tf2_msgs.msg import TFMessage  # noqa: PLC0415 (only with a full ROS 2 install)
        except ImportError:
            self._publisher = None
            return
        self._message = TFMessage
        self._publisher = node.create_publisher(TFMessage, "/tf", qos.RELIABLE)

    def publish(self, poses: FloatArray, stamp: int) -> None:
        """Publish x, y, yaw [m, rad; map frame] of all robots, if anybody listens. Shape (N, 3); stamp [ns]."""
        if self._publisher is None or self._publisher.get_subscription_count() == 0:
            return
        transforms = []
        for (name, robot), pose in zip(self._robots.items(), poses, strict=True):
            base = f"{name}/base_link"
            transforms.append(self._transform(self._map_frame, base, pose, stamp))
            if (scan := scan_frame(name, robot)) != base:
                mount = np.array([robot.lidar_x, robot.lidar_y, 0.0])
                transforms.append(self._transform(base, scan, mount, stamp))
        self._publisher.publish(self._message(transforms=transforms))

    def _transform(self, parent: str, child: str, pose: FloatArray, stamp: int) -> TransformStamped:
        transform = TransformStamped()
        transform.header.frame_id, transform.child_frame_id = parent, child
        transform.header.stamp = conversions.time_from_stamp(stamp)
        transform.transform.translation.x, transform.transform.translation.y = float(pose[0]), float(pose[1])
        transform.transform.rotation = conversions.quaternion_from_yaw(float(pose[2]))
        return transform
