"""What one learning robot is told: messages are checked, turned into arrays and paired.

In lock-step the scans are a simulation's own, ray for ray. In real time they are any lidar's, and sensors, pose and
goals are taken in as a policy's node does (`policy_senses`), under the same guard.
"""

import numpy as np
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import LaserScan, PointCloud2, Range

from leed_ros.nodes import conversions, qos
from leed_ros.nodes.demonstration_cloud import CloudError
from leed_ros.nodes.demonstration_inbox import DemonstrationInbox
from leed_ros.nodes.policy_senses import PolicySenses, SenseListeners
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import TaskConfig
from leed_ros.task.pairing import ReadingPairing
from leed_ros.task.records import Demonstration


class RobotListener:
    """What a robot's node does with what comes in; bad messages never get here."""

    def on_readings(self) -> None:
        """Sensors have changed; `RobotTopics.pairing` holds them."""

    def on_goal(self, stamp: int, goal: FloatArray) -> None:
        """A goal has come [m; map frame]. Shape (2,); stamp [ns]."""

    def on_demonstrations(self, demonstrations: list[Demonstration]) -> None:
        """A set of demonstrations has come, which replaces the one before."""


class RobotTopics:
    """Connects a listener to the topics of a robot's namespace.

    Args:
        node: Its namespace is the robot's.
        task: What the robot does.
        listener: Who is told.
        use_contact: The robot has a contact sensor.
        senses: Takes in scans, odometry and goals in real time; None in lock-step.

    Attributes:
        pairing: The latest readings.
    """

    def __init__(
        self, node: Node, task: TaskConfig, listener: RobotListener, *, use_contact: bool, senses: PolicySenses | None
    ) -> None:
        self.pairing = ReadingPairing(needs_contact=use_contact)
        self._node, self._task, self._listener = node, task, listener
        self._inbox = DemonstrationInbox(task.layout().size)
        self._senses = senses
        if senses is None:
            self._subscribe_in_lock_step()
        else:
            senses.pairing = self.pairing
            senses.connect(SenseListeners(listener.on_readings, listener.on_goal))
        if use_contact:
            node.create_subscription(Range, "contact", self._on_contact, qos.sensors(senses is None))
        node.create_subscription(PointCloud2, "demonstration", self._on_demonstration, qos.LATCHED_PARTS)

    @property
    def problems(self) -> list[str]:
        """Why the latest scan, odometry or goal was dropped, if it was."""
        return self._senses.problems if self._senses else []

    def _subscribe_in_lock_step(self) -> None:
        sensors = qos.sensors(lock_step=True)
        self._node.create_subscription(LaserScan, "scan", self._on_scan, sensors)
        self._node.create_subscription(Odometry, "odom", self._on_odometry, sensors)
        self._node.create_subscription(PoseStamped, "goal_pose", self._on_goal, qos.RELIABLE)

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
