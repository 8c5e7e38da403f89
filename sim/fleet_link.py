"""The simulation's end of the fleet path: what a group of robots senses goes out, their commands come in."""

import math
from collections.abc import Sequence

import numpy as np
from rclpy.node import Node
from sensor_msgs.msg import PointCloud2

from leed_ros.nodes import qos, readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.readings import MAX_VELOCITY
from leed_ros.nodes.wire.fleet import COMMAND_ROW, COMMANDS, FRAME, READINGS, fleet_topic, reading_row
from leed_ros.nodes.wire.rows import RowReader, Rows, RowWriter
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig
from leed_sim.robot_link import CommandCallback


class FleetLink:
    """Publishes the readings of a group of robots and subscribes to their commands.

    Args:
        node: Publishes and subscribes.
        robots: The robots, by their numbers in the swarm.
        on_commands: Called with the commands of a message, together.
        dropped: Counts the others.
    """

    def __init__(
        self, node: Node, robots: dict[int, RobotConfig], on_commands: CommandCallback, dropped: DropCounter
    ) -> None:
        self.robots, self._members = list(robots), frozenset(robots)
        self._on_commands, self._dropped = on_commands, dropped
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
        robots, commands = self._commands(rows)
        if robots:
            self._on_commands(robots, stamp, commands)

    def _commands(self, rows: Rows) -> tuple[list[int], FloatArray]:
        """Return those of the rows that are commands, as robots and what they are to do; the others are counted."""
        robots, commands = rows["robot"].tolist(), np.array([rows["linear"], rows["angular"]]).T
        known = [robot in self._members for robot in robots]
        fine = known & (np.abs(commands) <= MAX_VELOCITY).all(axis=1)  # false where a number is none
        if fine.all():
            return robots, commands
        for index in np.flatnonzero(~fine).tolist():
            self._refuse(robots[index], *commands[index].tolist())
        return rows["robot"][fine].tolist(), commands[fine]

    def _refuse(self, robot: int, linear: float, angular: float) -> None:
        """Count a row that is no command of a robot of this group."""
        try:
            if robot not in self._members:
                raise MessageError("fleet commands robot", f"a command of robot {robot}, which is not in this group")
            readings.velocity_reading(linear, angular, "fleet commands")
        except MessageError as error:
            self._dropped.drop(error)


def groups(count: int, most: int) -> list[Sequence[int]]:
    """Return which of so many robots share a process, so many at most."""
    return [range(start, min(start + most, count)) for start in range(0, count, most)]
