"""Transforms of the robots on `/tf` (REP-105: map to ROBOT/base_link), where tf2_msgs is installed."""

from geometry_msgs.msg import TransformStamped
from rclpy.node import Node

from leed_ros.nodes import conversions, qos
from leed_ros.task.geometry import FloatArray


class TransformBroadcaster:
    """Publishes poses as transforms; does nothing on a machine without tf2_msgs, whose wheels do not exist."""

    def __init__(self, node: Node, map_frame: str) -> None:
        self._map_frame = map_frame
        try:
            from tf2_msgs.msg import TFMessage  # noqa: PLC0415 (only with a full ROS 2 install)
        except ImportError:
            self._publisher = None
            return
        self._message = TFMessage
        self._publisher = node.create_publisher(TFMessage, "/tf", qos.RELIABLE)

    def publish(self, names: list[str], poses: FloatArray, stamp: int) -> None:
        """Publish x, y, yaw [m, rad; map frame] of all robots, if anybody listens. Shape (N, 3); stamp [ns]."""
        if self._publisher is None or self._publisher.get_subscription_count() == 0:
            return
        transforms = [self._transform(name, pose, stamp) for name, pose in zip(names, poses, strict=True)]
        self._publisher.publish(self._message(transforms=transforms))

    def _transform(self, name: str, pose: FloatArray, stamp: int) -> TransformStamped:
        transform = TransformStamped()
        transform.header.frame_id, transform.child_frame_id = self._map_frame, f"{name}/base_link"
        transform.header.stamp = conversions.time_from_stamp(stamp)
        transform.transform.translation.x, transform.transform.translation.y = float(pose[0]), float(pose[1])
        transform.transform.rotation = conversions.quaternion_from_yaw(float(pose[2]))
        return transform
