"""The topics of one robot: messages are checked, turned into arrays and paired; commands become messages."""

from dataclasses import dataclass

import numpy as np
from geometry_msgs.msg import PoseStamped, Twist, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import LaserScan, PointCloud2, Range

from leed_ros.nodes import conversions, qos
from leed_ros.nodes.demonstration_cloud import CloudError
from leed_ros.nodes.demonstration_inbox import DemonstrationInbox
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import TaskConfig
from leed_ros.task.pairing import ReadingPairing
from leed_ros.task.records import Demonstration


@dataclass(frozen=True)
class TopicChoices:
    """How a robot is connected.

    Attributes:
        lock_step: Sensors must not be lost.
        use_contact: The robot has a contact sensor.
        stamped_commands: TwistStamped on cmd_vel instead of Twist.
    """

    lock_step: bool
    use_contact: bool
    stamped_commands: bool


class RobotListener:
    """What a robot's node does with what comes in; bad messages never get here."""

    def on_readings(self) -> None:
        """Sensors have changed; `RobotTopics.pairing` holds them."""

    def on_goal(self, stamp: int, goal: FloatArray) -> None:
        """A goal has come [m; map frame]. Shape (2,); stamp [ns]."""

    def on_demonstrations(self, demonstrations: list[Demonstration]) -> None:
        """A set of demonstrations has come, which replaces the one before."""


class RobotTopics:
    """Connects a listener to the topics of a robot's namespace."""

    def __init__(self, node: Node, name: str, task: TaskConfig, choices: TopicChoices, listener: RobotListener) -> None:
        self.pairing = ReadingPairing(needs_contact=choices.use_contact)
        self._node, self._name, self._task, self._listener = node, name, task, listener
        self._stamped = choices.stamped_commands
        self._inbox = DemonstrationInbox(task.layout().size)
        sensors = qos.sensors(choices.lock_step)
        node.create_subscription(LaserScan, "scan", self._on_scan, sensors)
        node.create_subscription(Odometry, "odom", self._on_odometry, sensors)
        if choices.use_contact:
            node.create_subscription(Range, "contact", self._on_contact, sensors)
        node.create_subscription(PoseStamped, "goal_pose", self._on_goal, qos.RELIABLE)
        node.create_subscription(PointCloud2, "demonstration", self._on_demonstration, qos.LATCHED_PARTS)
        self._commands = node.create_publisher(TwistStamped if self._stamped else Twist, "cmd_vel", qos.RELIABLE)

    def publish(self, stamp: int, command: FloatArray) -> None:
        """Publish a command [m/s, rad/s; base_link]. Shape (2,); stamp [ns]."""
        if self._stamped:
            frame = f"{self._name}/base_link"
            self._commands.publish(conversions.stamped_twist_from_command(command, frame, stamp))
        else:
            self._commands.publish(conversions.twist_from_command(command))

    def _on_scan(self, message: LaserScan) -> None:
        ranges = conversions.ranges_from_scan(message, self._task.robot.max_range)
        if len(ranges) != self._task.robot.num_rays or not np.isfinite(ranges).all():
            self._drop(f"scan with {len(ranges)} rays, {self._task.robot.num_rays} finite ones are needed")
            return
        self.pairing.put_scan(conversions.stamp_from_time(message.header.stamp), ranges)
        self._listener.on_readings()

    def _on_odometry(self, message: Odometry) -> None:
        pose, velocity = conversions.pose_from_odometry(message), conversions.velocity_from_odometry(message)
        if not (np.isfinite(pose).all() and np.isfinite(velocity).all()):
            self._drop("odometry that is not finite")
            return
        self.pairing.put_odometry(conversions.stamp_from_time(message.header.stamp), pose, velocity)
        self._listener.on_readings()

    def _on_contact(self, message: Range) -> None:
        touching = conversions.touching_from_contact(message)
        self.pairing.put_contact(conversions.stamp_from_time(message.header.stamp), touching)
        self._listener.on_readings()

    def _on_goal(self, message: PoseStamped) -> None:
        goal = conversions.goal_from_message(message)
        if not np.isfinite(goal).all():
            self._drop("goal that is not finite")
            return
        self._listener.on_goal(conversions.stamp_from_time(message.header.stamp), goal)

    def _on_demonstration(self, message: PointCloud2) -> None:
        try:
            demonstrations = self._inbox.put(message)
        except (CloudError, ValueError) as error:
            self._drop(str(error))
            return
        if demonstrations is not None:
            self._listener.on_demonstrations(demonstrations)

    def _drop(self, what: str) -> None:
        self._node.get_logger().warning(f"dropped: {what}", throttle_duration_sec=5.0)
