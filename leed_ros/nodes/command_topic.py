"""The command topic of one robot: TwistStamped or Twist, and who else is on it with the other type."""

from geometry_msgs.msg import Twist, TwistStamped
from rclpy.duration import Duration
from rclpy.node import Node

from leed_ros.nodes import conversions, qos
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
        self._node, self._frame, self._stamped = node, frame, stamped
        self._publisher = node.create_publisher(TwistStamped if stamped else Twist, "cmd_vel", qos.RELIABLE)
        self._warned = False

    def publish(self, command: FloatArray, stamp: int | None = None) -> None:
        """Publish a command [m/s, rad/s; base_link]. Shape (2,); stamp [ns], the node's present time by default."""
        if not self._stamped:
            self._publisher.publish(conversions.twist_from_command(command))
            return
        stamp = self._node.get_clock().now().nanoseconds if stamp is None else stamp
        self._publisher.publish(conversions.stamped_twist_from_command(command, self._frame, stamp))

    def wait_until_delivered(self) -> None:
        """Wait a moment until all listeners have the last command; a node that ends would take it along."""
        self._publisher.wait_for_all_acked(Duration(seconds=DELIVERY_TIMEOUT))

    def mismatch(self) -> str:
        """Return what is wrong if an endpoint of another type is on the topic, or nothing; warns the first time."""
        topic = self._publisher.topic_name
        ends = self._node.get_publishers_info_by_topic(topic) + self._node.get_subscriptions_info_by_topic(topic)
        mine = STAMPED if self._stamped else PLAIN
        others = sorted({f"{end.node_name} ({end.topic_type})" for end in ends if end.topic_type != mine})
        if not others:
            return ""
        problem = f"{topic} carries {mine}, but not for {', '.join(others)}"
        if not self._warned:
            self._warned = True
            self._node.get_logger().warning(f"{problem}: set enable_stamped_cmd_vel to what the robot's base takes")
        return problem
