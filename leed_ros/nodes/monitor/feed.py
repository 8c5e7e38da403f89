"""Messages into a `SwarmState`: one method for each kind of topic, for live swarms and for recordings alike."""

import json
from collections.abc import Callable

import numpy as np
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from sensor_msgs.msg import LaserScan, PointCloud2, Range
from std_msgs.msg import String
from visualization_msgs.msg import Marker

from leed_ros.monitor.site_document import SiteDocumentError, site_from_document
from leed_ros.monitor.state import DemonstratedPath
from leed_ros.monitor.swarm_state import SwarmState
from leed_ros.nodes import conversions, diagnostics
from leed_ros.nodes.demonstration_cloud import CloudError
from leed_ros.nodes.monitor.demonstration_paths import PathInbox
from leed_ros.nodes.monitor.odometry_bytes import numbers_from_bytes, numbers_from_message
from leed_ros.nodes.policy_pose import PoseError
from leed_ros.task.geometry import FloatArray

Locate = Callable[[FloatArray, str], FloatArray]
"""Expresses a pose x, y, yaw [m, rad] of a frame in the map, or raises `PoseError`. Shape (3,)."""


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
    """

    def __init__(self, state: SwarmState, locate: Locate = _as_it_is) -> None:
        self.state = state
        self.problems: dict[str, str] = {}
        self._locate = locate
        self._inboxes: dict[str, PathInbox] = {}

    def take_odom(self, robot: str, message: Odometry | bytes) -> None:
        """Take an odometry, as a message or serialised."""
        numbers = numbers_from_bytes(message) if isinstance(message, bytes) else numbers_from_message(message)
        stamp, frame, pose, velocity = numbers
        if not (np.isfinite(pose).all() and np.isfinite(velocity).all()):
            self._drop(robot, "odom", "it is not finite")
            return
        try:
            self.state.take_odom(robot, stamp, self._locate(pose, frame), velocity)
        except PoseError as error:
            self._drop(robot, "odom", str(error))

    def take_scan(self, robot: str, message: LaserScan) -> None:
        """Take a scan, made at base_link."""
        ranges = np.frombuffer(message.ranges, dtype=np.float32).astype(np.float64)
        angles = message.angle_min + message.angle_increment * np.arange(len(ranges))
        stamp = conversions.stamp_from_time(message.header.stamp)
        self.state.take_scan(robot, stamp, ranges, angles, float(message.range_max))

    def take_goal(self, robot: str, message: PoseStamped) -> None:
        """Take a goal."""
        goal, frame = conversions.goal_from_message(message), message.header.frame_id
        if not np.isfinite(goal).all():
            self._drop(robot, "goal_pose", "it is not finite")
            return
        try:
            goal = self._locate(np.array([*goal, 0.0]), frame)[:2] if frame else goal
        except PoseError as error:
            self._drop(robot, "goal_pose", str(error))
            return
        self.state.take_goal(robot, conversions.stamp_from_time(message.header.stamp), goal)

    def take_contact(self, robot: str, message: Range) -> None:
        """Take a contact."""
        self.state.take_contact(robot, conversions.touching_from_contact(message))

    def take_safety(self, robot: str, message: Marker) -> None:
        """Take what the safety filter does; it colours what stops the robot pure red (`safety_marker`)."""
        self.state.take_safety(robot, message.text, message.color.g == 0.0)

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
        for status in message.status:
            level = int.from_bytes(status.level, "little")
            self.state.take_diagnostic(status.name, level, status.message, diagnostics.values_of(status))

    def take_site(self, robot: str, message: String) -> None:
        """Take the site."""
        try:
            site, bodies = site_from_document(message.data)
        except SiteDocumentError as error:
            self._drop("", "site", str(error))
            return
        self.state.take_site(site, bodies)

    def take_demonstrator(self, robot: str, message: String) -> None:
        """Take what the demonstration node says in full."""
        try:
            self.state.take_demonstrator(dict(json.loads(message.data)))
        except (ValueError, TypeError) as error:
            self._drop("", "demonstrator", f"{type(error).__name__}: {error}")

    def _paths(self, robot: str, topic: str, message: PointCloud2) -> tuple[list[DemonstratedPath], int] | None:
        try:
            return self._inboxes.setdefault(f"{robot}/{topic}", PathInbox()).put(message)
        except CloudError as error:
            self._drop(robot, topic, str(error))
            return None

    def _drop(self, robot: str, topic: str, why: str) -> None:
        self.problems[f"{robot}/{topic}".strip("/")] = why
