"""Senses that go on talking but say nothing new: frozen drivers, repeated stamps, numbers that are none.

A robot in real time counts the age of what it senses from when that was last new. Time is the caller's, on a clock that
does not run backwards.
"""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.deployment.stamps import StampTimeline
from leed_ros.deployment.stop_zone import measured_share
from leed_ros.task.geometry import FloatArray, distance, wrap_angle
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

MOVED = 0.01
"""Way after which the same scan once more is that of a frozen lidar: no two real ones are alike to the last bit [m]."""

TURNED = 0.02
"""Turn after which it is so [rad]."""

SCAN_UNUSABLE, SCAN_REPEATED, SCAN_STAMP = "scan unusable", "scan repeated", "scan of another time"
ODOMETRY_UNUSABLE, ODOMETRY_REPEATED = "odometry unusable", "odometry repeated"
ODOMETRY_STAMP = "odometry of another time"


class Senses:
    """The latest scan and odometry of one robot, and since when there has been nothing new."""

    def __init__(self, config: SafetyConfig, robot: RobotConfig) -> None:
        self._config, self._robot = config, robot
        self._counts: Counter[str] = Counter()
        self._scan_stamp = self._odometry_stamp = -1
        self._scan_times, self._odometry_times = StampTimeline(), StampTimeline()
        self._ranges: FloatArray = np.zeros(0)
        self._pose: FloatArray = np.zeros(3)
        self._velocity: FloatArray = np.zeros(2)
        self._pose_at_scan: FloatArray = np.zeros(3)
        self._frozen = False
        self._scan_since = self._scan_at = self._odometry_at = -np.inf
        self._time = 0
        self._time_at = np.inf

    @property
    def counts(self) -> Mapping[str, int]:
        """How often a scan or odometry was of no use, by reason."""
        return MappingProxyType(self._counts)

    @property
    def sensed_at(self) -> float:
        """When the oldest of scan, odometry and clock was last new [s]; minus infinity until all have come."""
        return min(self._scan_at, self._odometry_at, self._time_at)

    def reading(self) -> SensorReading:
        """Return the latest usable scan and odometry; contact is not known here. Leading shape ()."""
        return SensorReading(self._ranges, self._pose, self._velocity, np.zeros((), dtype=np.bool_))

    def take_scan(self, stamp: int, ranges: FloatArray, now: float) -> bool:
        """Take in a raw scan.

        It is of no use if too few rays have measured, if it bears the stamp of the one before or one of the past or the
        future, or if it equals the one before to the last bit though the robot has moved since. The last one is found
        out late, so the age then counts from when these ranges came first. A scan that sees nothing at all may repeat
        itself.

        Args:
            stamp: Of the message [ns].
            ranges: As the lidar gives them, after REP-117 [m]. Shape (R,).
            now: When it came [s].

        Returns:
            Whether it is new and usable.
        """
        if ranges.size == 0 or measured_share(ranges) < self._config.min_measured_share:
            return self._refuse(SCAN_UNUSABLE)
        if stamp == self._scan_stamp:
            return self._refuse(SCAN_REPEATED)
        if not self._scan_times.take(stamp, now):
            return self._refuse(SCAN_STAMP)
        self._scan_stamp = stamp
        if not self._same(ranges):
            self._ranges, self._pose_at_scan, self._scan_since, self._frozen = ranges, self._pose, now, False
        elif self._frozen or self._moved():
            self._frozen, self._scan_at = True, self._scan_since
            return self._refuse(SCAN_REPEATED)
        self._scan_at = now
        return True

    def take_odometry(self, stamp: int, pose: FloatArray, velocity: FloatArray, now: float) -> bool:
        """Take in odometry.

        It is of no use if a number is not finite, or if it bears the stamp of the one before or one of the past or the
        future.

        Args:
            stamp: Of the message [ns].
            pose: x, y [m] and yaw [rad; map frame]. Shape (3,).
            velocity: Linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,).
            now: When it came [s].

        Returns:
            Whether it is new and usable.
        """
        if not (np.isfinite(pose).all() and np.isfinite(velocity).all()):
            return self._refuse(ODOMETRY_UNUSABLE)
        if stamp == self._odometry_stamp:
            return self._refuse(ODOMETRY_REPEATED)
        if not self._odometry_times.take(stamp, now):
            return self._refuse(ODOMETRY_STAMP)
        if self._odometry_stamp == -1:
            self._pose_at_scan = pose  # a scan that came before the first odometry was taken here
        self._odometry_stamp, self._odometry_at = stamp, now
        self._pose, self._velocity = pose, velocity
        return True

    def take_time(self, stamp: int, now: float) -> None:
        """Take in what a clock shows that may stop [ns]; never called, all clocks are taken to run."""
        if self._time_at == np.inf:
            self._time_at = -np.inf  # until it has been seen to run
        if stamp != self._time:
            self._time, self._time_at = stamp, now

    def _refuse(self, reason: str) -> bool:
        self._counts[reason] += 1
        return False

    def _same(self, ranges: FloatArray) -> bool:
        """Tell whether a scan equals the one before and sees something."""
        sees = (np.isfinite(ranges) & (ranges != self._robot.max_range)).any()
        return bool(sees) and np.array_equal(ranges, self._ranges, equal_nan=True)

    def _moved(self) -> bool:
        turn = abs(float(wrap_angle(self._pose[2] - self._pose_at_scan[2])))
        return float(distance(self._pose, self._pose_at_scan)) > MOVED or turn > TURNED
