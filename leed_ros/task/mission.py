"""Missions: from its own readings a robot tells its observation, reward, arrival and time-out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.fleet_layout import SwarmLayout
from leed_ros.task.geometry import FloatArray, distance
from leed_ros.task.observation import Observation, ObservationConfig, ObservationLayout, observation_layout
from leed_ros.task.records import BoolArray, SensorReading
from leed_ros.task.reward import RewardConfig, StepFacts, reward
from leed_ros.task.robot import RobotConfig


@dataclass(frozen=True)
class MissionConfig(Config):
    """When a mission ends, and how often the robot decides."""

    ctrl_dt: float = parameter(0.2, "Period of decisions", unit="s", minimum=0.005, maximum=2.0)
    time_limit: float = parameter(
        30.0, "Time after which a mission is truncated", unit="s", minimum=0.5, maximum=3600.0
    )
    goal_tolerance: float = parameter(0.3, "Distance at which the goal counts as reached", unit="m", minimum=0.01)

    @property
    def max_steps(self) -> int:
        """Number of decisions until time-out."""
        return round(self.time_limit / self.ctrl_dt)


@dataclass(frozen=True)
class TaskConfig:
    """All that defines the task of one robot: its body, senses, reward and missions.

    Raises:
        ConfigError: The robot would decide more often than its lidar scans.
    """

    robot: RobotConfig = field(default_factory=RobotConfig)
    observation: ObservationConfig = field(default_factory=ObservationConfig)
    reward: RewardConfig = field(default_factory=RewardConfig)
    mission: MissionConfig = field(default_factory=MissionConfig)

    def __post_init__(self) -> None:
        rate, period = self.robot.lidar_rate, self.mission.ctrl_dt
        if 0.0 < rate * period < 1.0 - 1e-6:
            raise ConfigError(
                f"mission.ctrl_dt = {period} must be at least {1.0 / rate:.4g}, a scan of {self.robot.kind}"
            )

    def layout(self) -> ObservationLayout:
        """Return the observation layout of this task."""
        return observation_layout(self.observation, self.robot)


@dataclass(frozen=True)
class MissionStep:
    """What the step just taken brought, for a batch of robots.

    Attributes:
        observation: Observation after the step. Shape (..., D).
        reward: Zero where no mission was active. Shape (...).
        terminated: The step reached the goal. Shape (...).
        truncated: The step ran into the time limit without reaching the goal. Shape (...).
        valid: A mission was active during the step, so it may be learned from. Shape (...).
    """

    observation: Observation
    reward: FloatArray
    terminated: BoolArray
    truncated: BoolArray
    valid: BoolArray

    def of(self, index: int) -> "MissionStep":
        """Return what the step brought one robot of a batch (N,). Leading shape (1,)."""
        one = slice(index, index + 1)
        return MissionStep(
            self.observation[one], self.reward[one], self.terminated[one], self.truncated[one], self.valid[one]
        )


ARRAYS = ("goal", "active", "arrived", "contact_steps", "steps", "_distance")
"""What `Missions` holds for each robot; changed in place, for it may be shared."""


class Missions:
    """Missions of a batch of robots, one at a time per robot; a robot without a mission stands by.

    The shape is (1,) in a robot's node, (W, N) in an environment of W worlds with N robots.

    Args:
        task: What all robots do.
        shape: Shape of the batch.
        layout: How they observe, where that is not as in the task: robots of several kinds.
    """

    def __init__(self, task: TaskConfig, shape: tuple[int, ...], layout: SwarmLayout | None = None) -> None:
        self.task = task
        self.layout = layout or task.layout()
        self.goal = np.zeros((*shape, 2))
        self.active: BoolArray = np.zeros(shape, dtype=np.bool_)
        self.arrived: BoolArray = np.zeros(shape, dtype=np.bool_)
        self.contact_steps: NDArray[np.int64] = np.zeros(shape, dtype=np.int64)
        self.steps: NDArray[np.int64] = np.zeros(shape, dtype=np.int64)
        self._distance: FloatArray = np.zeros(shape)

    @classmethod
    def joined(cls, members: Sequence["Missions"]) -> Self:
        """Return the missions of several robots as a batch, which shares its arrays with theirs from now on.

        Args:
            members: All of the same task, shape (1,) each.
        """
        first = members[0]
        whole = cls(first.task, (len(members),))
        for name in ARRAYS:
            shared = np.concatenate([getattr(member, name) for member in members])
            setattr(whole, name, shared)
            for index, member in enumerate(members):
                setattr(member, name, shared[index : index + 1])
        return whole

    @property
    def clean(self) -> BoolArray:
        """Whether the latest mission arrived without any contact. Shape (...)."""
        clean: BoolArray = self.arrived & (self.contact_steps == 0)
        return clean

    @property
    def duration(self) -> FloatArray:
        """Time since the latest mission's start, up to its end [s]. Shape (...)."""
        return self.steps * self.task.mission.ctrl_dt

    def start(self, reading: SensorReading, goal: FloatArray, where: BoolArray | None = None) -> None:
        """Start new missions; a mission still running where a new one starts is given up.

        Args:
            reading: Present readings. Leading shape (...).
            goal: New goals [m; map frame]. Shape (..., 2).
            where: Which robots start one, all by default. Shape (...).
        """
        chosen = np.ones_like(self.active) if where is None else where
        self.goal[chosen] = goal[chosen]
        self.active[chosen] = True
        self.arrived[chosen] = False
        self.contact_steps[chosen] = 0
        self.steps[chosen] = 0
        self._distance[...] = np.where(chosen, distance(reading.pose, self.goal), self._distance)

    def observe(self, reading: SensorReading) -> Observation:
        """Return observations of the present readings. Shape (..., D)."""
        return self.layout.observe(reading, self.goal)

    def step(self, reading: SensorReading) -> MissionStep:
        """Judge the step that led to these readings and end the missions that it ended."""
        valid = self.active.copy()
        remaining = distance(reading.pose, self.goal)
        self.steps += valid
        self.contact_steps += valid & reading.contact
        terminated = valid & (remaining <= self.task.mission.goal_tolerance)
        truncated = valid & ~terminated & (self.steps >= self.task.mission.max_steps)
        facts = StepFacts(self._distance - remaining, terminated, reading.contact)
        step_reward = np.where(valid, reward(facts, self.task.reward), 0.0)
        self.arrived |= terminated
        self.active &= ~(terminated | truncated)
        self._distance[...] = remaining
        return MissionStep(self.observe(reading), step_reward, terminated, truncated, valid)
