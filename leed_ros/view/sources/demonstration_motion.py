"""Demonstrations as motion: one robot drives what it was demonstrated, one demonstration after the other, for ever."""

from collections.abc import Sequence

import numpy as np

from leed_ros.monitor.state import RobotPicture, Scan
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import Demonstration
from leed_ros.task.robot import RobotConfig

REST = 1.0
"""Time for which a robot stays where a demonstration ended [s]."""


class DemonstrationMotion:
    """Plays one robot's demonstrations.

    Args:
        demonstrations: What it was demonstrated.
        task: What its observations mean.
    """

    def __init__(self, demonstrations: Sequence[Demonstration], task: TaskConfig) -> None:
        self._demonstrations = [one for one in demonstrations if len(one)]
        self._task = task
        self._ends = np.cumsum([one.times[-1] + REST for one in self._demonstrations])
        self._rays = _columns(task, "ranges")

    def at(self, now: float, robot: RobotPicture) -> RobotPicture:
        """Return a robot's picture with where it is at a time [s]; as it is without demonstrations."""
        if not self._demonstrations:
            return robot
        moment = now % float(self._ends[-1])
        index = int(np.searchsorted(self._ends, moment, side="right"))
        one = self._demonstrations[index]
        since = moment - (float(self._ends[index - 1]) if index else 0.0)
        step = min(int(np.searchsorted(one.times, since, side="right")), len(one)) - 1
        return RobotPicture(
            **{
                **vars(robot),
                "pose": _pose(one, since),
                "velocity": _velocity(one, step),
                "goal": one.poses[-1, :2],
                "trail": one.poses[: step + 1, :2],
                "scan": self._scan(one, step),
                "age": 0.0,
            }
        )

    def _scan(self, one: Demonstration, step: int) -> Scan | None:
        """Return the ranges that were observed, if they are part of the observation."""
        robot = self._task.robot
        if self._rays is None:
            return None
        ranges = one.observations[step, self._rays].astype(np.float64) * robot.max_range
        return Scan(_lidar(one.poses[step], robot), ranges, robot.ray_angles(), robot.max_range - 1e-3)


def _lidar(pose: FloatArray, robot: RobotConfig) -> FloatArray:
    """Return where a robot's lidar is [m; map frame], and its yaw [rad]. Shape (3,)."""
    cos, sin = np.cos(pose[2]), np.sin(pose[2])
    x, y = robot.lidar_x, robot.lidar_y
    return np.array([pose[0] + cos * x - sin * y, pose[1] + sin * x + cos * y, pose[2]])


def _columns(task: TaskConfig, part: str) -> slice | None:
    start = 0
    for candidate in task.layout().parts:
        if candidate.name == part:
            return slice(start, start + len(candidate.names))
        start += len(candidate.names)
    return None


def _pose(one: Demonstration, since: float) -> FloatArray:
    """Return the pose between two steps [m, rad; map frame]. Shape (3,)."""
    unwrapped = np.column_stack([one.poses[:, :2], np.unwrap(one.poses[:, 2])])
    return np.array([np.interp(since, one.times, column) for column in unwrapped.T])


def _velocity(one: Demonstration, step: int) -> FloatArray:
    """Return how fast it drives over a step [m/s, rad/s; base_link], from the poses; nothing at the end. Shape (2,)."""
    if step + 1 >= len(one):
        return np.zeros(2)
    change, period = one.poses[step + 1] - one.poses[step], one.times[step + 1] - one.times[step]
    turn = (change[2] + np.pi) % (2.0 * np.pi) - np.pi
    return np.array([np.hypot(*change[:2]), turn]) / max(float(period), 1e-3)
