"""Messages into a `SwarmState`: one method for each kind of topic, for live swarms and for recordings alike."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from sensor_msgs.msg import LaserScan, PointCloud2, Range
from std_msgs.msg import String
from visualization_msgs.msg import Marker

from leed_ros.deployment.laser import MAX_BEAMS
from leed_ros.documents.plain_json import json_from_text
from leed_ros.monitor.site_document import site_from_document
from leed_ros.monitor.state import DemonstratedPath
from leed_ros.monitor.swarm_state import SwarmState
from leed_ros.nodes import diagnostics, readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.monitor.demonstration_paths import PathInbox
from leed_ros.nodes.monitor.odometry_bytes import numbers_from_bytes, numbers_from_message
from leed_ros.nodes.policy_pose import PoseError
from leed_ros.task.geometry import FloatArray

Locate = Callable[[FloatArray, str], FloatArray]
"""Expresses a pose x, y, yaw [m, rad] of a frame in the map, or raises `PoseError`. Shape (3,)."""

MAX_NODES, MAX_VALUES = 4096, 512
"""Most nodes whose diagnostics are kept, and most values of one."""

MAX_WORDS, MAX_DOCUMENT = 1000, 4_000_000
"""Longest line that is shown, and longest document that is read [characters]."""

_NAME = re.compile(r"[ -~]{1,200}")


def _as_it_is(pose: FloatArray, frame: str) -> FloatArray:
    return pose


class StateFeed:
    """Takes messages apart for a state; what cannot be understood is counted and named, and changes nothing.

    Args:
        state: What is fed.
        locate: Takes poses of other frames to the map; by default every odometry is taken to be in the map.

    Attributes:
        state: What is fed.
        problems: The latest message of each robot and topic that was dropped, and why.
        dropped: Counts them by cause.
    """

    def __init__(self, state: SwarmState, locate: Locate = _as_it_is) -> None:
        self.state = state
        self.problems: dict[str, str] = {}
        self.dropped = DropCounter(None)
        self._nodes: set[str] = set()
        self._locate = locate
        self._inboxes: dict[str, PathInbox] = {}

    def take_odom(self, robot: str, message: Odometry | bytes) -> None:
        """Take an odometry, as a message or serialised."""
        with self._taking(robot, "odom"):
            numbers = numbers_from_bytes(message) if isinstance(message, bytes) else numbers_from_message(message)
            stamp, frame, pose, velocity = numbers
            readings.check_numbers(pose, readings.MAX_PLACE, "odom")
            readings.check_numbers(velocity, readings.MAX_VELOCITY, "odom")
            self.state.take_odom(robot, stamp, self._locate(pose, frame), velocity)

    def take_scan(self, robot: str, message: LaserScan) -> None:
        """Take a scan, made at base_link."""
        with self._taking(robot, "scan"):
            stamp = readings.stamp_of(message.header.stamp, "scan")
            if len(message.ranges) > MAX_BEAMS:
                raise MessageError("scan size", f"it has {len(message.ranges)} rays")
            ranges = np.frombuffer(message.ranges, dtype=np.float32).astype(np.float64)
            angles = message.angle_min + message.angle_increment * np.arange(len(ranges))
            readings.check_numbers(np.array([*angles[-1:], message.range_max]), readings.MAX_PLACE, "scan")
            self.state.take_scan(robot, stamp, ranges, angles, float(message.range_max))

    def take_goal(self, robot: str, message: PoseStamped) -> None:
        """Take a goal."""
        with self._taking(robot, "goal_pose"):
            stamp = readings.stamp_of(message.header.stamp, "goal_pose")
            goal, frame = readings.goal_reading(message), message.header.frame_id
            goal = self._locate(np.array([*goal, 0.0]), frame)[:2] if frame else goal
            self.state.take_goal(robot, stamp, goal)

    def take_contact(self, robot: str, message: Range) -> None:
        """Take a contact."""
        with self._taking(robot, "contact"):
            self.state.take_contact(robot, readings.contact_reading(message))

    def take_safety(self, robot: str, message: Marker) -> None:
        """Take what the safety filter does; it colours what stops the robot pure red (`safety_marker`)."""
        self.state.take_safety(robot, message.text[:MAX_WORDS], message.color.g == 0.0)

    def take_demonstrations(self, robot: str, message: PointCloud2) -> None:
        """Take a part of a robot's demonstrations."""
        whole = self._paths(robot, "demonstration", message)
        if whole is not None:
            self.state.take_demonstrations(robot, *whole)

    def take_rejected(self, robot: str, message: PointCloud2) -> None:
        """Take a robot's latest demonstrations that were not accepted."""
        whole = self._paths(robot, "rejected_demonstration", message)
        if whole is not None:
            self.state.take_rejected(robot, whole[0])

    def take_diagnostics(self, robot: str, message: DiagnosticArray) -> None:
        """Take what nodes say of themselves."""
        for status in message.status[:MAX_NODES]:
            with self._taking("", "/diagnostics"):
                self._check_diagnostic(status)
                level = int.from_bytes(status.level, "little")
                values = diagnostics.values_of(status)
                self.state.take_diagnostic(status.name, level, status.message[:MAX_WORDS], values)

    def take_site(self, robot: str, message: String) -> None:
        """Take the site."""
        with self._taking("", "site"):
            self.state.take_site(*site_from_document(message.data))

    def take_demonstrator(self, robot: str, message: String) -> None:
        """Take what the demonstration node says in full."""
        with self._taking("", "demonstrator"):
            self.state.take_demonstrator(dict(json_from_text(message.data[:MAX_DOCUMENT], own=True)))

    def _check_diagnostic(self, status: DiagnosticStatus) -> None:
        """Refuse names that nobody could read, and more nodes or values than there are."""
        if not _NAME.fullmatch(status.name) or len(status.values) > MAX_VALUES:
            raise MessageError(
                "/diagnostics name", f"a status of {status.name[:40]!r} with {len(status.values)} values"
            )
        self._nodes.add(status.name)
        if len(self._nodes) > MAX_NODES:
            self._nodes.discard(status.name)
            raise MessageError("/diagnostics size", f"there are more than {MAX_NODES} nodes")

    def _paths(self, robot: str, topic: str, message: PointCloud2) -> tuple[list[DemonstratedPath], int] | None:
        with self._taking(robot, topic):
            return self._inboxes.setdefault(f"{robot}/{topic}", PathInbox()).put(message)
        return None

    @contextmanager
    def _taking(self, robot: str, topic: str) -> Iterator[None]:
        """Drop the message if what is done with it in the context fails: a picture is not worth the swarm's monitor."""
        try:
            yield
        except MessageError as error:
            self._drop(robot, topic, error)
        except PoseError as error:
            self._drop(robot, topic, MessageError(f"{topic} frame", str(error)))
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
            self._drop(robot, topic, MessageError(f"{topic} content", f"{type(error).__name__}: {error}"))

    def _drop(self, robot: str, topic: str, error: MessageError) -> None:
        self.dropped.drop(error)
        self.problems[f"{robot}/{topic}".strip("/")] = str(error)
