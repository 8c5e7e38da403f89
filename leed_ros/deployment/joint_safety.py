"""The safety filters of several robots alike, applied at one instant: the same commands in a fraction of the time."""

from collections.abc import Sequence

import numpy as np

from leed_ros.deployment.safety import Intervention, SafeCommand, SafetyFilter
from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.deployment.safety_limits import SafetyLimits, clipped, differ, stopping_distance
from leed_ros.deployment.stop_zone import free_distances, points_from_scans
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray, SensorReading
from leed_ros.task.robot import RobotConfig

NOTHING: tuple[Intervention, ...] = ()


class JointSafety:
    """Applies the filters of N robots in lock-step; each keeps its own state, and what is unusual is left to it.

    Args:
        filters: Of robots with the same configuration, one each.
        config: How careful they are.
        robot: Footprint, limits and lidar of each.
        ctrl_dt: Period of decisions [s].
    """

    def __init__(
        self, filters: Sequence[SafetyFilter], config: SafetyConfig, robot: RobotConfig, ctrl_dt: float
    ) -> None:
        self._filters, self._config, self._ctrl_dt = filters, config, ctrl_dt
        self._limits = SafetyLimits.of(config, robot)
        angles = robot.ray_angles()
        self._rays = np.array([np.cos(angles), np.sin(angles)]).T
        self._mount = np.array([robot.lidar_x, robot.lidar_y])

    def apply(self, commands: FloatArray, reading: SensorReading, now: float) -> list[SafeCommand]:
        """Do what `SafetyFilter.apply` does, for each robot.

        Args:
            commands: What the policies want: linear [m/s] and angular [rad/s] velocity in base_link. Shape (N, 2).
            reading: What the robots sense. Leading shape (N,).
            now: The present time [s].

        Returns:
            What may be sent to each.
        """
        if not self._plain(commands, reading):
            return self._one_by_one(commands, reading, now)
        safe = self._drive(commands, reading, now)
        for each, ranges, proposal, result in zip(self._filters, reading.ranges, commands, safe, strict=True):
            each.take(ranges, proposal, result, now)
        return safe

    def _plain(self, commands: FloatArray, reading: SensorReading) -> bool:
        """Tell whether nothing is amiss with what any robot senses or wants, and none is stopped."""
        if any(each.emergency_stopped for each in self._filters):
            return False
        measured = (reading.ranges > 0.0) | (reading.ranges == -np.inf)
        usable = np.count_nonzero(measured, axis=1) / measured.shape[1] >= self._config.min_measured_share
        finite = np.isfinite(reading.pose).all() and np.isfinite(reading.velocity).all()
        return bool(usable.all() and finite and (np.abs(commands) <= self._limits.reach).all())

    def _one_by_one(self, commands: FloatArray, reading: SensorReading, now: float) -> list[SafeCommand]:
        rows = enumerate(zip(self._filters, commands, strict=True))
        return [each.apply(command, reading.of(index), now) for index, (each, command) in rows]

    def _drive(self, commands: FloatArray, reading: SensorReading, now: float) -> list[SafeCommand]:
        """Return commands within limits, accelerations and free space, and what was done to each."""
        previous = np.array([each.previous for each in self._filters])
        elapsed = np.array([each.elapsed(now) for each in self._filters])
        change = self._limits.accelerations * elapsed[:, np.newaxis]
        wanted = clipped(commands, self._limits.low, self._limits.high)
        safe = clipped(wanted, previous - change, previous + change)
        blocked = self._blocked(safe, reading)
        facts = {
            Intervention.VELOCITY_LIMIT: differ(wanted, commands),
            Intervention.ACCELERATION_LIMIT: differ(safe, wanted),
            Intervention.STOP_ZONE: blocked,
        }
        if blocked.any():
            braked = clipped(np.zeros(1), (previous - change)[:, :1], (previous + change)[:, :1])[:, 0]
            safe[:, 0] = np.where(blocked, 0.0 if self._config.stop_at_once else braked, safe[:, 0])
        return [SafeCommand(command, done) for command, done in zip(safe, _by_robot(facts), strict=True)]

    def _blocked(self, commands: FloatArray, reading: SensorReading) -> BoolArray:
        """Tell for which robots the way ahead is too short."""
        if not self._config.stop_zone:
            return np.zeros(len(commands), dtype=np.bool_)
        points, seen = points_from_scans(reading.ranges, self._rays)
        free = free_distances(points + self._mount, seen, commands, self._limits.radius)
        needed = self._config.stop_zone_scale * stopping_distance(np.abs(commands[:, 0]), self._ctrl_dt, self._limits)
        blocked: BoolArray = free < needed
        return blocked


def _by_robot(facts: dict[Intervention, BoolArray]) -> list[tuple[Intervention, ...]]:
    """Return for each robot what is true of it, in the order of the facts."""
    table = np.array(list(facts.values())).T
    done = [NOTHING] * len(table)
    for index in np.flatnonzero(table.any(axis=1)).tolist():
        done[index] = tuple(item for item, true in zip(facts, table[index].tolist(), strict=True) if true)
    return done
