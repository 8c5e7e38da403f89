"""The simulation's end of the fleet path: what a group of robots senses goes out, their commands come in."""

import math
from collections.abc import Sequence

import numpy as np
from rclpy.node import Node
from sensor_msgs.msg import PointCloud2

from leed_ros.nodes import qos, readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.wire.fleet import COMMAND_ROW, COMMANDS, FRAME, READINGS, fleet_topic, reading_row
from leed_ros.nodes.wire.rows import RowReader, RowWriter
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig
from leed_sim.robot_link import CommandCallback


class FleetLink:
    """Publishes the readings of a group of robots and subscribes to their commands.

    Args:
        node: Publishes and subscribes.
        robots: The robots, by their numbers in the swarm.
        on_command: Called with every command that is one.
        dropped: Counts the others.
    """

    def __init__(
        self, node: Node, robots: dict[int, RobotConfig], on_command: CommandCallback, dropped: DropCounter
    ) -> None:
        self.robots = list(robots)
        self._on_command, self._dropped = on_command, dropped
        self._num_rays = max(robot.num_rays for robot in robots.values())
        kind = reading_row(self._num_rays)
        self._rows = np.zeros(len(robots), kind)
        self._rows["robot"] = self.robots
        self._indices = np.array(self.robots)
        self._reach = np.array([[robot.max_range] for robot in robots.values()])
        self._writer = RowWriter(kind, len(robots), FRAME)
        self._reader = RowReader(COMMAND_ROW, len(robots), "fleet commands")
        self._publisher = node.create_publisher(PointCloud2, fleet_topic(self.robots, READINGS), qos.RELIABLE)
        deep = qos.of_group(len(robots))
        node.create_subscription(PointCloud2, fleet_topic(self.robots, COMMANDS), self.take, deep, raw=True)

    @property
    def matched(self) -> bool:
        """Whether the robots listen."""
        return bool(self._publisher.get_subscription_count())

    def publish_reading(self, reading: SensorReading, stamp: int) -> None:
        """Publish the robots' rows of a reading. Leading shape (N,); stamp [ns]."""
        rows, robots = self._rows, self._indices
        rows["x"], rows["y"] = reading.pose[robots, 0], reading.pose[robots, 1]
        halves = [0.5 * yaw for yaw in reading.pose[robots, 2].tolist()]
        rows["qz"], rows["qw"] = [math.sin(half) for half in halves], [math.cos(half) for half in halves]
        rows["linear"], rows["angular"] = reading.velocity[robots, 0], reading.velocity[robots, 1]
        rows["contact"] = reading.contact[robots]
        ranges = reading.ranges[robots][:, : self._num_rays]
        rows["ranges"] = np.where(ranges >= self._reach, np.inf, ranges)
        self._publisher.publish(self._writer.of(rows, stamp))

    def take(self, data: bytes) -> None:
        """Take a serialised message of commands."""
        try:
            stamp, rows = self._reader.read(data)
        except MessageError as error:
            self._dropped.drop(error)
            return
        for robot, linear, angular in zip(*(rows[name].tolist() for name in COMMAND_ROW.names or ()), strict=True):
            self._take_row(stamp, robot, linear, angular)

    def _take_row(self, stamp: int, robot: int, linear: float, angular: float) -> None:
        try:
            if robot not in self.robots:
                raise MessageError("fleet commands robot", f"a command of robot {robot}, which is not in this group")
            command = readings.velocity_reading(linear, angular, "fleet commands")
        except MessageError as error:
            self._dropped.drop(error)
            return
        self._on_command(robot, stamp, command)


def groups(count: int, most: int) -> list[Sequence[int]]:
    """Return which of so many robots share a process, so many at most."""
    return [range(start, min(start + most, count)) for start in range(0, count, most)]
