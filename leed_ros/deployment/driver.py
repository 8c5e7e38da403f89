"""The driver: takes a robot from goal to goal by its policy, and judges arrival itself. No ROS in here."""

from enum import Enum

import numpy as np

from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import Missions, TaskConfig
from leed_ros.task.records import SensorReading


class DriverState(Enum):
    """What a driver is doing, in words."""

    WAITING = "waiting for a goal"
    DRIVING = "driving to the goal"
    ARRIVED = "at the goal"
    TIMED_OUT = "out of time"


class Driver:
    """Drives one robot; call `command` once a control period.

    A mission ends as it did in training: the robot's own pose is within the tolerance of the goal, or the time limit
    has passed. Without a mission the command is zero.

    Attributes:
        state: What it is doing.
        missions_ended: Number of missions that arrived or ran out of time.
        arrivals: Number of those that arrived.
    """

    def __init__(self, policy: OnnxPolicy, task: TaskConfig) -> None:
        self.policy = policy
        self.state = DriverState.WAITING
        self.missions_ended = self.arrivals = 0
        self._missions = Missions(task, (1,))
        self._goal: FloatArray | None = None

    def start_mission(self, goal: FloatArray) -> None:
        """Start a mission at the next reading; one that still runs is given up. Goal [m; map frame]. Shape (2,)."""
        self._goal = goal
        self._missions.active[:] = False
        self.state = DriverState.DRIVING

    def drop_mission(self) -> None:
        """Wait for a new goal."""
        self._goal = None
        self._missions.active[:] = False
        self.state = DriverState.WAITING

    def command(self, reading: SensorReading) -> FloatArray:
        """Return the command for a reading, NaN where the policy has none [m/s, rad/s; base_link].

        Args:
            reading: Present readings. Leading shape (1,).

        Returns:
            Shape (2,).
        """
        if self._goal is not None:
            self._missions.start(reading, self._goal[np.newaxis])
            self._goal = None
        elif self._missions.active[0]:
            self._judge(reading)
        if not self._missions.active[0]:
            return np.zeros(2)
        return self.policy.command(self._missions.observe(reading)[0])

    def _judge(self, reading: SensorReading) -> None:
        step = self._missions.step(reading)
        if not self._missions.active[0]:
            self.missions_ended += 1
            self.arrivals += int(step.terminated[0])
            self.state = DriverState.ARRIVED if step.terminated[0] else DriverState.TIMED_OUT
