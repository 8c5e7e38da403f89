"""What one learning robot is told: messages are checked, turned into arrays and paired.

In lock-step the scans are a simulation's own, ray for ray. In real time they are any lidar's, and sensors, pose and
goals are taken in as a policy's node does (`policy_senses`), under the same guard.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from geometry_msgs.msg import PoseStamped
from rclpy.node import Node
from sensor_msgs.msg import PointCloud2, Range

from leed_ros.nodes import qos, readings
from leed_ros.nodes.demonstration_cloud import CloudError
from leed_ros.nodes.demonstration_inbox import DemonstrationInbox
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.nameless import NAMELESS
from leed_ros.nodes.policy_senses import PolicySenses, SenseListeners
from leed_ros.nodes.robot_settings import RobotSettings
from leed_ros.nodes.wire.fleet_end import Member, SensedRow
from leed_ros.nodes.wire.senses import WireSenses
from leed_ros.task.geometry import FloatArray
from leed_ros.task.pairing import ReadingPairing
from leed_ros.task.records import Demonstration

DEMONSTRATION = "demonstration"


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
        settings: Of the robot's node.
        listener: Who is told.
        senses: Takes in scans, odometry and goals in real time; None in lock-step.

    Attributes:
        pairing: The latest readings.
        dropped: Counts what was of no use.
    """

    def __init__(
        self, node: Node, settings: RobotSettings, listener: RobotListener, senses: PolicySenses | None
    ) -> None:
        self.pairing = ReadingPairing(needs_contact=settings.node.use_contact)
        self.dropped = senses.dropped if senses else DropCounter(node)
        self._node, self._task, self._listener = node, settings.task, listener
        self._frame, self._in_fleet = settings.node.map_frame, settings.node.in_fleet
        self._inbox = DemonstrationInbox(settings.task.layout().size, settings.demonstrations)
        self._senses = senses
        if senses is None:
            self._subscribe_in_lock_step()
        else:
            self._subscribe_in_real_time(senses)
        node.create_subscription(PointCloud2, DEMONSTRATION, self._on_demonstration, qos.LATCHED_PARTS)

    @property
    def problems(self) -> list[str]:
        """Why the latest scan, odometry or goal was dropped, if it was."""
        return self._senses.problems if self._senses else []

    def member(self) -> Member:
        """Return the robot as the fleet path sees it."""
        return Member(self._task.robot.num_rays, self._take_row, self.dropped)

    def _take_row(self, row: SensedRow) -> None:
        """Take what came by the fleet path."""
        robot = self._task.robot
        with self._dropping():
            self.pairing.put_scan(row.stamp, readings.ranges_reading(row.ranges[: robot.num_rays], robot))
            self.pairing.put_odometry(row.stamp, *readings.motion_reading(row.motion, "fleet readings"))
            if self.pairing.needs_contact:
                self.pairing.put_contact(row.stamp, row.touching)
            self._listener.on_readings()

    def _subscribe_in_lock_step(self) -> None:
        on_readings = self._listener.on_readings
        if not self._in_fleet:
            WireSenses(self._task.robot, self._frame, self.pairing, self.dropped, on_readings).connect(self._node)
        self._node.create_subscription(PoseStamped, "goal_pose", self._on_goal, qos.RELIABLE)

    def _subscribe_in_real_time(self, senses: PolicySenses) -> None:
        senses.pairing = self.pairing
        senses.connect(SenseListeners(self._listener.on_readings, self._listener.on_goal))
        if self.pairing.needs_contact:
            self._node.create_subscription(Range, "contact", self._on_contact, qos.sensors(lock_step=False))

    def _on_contact(self, message: Range) -> None:
        with self._dropping():
            stamp = readings.stamp_of(message.header.stamp, "contact")
            self.pairing.put_contact(stamp, readings.contact_reading(message))
            self._listener.on_readings()

    def _on_goal(self, message: PoseStamped) -> None:
        with self._dropping():
            stamp = readings.stamp_of(message.header.stamp, "goal_pose")
            readings.check_frame(message.header.frame_id or self._frame, self._frame, "goal_pose")
            self._listener.on_goal(stamp, readings.goal_reading(message))

    def _on_demonstration(self, message: PointCloud2) -> None:
        with self._dropping():
            try:
                now = self._node.get_clock().now().nanoseconds
                demonstrations = self._inbox.put(message, now, self._publishers())
                if demonstrations is not None:
                    self._listener.on_demonstrations(demonstrations)
            except MessageError:
                raise
            except ValueError as error:
                raise CloudError(str(error)) from error

    def _publishers(self) -> list[str]:
        """Return the full names of the nodes that publish demonstrations; those that are not known yet are left out."""
        topic = self._node.resolve_topic_name(DEMONSTRATION)
        found = [(item.node_namespace, item.node_name) for item in self._node.get_publishers_info_by_topic(topic)]
        return [f"{space.rstrip('/')}/{name}" for space, name in found if name not in NAMELESS]

    @contextmanager
    def _dropping(self) -> Iterator[None]:
        """Drop and count what is of no use."""
        try:
            yield
        except MessageError as error:
            self.dropped.drop(error)
