"""The command topic of one robot: TwistStamped or Twist, and who else is on it with the other type."""

from geometry_msgs.msg import Twist, TwistStamped
from rclpy.duration import Duration
from rclpy.node import Node
from rclpy.topic_endpoint_info import TopicEndpointInfo

from leed_ros.nodes import conversions, qos
from leed_ros.nodes.nameless import NAMELESS
from leed_ros.nodes.wire.commands import CommandStencil
from leed_ros.task.geometry import FloatArray

STAMPED, PLAIN = "geometry_msgs/msg/TwistStamped", "geometry_msgs/msg/Twist"
DELIVERY_TIMEOUT = 0.2  # [s] for the last command, when the node ends


class CommandTopic:
    """Publishes a robot's commands on `cmd_vel`.

    Args:
        node: Its namespace is the robot's.
        frame: Frame of the commands, the robot's base_link.
        stamped: TwistStamped instead of Twist.
    """

    def __init__(self, node: Node, frame: str, *, stamped: bool) -> None:
        self._node, self._stamped = node, stamped
        self._publisher = node.create_publisher(TwistStamped if stamped else Twist, "cmd_vel", qos.RELIABLE)
        self._stencil = CommandStencil(frame) if stamped else None
        self._warned_of = ""

    def publish(self, command: FloatArray, stamp: int | None = None) -> None:
        """Publish a command [m/s, rad/s; base_link]. Shape (2,); stamp [ns], the node's present time by default."""
        if self._stencil is None:
            self._publisher.publish(conversions.twist_from_command(command))
            return
        stamp = self._node.get_clock().now().nanoseconds if stamp is None else stamp
        self._publisher.publish(self._stencil.of(command, stamp))

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._publisher.get_subscription_count())

    def wait_until_delivered(self) -> None:
        """Wait a moment until all listeners have the last command; a node that ends would take it along."""
        self._publisher.wait_for_all_acked(Duration(seconds=DELIVERY_TIMEOUT))

    def mismatch(self) -> str:
        """Return what is wrong if an endpoint of another type is on the topic, or nothing; warns of what is new."""
        topic = self._publisher.topic_name
        ends = self._node.get_publishers_info_by_topic(topic) + self._node.get_subscriptions_info_by_topic(topic)
        mine = STAMPED if self._stamped else PLAIN
        others = sorted({f"{_name_of(end)} ({end.topic_type})" for end in ends if end.topic_type != mine})
        if not others:
            return ""
        problem = f"{topic} carries {mine}, but not for {', '.join(others)}"
        if problem != self._warned_of:
            self._warned_of = problem
            self._node.get_logger().warning(f"{problem}: set enable_stamped_cmd_vel to what the robot's base takes")
        return problem


def _name_of(end: TopicEndpointInfo) -> str:
    return "a node without a name" if end.node_name in NAMELESS else str(end.node_name)
