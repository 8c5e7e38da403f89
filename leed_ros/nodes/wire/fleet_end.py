"""The robots' end of the fleet path: readings of all robots of this process come in, their answers go out together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rclpy.node import Node
from sensor_msgs.msg import PointCloud2

from leed_ros.nodes import qos
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.wire.fleet import (
    COMMAND_ROW,
    COMMANDS,
    FRAME,
    MOTION,
    READINGS,
    fleet_topic,
    number_of,
    reading_row,
)
from leed_ros.nodes.wire.rows import RowReader, Rows, RowWriter, message_of
from leed_ros.task.config import ConfigError
from leed_ros.task.geometry import FloatArray


@dataclass(frozen=True)
class SensedRow:
    """What one robot senses, not checked yet.

    Attributes:
        stamp: When [ns].
        motion: x, y [m; map], the quaternion x, y, z, w of the yaw, linear [m/s] and angular [rad/s] velocity.
        touching: Whether it touches something.
        ranges: As the scan has them [m]. Shape (R,) or longer.
    """

    stamp: int
    motion: tuple[float, ...]
    touching: bool
    ranges: NDArray[np.float32]


@dataclass(frozen=True)
class Member:
    """A robot of this process on the fleet path.

    Attributes:
        num_rays: Number of its rays.
        take: Takes what it senses.
        dropped: Counts what is of no use.
    """

    num_rays: int
    take: Callable[[SensedRow], None]
    dropped: DropCounter


Together: TypeAlias = Callable[[int, Rows], FloatArray | None]
"""Answers all robots' readings of a stamp [ns] at once, if that is possible. Shape (N,) to (N, 2)."""


class FleetEnd:
    """Connects the robots of a process to the fleet path; all methods belong to the thread that spins their nodes.

    Args:
        names: Names of all robots of the process, in order.
        together: Asked, when all robots have joined, who answers for all of them at once, if anybody can.
    """

    def __init__(self, names: Sequence[str], together: Callable[[], Together | None] = lambda: None) -> None:
        self._names, self._make_together = names, together
        self._together: Together | None = None
        self._members: dict[int, Member] = {}
        self._reader: RowReader | None = None
        self._answers: dict[int, FloatArray] = {}
        self._stamp = 0
        self._gathering = False

    def join(self, node: Node, name: str, member: Member) -> None:
        """Take in a robot.

        Args:
            node: The robot's; the first one publishes and subscribes.
            name: The robot's name.
            member: The robot.

        Raises:
            ConfigError: A robot's name has no number.
        """
        if not self._members:
            self._connect(node, [_number(each) for each in self._names or [name]])
        self._members[_number(name)] = member

    def send(self, name: str, command: FloatArray, stamp: int) -> None:
        """Send a robot's answer; while readings are handed out, together with those of the others.

        Args:
            name: Name of the robot.
            command: Linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,).
            stamp: What it answers [ns].
        """
        if stamp != self._stamp:
            self._flush()
            self._stamp = stamp
        self._answers[_number(name)] = command
        if not self._gathering:
            self._flush()

    def take(self, data: bytes) -> None:
        """Take a serialised message of readings: every robot gets its own, then all that has been answered goes out."""
        try:
            stamp, rows = self._readings(data)
        except MessageError as error:
            next(iter(self._members.values())).dropped.drop(error)
            return
        answers = self._together(stamp, rows) if self._together and len(rows) == self._count else None
        if answers is not None:
            self._flush()
            self._publish(rows["robot"], answers, stamp)
            return
        self._gathering = True
        try:
            self._hand_out(stamp, rows)
        finally:
            self._gathering = False
            self._flush()

    def _connect(self, node: Node, robots: list[int]) -> None:
        self._publisher = node.create_publisher(PointCloud2, fleet_topic(robots, COMMANDS), qos.of_group(len(robots)))
        node.create_subscription(PointCloud2, fleet_topic(robots, READINGS), self.take, qos.RELIABLE, raw=True)
        self._writer = RowWriter(COMMAND_ROW, len(robots), FRAME)
        self._count = len(robots)

    def _readings(self, data: bytes) -> tuple[int, Rows]:
        if self._reader is None:  # by now all robots have joined
            rays = max(member.num_rays for member in self._members.values())
            self._reader = RowReader(reading_row(rays), self._count, "fleet readings")
            self._together = self._make_together()
        return self._reader.read(data)

    def _hand_out(self, stamp: int, rows: Rows) -> None:
        contact, ranges = rows["contact"].tolist(), rows["ranges"]
        motion = zip(*(rows[name].tolist() for name in MOTION), strict=True)
        for index, (robot, (x, y, qz, qw, *velocity)) in enumerate(zip(rows["robot"].tolist(), motion, strict=True)):
            member = self._members.get(robot)
            if member is not None:
                numbers = (x, y, 0.0, 0.0, qz, qw, *velocity)
                member.take(SensedRow(stamp, numbers, contact[index] != 0, ranges[index]))

    def _flush(self) -> None:
        if not self._answers:
            return
        self._publish(np.array(list(self._answers)), np.array(list(self._answers.values())), self._stamp)
        self._answers = {}

    def _publish(self, robots: NDArray[Any], commands: FloatArray, stamp: int) -> None:
        rows = np.empty(len(robots), COMMAND_ROW)
        rows["robot"], rows["linear"], rows["angular"] = robots, commands[:, 0], commands[:, 1]
        whole = len(rows) == self._count
        self._publisher.publish(self._writer.of(rows, stamp) if whole else message_of(rows, FRAME, stamp))


def _number(name: str) -> int:
    number = number_of(name)
    if number is None:
        raise ConfigError(f"parameter transport = 'fleet' is for robots named robot_0, robot_1, ..., not '{name}'")
    return number
