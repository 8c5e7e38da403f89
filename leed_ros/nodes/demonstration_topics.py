"""The topics of demonstrations: whole sets out to every robot, operators' notes in, the rules they brought out.

Published for every robot in its namespace: demonstration (PointCloud2, in parts) and plan (Path), latched. Published
in the node's namespace: rules (std_msgs/String, JSON, latched). Subscribed there: notes (std_msgs/String). For those
who look on: rejected_demonstration (PointCloud2) of every robot, the latest few that were driven and not accepted, and
demonstrator (std_msgs/String, JSON), what the node has come to; latched.
"""

from collections.abc import Callable, Mapping, Sequence

from nav_msgs.msg import Path
from rclpy.node import Node
from sensor_msgs.msg import PointCloud2
from std_msgs.msg import String

from leed_ros.nodes import conversions, qos
from leed_ros.nodes.demonstration_cloud import clouds_from_set
from leed_ros.nodes.set_publisher import SetPublisher
from leed_ros.task.records import Demonstration

MAP_FRAME = "map"


class DemonstrationTopics:
    """Publishes demonstrations and rules; hands notes on.

    Args:
        node: Where topics are made.
        robots: Number of entries D of every robot's observations, by name. Length N.
        on_notes: Called with the text of every note.
    """

    def __init__(self, node: Node, robots: Mapping[str, int], on_notes: Callable[[str], None]) -> None:
        self._node, self._sizes = node, tuple(robots.values())
        self._sets = self._sets_rejected = 0
        self._clouds = [SetPublisher(node, f"{name}/demonstration") for name in robots]
        self._plans = [node.create_publisher(Path, f"{name}/plan", qos.LATCHED) for name in robots]
        self._rejected = [SetPublisher(node, f"{name}/rejected_demonstration") for name in robots]
        self._demonstrator = node.create_publisher(String, "demonstrator", qos.LATCHED)
        self._rules = node.create_publisher(String, "rules", qos.LATCHED)
        node.create_subscription(String, "notes", lambda message: on_notes(message.data), qos.RELIABLE)

    def publish_set(self, robots: Sequence[Sequence[Demonstration]], shown: Sequence[Sequence[Demonstration]]) -> None:
        """Publish the whole set that every robot is shown, which replaces the one before.

        Args:
            robots: Demonstrations of each robot; its latest route is published as its plan. Length N.
            shown: What each robot is shown. Length N.
        """
        stamp = self._node.get_clock().now().nanoseconds
        topics = zip(self._clouds, self._plans, self._sizes, robots, shown, strict=True)
        for cloud_topic, plan_topic, size, own, demonstrations in topics:
            cloud_topic.publish(_stamped(clouds_from_set(demonstrations, size, self._sets), stamp))
            if own:
                plan_topic.publish(conversions.path_message(own[-1].poses, MAP_FRAME, stamp))
        self._sets += 1

    def publish_rules(self, document: str) -> None:
        """Publish the rules in force, with what the operator is to be asked, as JSON."""
        self._rules.publish(String(data=document))

    def publish_rejected(self, robots: Sequence[Sequence[Demonstration]]) -> None:
        """Publish the latest few demonstrations of every robot that were not accepted, to be looked at."""
        stamp = self._node.get_clock().now().nanoseconds
        for topic, demonstrations in zip(self._rejected, robots, strict=True):
            if demonstrations:
                size = demonstrations[0].observations.shape[1]
                topic.publish(_stamped(clouds_from_set(demonstrations, size, self._sets_rejected), stamp))
        self._sets_rejected += 1

    def publish_demonstrator(self, document: str) -> None:
        """Publish what the node has come to, as JSON; see `leed_ros.monitor.state.DemonstratorPicture`."""
        self._demonstrator.publish(String(data=document))


def _stamped(clouds: list[PointCloud2], stamp: int) -> list[PointCloud2]:
    for cloud in clouds:
        cloud.header.frame_id, cloud.header.stamp = MAP_FRAME, conversions.time_from_stamp(stamp)
    return clouds
