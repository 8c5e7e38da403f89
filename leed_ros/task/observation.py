"""Observations: a robot's own sensors and goal as one vector, laid out by one object with names, units and scales."""

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.geometry import FloatArray, bearing, distance
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

Observation: TypeAlias = NDArray[np.float32]

POSITION_SCALE = 0.1
"""Positions and distances enter the observation in tens of metres, so that a hall is of order one."""


@dataclass(frozen=True)
class ObservationConfig(Config):
    """Which parts the observation has."""

    use_ranges: bool = parameter(True, "Ranges of the robot's own lidar")
    use_goal: bool = parameter(True, "Distance and bearing of the goal in the robot's frame")
    use_velocity: bool = parameter(True, "The robot's own measured velocities")
    use_pose: bool = parameter(True, "The robot's own pose in the map")


@dataclass(frozen=True)
class ObservationPart:
    """A run of entries of the observation; entry = value in `units` times `scales`."""

    name: str
    names: tuple[str, ...]
    units: tuple[str, ...]
    scales: tuple[float, ...]


@dataclass(frozen=True)
class ObservationLayout:
    """Order, names, units and scales of all entries; the single source for policy, export and messages."""

    parts: tuple[ObservationPart, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ConfigError("the observation has no part: switch at least one on")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the entries, in order. Length D."""
        return tuple(name for part in self.parts for name in part.names)

    @property
    def units(self) -> tuple[str, ...]:
        """Units of the entries before scaling. Length D."""
        return tuple(unit for part in self.parts for unit in part.units)

    @property
    def scales(self) -> tuple[float, ...]:
        """Factors from value to entry. Length D."""
        return tuple(scale for part in self.parts for scale in part.scales)

    @property
    def size(self) -> int:
        """Number of entries D."""
        return len(self.names)

    def observe(self, reading: SensorReading, goal: FloatArray) -> Observation:
        """Build observations from sensor readings.

        Args:
            reading: Sensors of a batch of robots. Leading shape (...).
            goal: Goal positions [m; map frame]. Shape (..., 2).

        Returns:
            Observations. Shape (..., D).
        """
        values = np.empty((*goal.shape[:-1], len(self._scales)))
        for part, entries in zip(self.parts, self._entries, strict=True):
            _PART_VALUES[part.name](reading, goal, values[..., entries])
        values *= self._scales
        observation: Observation = values.astype(np.float32)
        return observation

    @cached_property
    def _scales(self) -> FloatArray:
        return np.asarray(self.scales, dtype=np.float64)

    @cached_property
    def _entries(self) -> tuple[slice, ...]:
        """Where each part is in an observation."""
        ends = np.cumsum([len(part.names) for part in self.parts]).tolist()
        return tuple(slice(start, end) for start, end in itertools.pairwise([0, *ends]))


def observation_layout(config: ObservationConfig, robot: RobotConfig) -> ObservationLayout:
    """Lay out the observation of a robot.

    Raises:
        ConfigError: Every part is switched off.
    """
    wanted = (
        (config.use_ranges, _ranges_part(robot)),
        (config.use_goal, _goal_part()),
        (config.use_velocity, _velocity_part(robot)),
        (config.use_pose, _pose_part()),
    )
    return ObservationLayout(tuple(part for switch, part in wanted if switch))


def _ranges_part(robot: RobotConfig) -> ObservationPart:
    count = robot.num_rays
    names = tuple(f"range_{ray}" for ray in range(count))
    return ObservationPart("ranges", names, ("m",) * count, (1.0 / robot.max_range,) * count)


def _goal_part() -> ObservationPart:
    names = ("goal_distance", "goal_bearing_cos", "goal_bearing_sin")
    return ObservationPart("goal", names, ("m", "", ""), (POSITION_SCALE, 1.0, 1.0))


def _velocity_part(robot: RobotConfig) -> ObservationPart:
    scales = (1.0 / robot.max_linear_velocity, 1.0 / robot.max_angular_velocity)
    return ObservationPart("velocity", ("linear_velocity", "angular_velocity"), ("m/s", "rad/s"), scales)


def _pose_part() -> ObservationPart:
    names, units = ("x", "y", "yaw_cos", "yaw_sin"), ("m", "m", "", "")
    return ObservationPart("pose", names, units, (POSITION_SCALE, POSITION_SCALE, 1.0, 1.0))


def _put_ranges(reading: SensorReading, goal: FloatArray, values: FloatArray) -> None:
    values[...] = reading.ranges


def _put_goal(reading: SensorReading, goal: FloatArray, values: FloatArray) -> None:
    angle = bearing(reading.pose, goal)
    values[..., 0] = distance(reading.pose, goal)
    values[..., 1] = np.cos(angle)
    values[..., 2] = np.sin(angle)


def _put_velocity(reading: SensorReading, goal: FloatArray, values: FloatArray) -> None:
    values[...] = reading.velocity


def _put_pose(reading: SensorReading, goal: FloatArray, values: FloatArray) -> None:
    yaw = reading.pose[..., 2]
    values[..., :2] = reading.pose[..., :2]
    values[..., 2] = np.cos(yaw)
    values[..., 3] = np.sin(yaw)


_PART_VALUES = {
    "ranges": _put_ranges,
    "goal": _put_goal,
    "velocity": _put_velocity,
    "pose": _put_pose,
}
