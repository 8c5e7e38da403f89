"""The simulation's side of one robot: its sensors go out, its commands come in."""

from collections.abc import Callable

from geometry_msgs.msg import PoseStamped, Twist, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import LaserScan, Range

from leed_ros.nodes import conversions, qos, readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

MAP_FRAME = "map"

CommandCallback = Callable[[int, int, FloatArray], None]
"""Called with the robot's index, the command's stamp [ns] (0 if it has none) and the command. Shape (2,)."""


def scan_frame(name: str, robot: RobotConfig) -> str:
    """Return the frame of a robot's scans: base_link, or base_scan where the lidar is elsewhere."""
    return f"{name}/base_scan" if robot.lidar_x or robot.lidar_y else f"{name}/base_link"


class RobotLink:
    """Publishes scan, odom, contact and goal_pose of one robot and subscribes to its cmd_vel.

    Args:
        node: Publishes and subscribes.
        index: Number of the robot.
        task: What the robot does.
        stamped: Commands are TwistStamped instead of Twist.
        on_command: Called with every command that is one.
        dropped: Counts the others.
    """

    def __init__(
        self,
        node: Node,
        index: int,
        task: TaskConfig,
        *,
        stamped: bool,
        on_command: CommandCallback,
        dropped: DropCounter,
    ) -> None:
        self.index, self.name = index, f"robot_{index}"
        base = f"{self.name}/base_link"
        self._scan = conversions.empty_scan(task.robot, scan_frame(self.name, task.robot), task.mission.ctrl_dt)
        self._odometry = conversions.empty_odometry(MAP_FRAME, base)
        self._contact = conversions.empty_contact(base)
        self._scans = node.create_publisher(LaserScan, f"{self.name}/scan", qos.RELIABLE)
        self._odometries = node.create_publisher(Odometry, f"{self.name}/odom", qos.RELIABLE)
        self._contacts = node.create_publisher(Range, f"{self.name}/contact", qos.RELIABLE)
        self._goals = node.create_publisher(PoseStamped, f"{self.name}/goal_pose", qos.RELIABLE)
        self._num_rays, self._on_command, self._dropped = task.robot.num_rays, on_command, dropped
        if stamped:
            node.create_subscription(TwistStamped, f"{self.name}/cmd_vel", self._on_stamped, qos.RELIABLE)
        else:
            node.create_subscription(Twist, f"{self.name}/cmd_vel", self._on_twist, qos.RELIABLE)

    @property
    def matched(self) -> bool:
        """Whether the robot listens to all that it needs; it may have no contact sensor."""
        publishers = (self._scans, self._odometries, self._goals)
        return all(publisher.get_subscription_count() > 0 for publisher in publishers)

    def publish_reading(self, reading: SensorReading, stamp: int) -> None:
        """Publish the robot's row of a reading. Leading shape (N,); stamp [ns]."""
        time = conversions.time_from_stamp(stamp)
        for message in (self._scan, self._odometry, self._contact):
            message.header.stamp = time
        conversions.fill_contact(self._contact, bool(reading.contact[self.index]))
        conversions.fill_odometry(self._odometry, reading.pose[self.index], reading.velocity[self.index])
        conversions.fill_scan(self._scan, reading.ranges[self.index, : self._num_rays])
        self._contacts.publish(self._contact)
        self._odometries.publish(self._odometry)
        self._scans.publish(self._scan)

    def publish_goal(self, goal: FloatArray, stamp: int) -> None:
        """Publish a goal [m; map frame], which starts a mission. Shape (2,); stamp [ns]."""
        self._goals.publish(conversions.goal_message(goal, MAP_FRAME, stamp))

    def _on_stamped(self, message: TwistStamped) -> None:
        try:
            stamp = readings.stamp_of(message.header.stamp, "cmd_vel")
            command = readings.command_reading(message.twist)
        except MessageError as error:
            self._dropped.drop(error)
            return
        self._on_command(self.index, stamp, command)

    def _on_twist(self, message: Twist) -> None:
        try:
            command = readings.command_reading(message)
        except MessageError as error:
            self._dropped.drop(error)
            return
        self._on_command(self.index, 0, command)
