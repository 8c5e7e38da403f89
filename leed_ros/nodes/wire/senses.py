"""What a robot senses in lock-step, as it comes off the wire: checked as any message, but rarely made one."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import LaserScan, Range

from leed_ros.nodes import qos, readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.wire import fields
from leed_ros.nodes.wire.glance import Glance
from leed_ros.task.pairing import ReadingPairing
from leed_ros.task.robot import RobotConfig


class WireSenses:
    """Takes in the scan, odometry and contact of a simulated robot, ray for ray.

    Args:
        robot: Whose they are.
        frame: Frame that odometry has to be in.
        pairing: Gets what is a reading.
        dropped: Counts what is none.
        on_readings: Called when a sensor has changed.
    """

    def __init__(
        self,
        robot: RobotConfig,
        frame: str,
        pairing: ReadingPairing,
        dropped: DropCounter,
        on_readings: Callable[[], None],
    ) -> None:
        self._robot, self._frame, self._pairing = robot, frame, pairing
        self._dropped, self._on_readings = dropped, on_readings
        self._scans = Glance(LaserScan, fields.scan_fields(robot.num_rays), "scan")
        self._odometries = Glance(Odometry, fields.ODOMETRY, "odom")
        self._contacts = Glance(Range, fields.CONTACT, "contact")

    def connect(self, node: Node) -> None:
        """Subscribe in the robot's namespace."""
        sensors = qos.sensors(lock_step=True)
        topics: dict[str, tuple[type[Any], Callable[[bytes], None]]] = {
            "scan": (LaserScan, self.take_scan),
            "odom": (Odometry, self.take_odometry),
        }
        if self._pairing.needs_contact:
            topics["contact"] = (Range, self.take_contact)
        for topic, (kind, take) in topics.items():
            node.create_subscription(kind, topic, partial(self._taken, take), sensors, raw=True)

    def take_scan(self, data: bytes) -> None:
        """Take a serialised sensor_msgs/LaserScan.

        Raises:
            MessageError: It is of no use.
        """
        numbers = self._scans.numbers(data)
        if numbers is None:
            message = self._scans.message(data)
            stamp = readings.stamp_of(message.header.stamp, "scan")
            ranges = readings.scan_reading(message, self._robot)
            self._scans.remember(data)
        else:
            stamp = readings.stamp_from_parts(numbers[0], numbers[1], "scan")
            ranges = readings.ranges_reading(np.frombuffer(numbers[2], dtype=np.float32), self._robot)
        self._pairing.put_scan(stamp, ranges)

    def take_odometry(self, data: bytes) -> None:
        """Take a serialised nav_msgs/Odometry.

        Raises:
            MessageError: It is of no use.
        """
        numbers = self._odometries.numbers(data)
        if numbers is None:
            message = self._odometries.message(data)
            stamp = readings.stamp_of(message.header.stamp, "odom")
            readings.check_frame(message.header.frame_id, self._frame, "odom")
            pose, velocity = readings.odometry_reading(message)
            self._odometries.remember(data)
        else:
            stamp = readings.stamp_from_parts(numbers[0], numbers[1], "odom")
            pose, velocity = readings.motion_reading(numbers[2:], "odom")
        self._pairing.put_odometry(stamp, pose, velocity)

    def take_contact(self, data: bytes) -> None:
        """Take a serialised contact.

        Raises:
            MessageError: It is of no use.
        """
        numbers = self._contacts.numbers(data)
        if numbers is None:
            message = self._contacts.message(data)
            stamp = readings.stamp_of(message.header.stamp, "contact")
            touching = readings.contact_reading(message)
            self._contacts.remember(data)
        else:
            stamp = readings.stamp_from_parts(numbers[0], numbers[1], "contact")
            touching = readings.touching_reading(numbers[2], numbers[3])
        self._pairing.put_contact(stamp, touching)

    def _taken(self, take: Callable[[bytes], None], data: bytes) -> None:
        try:
            take(data)
        except MessageError as error:
            self._dropped.drop(error)
            return
        self._on_readings()
