"""What was heard of one robot, as it comes in."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from leed_ros.monitor.frames import map_from_robot
from leed_ros.monitor.learning_history import LearningHistory
from leed_ros.monitor.recent_poses import RecentPoses
from leed_ros.monitor.state import OK, DemonstratedPath, RobotBody, RobotPicture, Scan
from leed_ros.monitor.trail import Trail
from leed_ros.task.geometry import FloatArray

SAFETY_TIME = 1.0
"""Time for which an intervention of the safety filter is shown [s]."""

TRAIL_LENGTH, CURVE_LENGTH = 400, 1000

POSES = 64
"""Latest poses that a scan is placed at by its stamp: a lock-step swarm makes some tens between two looks."""


class RobotState:
    """Collects what is heard of one robot.

    Args:
        name: Its name.
        clock: Present time on a clock that does not run backwards [s].
    """

    def __init__(self, name: str, clock: Callable[[], float]) -> None:
        self.name, self.body = name, RobotBody()
        self._clock = clock
        self._pose: FloatArray | None = None
        self._velocity: FloatArray = np.zeros(2)
        self._stamp = self._goal_stamp = 0
        self._goal: FloatArray | None = None
        self._sweep: tuple[int, FloatArray, FloatArray, float] | None = None
        self._poses = RecentPoses(POSES)
        self._trail, self._history = Trail(TRAIL_LENGTH), LearningHistory(CURVE_LENGTH)
        self._contact = False
        self._safety, self._stopped, self._safety_at = "", False, -math.inf
        self._level, self._message = OK, ""
        self._values: dict[str, float] = {}
        self._accepted: tuple[DemonstratedPath, ...] = ()
        self._rejected: tuple[DemonstratedPath, ...] = ()
        self._num_demonstrations = 0
        self._heard = -math.inf

    def take_odom(self, stamp: int, pose: FloatArray, velocity: FloatArray) -> None:
        """Take a pose [m, rad; map frame] and a velocity [m/s, rad/s; base_link]. Shape (3,), (2,); stamp [ns]."""
        if stamp < self._stamp:
            self._trail.clear()
            self._goal_stamp = min(self._goal_stamp, stamp)
        self._pose, self._velocity, self._stamp = pose, velocity, stamp
        self._poses.add(stamp, pose)
        self._trail.add(stamp, pose[:2])
        self._heard = self._clock()

    def take_goal(self, stamp: int, goal: FloatArray) -> None:
        """Take a goal [m; map frame]; the trail begins anew with it. Shape (2,); stamp [ns]."""
        self._goal, self._goal_stamp = goal, stamp

    def take_scan(self, stamp: int, ranges: FloatArray, angles: FloatArray, max_range: float) -> None:
        """Take a sweep of the lidar. Shape (R,) each [m], [rad; base_link frame]; stamp [ns]."""
        self._sweep = (stamp, ranges, angles, max_range)
        self._heard = self._clock()

    def take_contact(self, touching: bool) -> None:
        """Take whether the footprint touches something."""
        self._contact = touching

    def take_safety(self, text: str, stopped: bool) -> None:
        """Take what the safety filter does, and whether it keeps the robot from driving on."""
        self._safety, self._stopped, self._safety_at = text, stopped, self._clock()

    def take_demonstrations(self, accepted: Sequence[DemonstratedPath], total: int) -> None:
        """Take the robot's present demonstrations, those that are to be shown, and their number."""
        self._accepted, self._num_demonstrations = tuple(accepted), total

    def take_rejected(self, rejected: Sequence[DemonstratedPath]) -> None:
        """Take the latest demonstrations that were not accepted."""
        self._rejected = tuple(rejected)

    def take_report(self, level: int, message: str, values: Mapping[str, float]) -> None:
        """Take what the robot's node says of itself: level, one line and numbers by name."""
        self._level, self._message, self._values = level, message, dict(values)
        self._history.take(self._values)
        self._heard = self._clock()

    @property
    def stamp(self) -> int:
        """Stamp of the latest pose [ns]."""
        return self._stamp

    def picture(self) -> RobotPicture:
        """Return what is known of it now."""
        now = self._clock()
        guarded = now - self._safety_at <= SAFETY_TIME
        return RobotPicture(
            name=self.name,
            radius=self.body.radius,
            pose=self._pose,
            velocity=self._velocity,
            goal=self._goal,
            scan=self._scan(),
            trail=self._trail.since(self._goal_stamp),
            contact=self._contact,
            safety=self._safety if guarded else "",
            stopped=self._stopped and guarded,
            age=now - self._heard,
            level=self._level,
            message=self._message,
            values=self._values,
            curve=self._history.points(),
            accepted=self._accepted,
            rejected=self._rejected,
            num_demonstrations=self._num_demonstrations,
            corners=self.body.corners,
            kind=self.body.kind,
        )

    def _scan(self) -> Scan | None:
        """Return the latest sweep, placed where the robot was then."""
        if self._sweep is None:
            return None
        stamp, ranges, angles, max_range = self._sweep
        pose = self._poses.at(stamp)
        if pose is None:
            return None
        place = map_from_robot(pose, self.body.lidar)
        return Scan(np.array([*place, pose[2]]), ranges, angles, max_range)
