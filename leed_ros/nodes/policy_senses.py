"""What a robot that runs a policy is told: scans, odometry and goals, checked and turned into arrays."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import LaserScan

from leed_ros.deployment.laser import (
    LaserConfig,
    LaserError,
    Scan,
    beams_from_scan,
    lidar_fits,
    rays_from_beams,
)
from leed_ros.nodes import qos, readings
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.policy_pose import MapPose, PoseError
from leed_ros.nodes.safety_guard import SafetyGuard
from leed_ros.task.geometry import FloatArray
from leed_ros.task.pairing import ReadingPairing
from leed_ros.task.robot import RobotConfig


@dataclass(frozen=True)
class SenseListeners:
    """Who is called when something usable has come.

    Attributes:
        readings: A scan has come; in lock-step, or odometry.
        goal: A goal, with its stamp [ns] and position [m; map frame]. Shape (2,).
    """

    readings: Callable[[], None]
    goal: Callable[[int, FloatArray], None]


class PolicySenses:
    """Subscribes scan, odom and goal_pose in the robot's namespace; what is no use never gets to the listeners.

    Attributes:
        pairing: The latest rays and pose.
        dropped: Counts what was of no use.
    """

    def __init__(
        self, node: Node, robot: RobotConfig, laser: LaserConfig, pose: MapPose, guard: SafetyGuard, *, lock_step: bool
    ) -> None:
        self.pairing = ReadingPairing(needs_contact=False)
        self.dropped = DropCounter(node)
        self._node, self._robot, self._laser, self._pose, self._guard = node, robot, laser, pose, guard
        self._seen = laser.seen_from(robot.lidar_x, robot.lidar_y)
        self._lock_step = lock_step
        self._geometry: tuple[float, ...] = ()
        self._misfit: list[str] = []
        self._problems: dict[str, str] = {}
        self._listeners = SenseListeners(lambda: None, lambda stamp, goal: None)

    def connect(self, listeners: SenseListeners) -> None:
        """Subscribe, and tell the listeners from now on."""
        self._listeners = listeners
        sensors = qos.sensors(self._lock_step)
        self._node.create_subscription(LaserScan, "scan", self._on_scan, sensors)
        self._node.create_subscription(Odometry, "odom", self._on_odometry, sensors)
        self._node.create_subscription(PoseStamped, "goal_pose", self._on_goal, qos.RELIABLE)

    @property
    def problems(self) -> list[str]:
        """Why the latest scan, odometry or goal was dropped, if it was."""
        return list(self._problems.values())

    def _on_scan(self, message: LaserScan) -> None:
        scan = _scan_from_message(message)
        try:
            stamp = readings.stamp_of(message.header.stamp, "scan")
            self._check_fit(scan)
            beams = beams_from_scan(scan, self._laser)
            seen = beams if self._seen == self._laser else beams_from_scan(scan, self._seen)
            rays = rays_from_beams(seen, self._robot.ray_angles(), self._robot.max_range, self._laser.max_gap)
        except LaserError as error:
            self._drop("scan", MessageError("scan misfit", str(error)))
            return
        except MessageError as error:
            self._drop("scan", error)
            return
        if self._lock_step or self._guard.take_scan(stamp, beams.ranges, beams.angles):
            self._problems.pop("scan", None)
            self.pairing.put_scan(stamp, rays)
            self._listeners.readings()

    def _check_fit(self, scan: Scan) -> None:
        """Refuse the scans of a lidar that cannot serve the policy's rays.

        Raises:
            LaserError: Says what it lacks.
        """
        geometry = (scan.ranges.size, scan.angle_min, scan.angle_increment, scan.range_min, scan.range_max)
        if geometry != self._geometry:
            self._misfit = lidar_fits(scan, self._seen, self._robot.ray_angles(), self._robot.max_range)
            self._geometry = geometry
        if self._misfit:
            raise LaserError(f"the policy does not fit this robot: {'; '.join(self._misfit)}")

    def _on_odometry(self, message: Odometry) -> None:
        try:
            stamp = readings.stamp_of(message.header.stamp, "odom")
            own, velocity = readings.odometry_reading(message)
            pose = self._pose.pose(own, message.header.frame_id)
        except PoseError as error:
            self._drop("odom", MessageError("odom frame", str(error)))
            return
        except MessageError as error:
            self._drop("odom", error)
            return
        if self._lock_step or self._guard.take_odometry(stamp, pose, velocity):
            self._problems.pop("odom", None)
            self.pairing.put_odometry(stamp, pose, velocity)
            if self._lock_step:
                self._listeners.readings()

    def _on_goal(self, message: PoseStamped) -> None:
        try:
            stamp = readings.stamp_of(message.header.stamp, "goal_pose")
            goal = self._pose.goal(readings.goal_reading(message), message.header.frame_id)
        except PoseError as error:
            self._drop("goal", MessageError("goal_pose frame", str(error)))
            return
        except MessageError as error:
            self._drop("goal", error)
            return
        self._problems.pop("goal", None)
        self._listeners.goal(stamp, goal)

    def _drop(self, what: str, error: MessageError) -> None:
        self.dropped.drop(error)
        self._problems[what] = str(error)


def _scan_from_message(message: LaserScan) -> Scan:
    """Return a real lidar's scan as it was reported. Ranges of shape (B,)."""
    ranges = np.frombuffer(message.ranges, dtype=np.float32)
    return Scan(ranges, message.angle_min, message.angle_increment, message.range_min, message.range_max)
