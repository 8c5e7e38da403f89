"""A latched topic of sets that come in parts: what is kept for late subscribers is the latest set and nothing else."""

from collections.abc import Sequence

from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import QoSProfile
from sensor_msgs.msg import PointCloud2

from leed_ros.nodes import qos


class SetPublisher:
    """Publishes sets of one robot's demonstrations, as deep as the latest set has parts.

    A publisher of a fixed depth would keep old sets in memory for as long as new ones have fewer parts than it is deep:
    with 64 parts of up to 1 MB for each of many robots that is more than a small machine has.

    Args:
        node: Where the publisher is made.
        topic: Name of the topic.
    """

    def __init__(self, node: Node, topic: str) -> None:
        self._node, self._topic = node, topic
        self._depth = 1
        self._publisher = self._make()

    def publish(self, parts: Sequence[PointCloud2]) -> None:
        """Publish a whole set, at least one part, in place of the one before."""
        if len(parts) != self._depth:
            self._node.destroy_publisher(self._publisher)
            self._depth = len(parts)
            self._publisher = self._make()
        for part in parts:
            self._publisher.publish(part)

    def _make(self) -> "Publisher[PointCloud2]":
        profile = QoSProfile(
            depth=self._depth,
            reliability=qos.LATCHED_PARTS.reliability,
            durability=qos.LATCHED_PARTS.durability,
        )
        return self._node.create_publisher(PointCloud2, self._topic, profile)
