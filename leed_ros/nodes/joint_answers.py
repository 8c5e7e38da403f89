"""Answers of robots that share a process: worked out together while they act by their policies, exploring or not.

What each robot by itself would do is done here for all with one call of each routine; the commands, and what is
recorded to learn from, are the same, to the last bit. Where one of them has anything else to do, such as training, or
something is amiss with a reading, all answer by themselves.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from leed_ros.deployment.joint_safety import JointSafety
from leed_ros.learning.joint_decisions import JointDecisions
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.nodes.conversions import NANOSECONDS, yaw_from_parts
from leed_ros.nodes.readings import MAX_PLACE, MAX_VELOCITY, UNIT_TOLERANCE
from leed_ros.nodes.safety_guard import SafetyGuard
from leed_ros.nodes.wire.fleet import MOTION
from leed_ros.nodes.wire.rows import Rows
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig


@dataclass(frozen=True)
class JointRobot:
    """A robot whose answers may be worked out together with others'.

    Attributes:
        learner: What decides.
        guard: What makes it safe.
        use_contact: The robot has a contact sensor.
        steady: Tells whether a reading of this stamp [ns] is to be answered, and nothing else to be done.
        answered: Takes the stamp [ns] and the command of an answer, and how long it took [s].
    """

    learner: LocalLearner
    guard: SafetyGuard
    use_contact: bool
    steady: Callable[[int], bool]
    answered: Callable[[int, FloatArray, float], None]


class JointAnswers:
    """Answers the readings of all robots of a process, in lock-step.

    Args:
        robots: In the order of their rows; all alike.
        numbers: The numbers in their names.
    """

    def __init__(self, robots: Sequence[JointRobot], numbers: Sequence[int]) -> None:
        self._robots, self._numbers = robots, np.array(numbers)
        settings = robots[0].guard.settings
        self._decisions = JointDecisions([robot.learner for robot in robots])
        filters = [robot.guard.filter for robot in robots]
        self._safety = JointSafety(filters, settings.safety, settings.robot, settings.ctrl_dt)
        self._robot, self._contact = settings.robot, np.array([robot.use_contact for robot in robots])

    @classmethod
    def of(cls, robots: Sequence[JointRobot], numbers: Sequence[int]) -> Self | None:
        """Return the joint answers of robots, or nothing where there is one only or they are not alike."""
        if len(robots) < 2 or not JointDecisions.alike([robot.learner for robot in robots]):
            return None
        given = [(robot.guard.settings.safety, robot.guard.settings.ctrl_dt) for robot in robots]
        return cls(robots, numbers) if all(each == given[0] for each in given) else None

    def answer(self, stamp: int, rows: Rows) -> FloatArray | None:
        """Answer a message of readings.

        Args:
            stamp: Of the readings [ns].
            rows: One for each robot, not checked yet.

        Returns:
            Commands, shape (N, 2), or nothing where each robot has to answer by itself.
        """
        if not np.array_equal(rows["robot"], self._numbers) or not all(robot.steady(stamp) for robot in self._robots):
            return None
        began = time.monotonic()
        reading = _reading(rows, self._robot, self._contact)
        if reading is None:
            return None
        wanted = self._decisions.decide(reading)
        answers = self._safety.apply(wanted, reading, stamp / NANOSECONDS)
        seconds = time.monotonic() - began
        for robot, safe in zip(self._robots, answers, strict=True):
            robot.guard.take_answer(stamp, safe)
            robot.answered(stamp, safe.command, seconds)
        return np.array([safe.command for safe in answers])


def _reading(rows: Rows, robot: RobotConfig, use_contact: FloatArray) -> SensorReading | None:
    """Return what rows say, checked as `readings` checks each alone; nothing if one is not what it should be."""
    x, y, qz, qw, linear, angular = (rows[name] for name in MOTION)
    ranges = np.minimum(rows["ranges"].astype(np.float64), robot.max_range)
    # Comparisons are false where a number is none.
    fine = (
        (ranges.min() >= 0.0)
        and (np.abs([x, y]) <= MAX_PLACE).all()
        and (np.abs([linear, angular]) <= MAX_VELOCITY).all()
        and (np.abs(np.hypot(qz, qw) - 1.0) <= UNIT_TOLERANCE).all()
    )
    if not fine:
        return None
    yaw = [yaw_from_parts(0.0, 0.0, z, w) for z, w in zip(qz.tolist(), qw.tolist(), strict=True)]
    return SensorReading(
        ranges=ranges,
        pose=np.array([x, y, yaw]).T,
        velocity=np.array([linear, angular]).T,
        contact=(rows["contact"] != 0) & use_contact,
    )
