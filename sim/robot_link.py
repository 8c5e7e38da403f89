"""The simulation's side of one robot: its sensors go out, its commands come in."""

from collections.abc import Callable, Sequence

import numpy as np
from geometry_msgs.msg import PoseStamped, Twist, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import LaserScan, Range

from leed_ros.nodes import conversions, qos, readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.wire.commands import CommandGlance
from leed_ros.nodes.wire.sense_stencils import SenseStencils
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

MAP_FRAME = "map"

CommandCallback = Callable[[Sequence[int], int, FloatArray], None]
"""Called with robots' indices, their commands' stamp [ns] (0 if they have none) and the commands. Shape (K, 2)."""


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
        in_fleet: Readings and commands go another way; the robot's own topics are for those who watch.
        on_commands: Called with every command that is one, as one row.
        dropped: Counts the others.
    """

    def __init__(
        self,
        node: Node,
        index: int,
        task: TaskConfig,
        *,
        stamped: bool,
        in_fleet: bool = False,
        on_commands: CommandCallback,
        dropped: DropCounter,
    ) -> None:
        self.index, self.name = index, f"robot_{index}"
        base = f"{self.name}/base_link"
        mount, ctrl_dt = scan_frame(self.name, task.robot), task.mission.ctrl_dt
        self._stencils = SenseStencils(task.robot, MAP_FRAME, base, mount, ctrl_dt)
        self._scans = node.create_publisher(LaserScan, f"{self.name}/scan", qos.RELIABLE)
        self._odometries = node.create_publisher(Odometry, f"{self.name}/odom", qos.RELIABLE)
        self._contacts = node.create_publisher(Range, f"{self.name}/contact", qos.RELIABLE)
        self._goals = node.create_publisher(PoseStamped, f"{self.name}/goal_pose", qos.RELIABLE)
        self._on_commands, self._dropped, self._commands = on_commands, dropped, CommandGlance()
        self._needed = (self._goals,) if in_fleet else (self._scans, self._odometries, self._goals)
        self._watched = [True, True, True]
        if in_fleet:
            self.look_around()
        elif stamped:
            node.create_subscription(TwistStamped, f"{self.name}/cmd_vel", self._on_stamped, qos.RELIABLE, raw=True)
        else:
            node.create_subscription(Twist, f"{self.name}/cmd_vel", self._on_twist, qos.RELIABLE)

    @property
    def matched(self) -> bool:
        """Whether the robot listens to all that it needs; it may have no contact sensor."""
        return all(publisher.get_subscription_count() > 0 for publisher in self._needed)

    def look_around(self) -> None:
        """Find out which sensors somebody listens to; the others are not published."""
        publishers = (self._contacts, self._odometries, self._scans)
        self._watched = [publisher.get_subscription_count() > 0 for publisher in publishers]

    def publish_reading(self, reading: SensorReading, stamp: int) -> None:
        """Publish the robot's row of a reading. Leading shape (N,); stamp [ns]."""
        index, stencils = self.index, self._stencils
        contacts, odometries, scans = self._watched
        if contacts:
            self._contacts.publish(stencils.contact(stamp, bool(reading.contact[index])))
        if odometries:
            self._odometries.publish(stencils.odometry(stamp, reading.pose[index], reading.velocity[index]))
        if scans:
            self._scans.publish(stencils.scan(stamp, reading.ranges[index]))

    def publish_goal(self, goal: FloatArray, stamp: int) -> None:
        """Publish a goal [m; map frame], which starts a mission. Shape (2,); stamp [ns]."""
        self._goals.publish(conversions.goal_message(goal, MAP_FRAME, stamp))

    def _on_stamped(self, data: bytes) -> None:
        try:
            stamp, command = self._commands.read(data)
        except MessageError as error:
            self._dropped.drop(error)
            return
        self._on_commands([self.index], stamp, command[np.newaxis])

    def _on_twist(self, message: Twist) -> None:
        try:
            command = readings.command_reading(message)
        except MessageError as error:
            self._dropped.drop(error)
            return
        self._on_commands([self.index], 0, command[np.newaxis])
