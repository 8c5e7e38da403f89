"""The sections of a policy's contract, each checked by itself when it is made."""

from typing import Annotated, Literal, Self

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from leed_ros.task.action import ACTION_NAMES
from leed_ros.task.geometry import FloatArray

MAX_RAYS = 4096
COMMAND_UNITS = ("m/s", "rad/s")

ROUNDED = 1e-6
"""Rays that are this near to a full turn [rad] go all around."""


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("contains a character that cannot be printed")
    return text


Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,64}$")]
Unit = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/^*%-]{0,16}$")]
Text = Annotated[str, Field(max_length=200), AfterValidator(_printable)]
Outline = Annotated[str, Field(max_length=16_384), AfterValidator(_printable)]
Count = Annotated[int, Field(ge=0, lt=2**63)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Section(BaseModel):
    """A part of the contract: frozen; unknown names, values of another type and non-finite numbers are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class PartSection(Section):
    """A run of entries of the observation; entry = value in `units` times `scales`."""

    name: Literal["ranges", "goal", "velocity", "pose"]
    names: tuple[Name, ...] = Field(min_length=1, max_length=MAX_RAYS)
    units: tuple[Unit, ...] = Field(max_length=MAX_RAYS)
    scales: tuple[float, ...] = Field(max_length=MAX_RAYS)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not len(self.names) == len(self.units) == len(self.scales):
            raise ValueError(f"{len(self.names)} names, {len(self.units)} units, {len(self.scales)} scales: not equal")
        return self


class LidarSection(Section):
    """The rays.

    There are `num_rays` from `angle_min` on in steps of `angle_increment` [rad; base_link], they begin at `x`, `y`
    [m; base_link], and measure from `min_range` to `max_range` [m].
    """

    num_rays: int = Field(ge=1, le=MAX_RAYS)
    angle_min: float
    angle_increment: float
    max_range: float
    min_range: float = 0.0
    x: float = 0.0
    y: float = 0.0

    @property
    def angle_max(self) -> float:
        """What a robot's configuration calls so: a full turn after `angle_min`, or the last ray's direction [rad]."""
        if abs(self.num_rays * self.angle_increment - 2.0 * np.pi) < ROUNDED:
            return self.angle_min + 2.0 * np.pi
        return self.angle_min + (self.num_rays - 1) * self.angle_increment

    def angles(self) -> FloatArray:
        """Return the direction of every ray [rad; base_link frame]. Shape (R,)."""
        return self.angle_min + self.angle_increment * np.arange(self.num_rays)


class CommandSection(Section):
    """What the policy puts out: names, units and limits of its entries, in base_link."""

    names: tuple[Name, Name]
    units: tuple[Unit, Unit]
    low: tuple[float, float]
    high: tuple[float, float]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.names, self.units) != (ACTION_NAMES, COMMAND_UNITS):
            raise ValueError(f"{self.names} in {self.units} must be {ACTION_NAMES} in {COMMAND_UNITS}")
        if self.low[1] != -self.high[1]:
            raise ValueError(f"turning limits {self.low[1]} and {self.high[1]} are not symmetric")
        return self


class BodySection(Section):
    """The robot's body.

    Attributes:
        radius: Radius of the disc that stood for it in training [m].
        max_linear_acceleration: [m/s^2].
        max_angular_acceleration: [rad/s^2].
        kind: What kind of robot it is; empty if that was not noted down.
        footprint: Corners of its real outline [m; base_link frame], all in that disc; empty if it is one.
    """

    radius: float
    max_linear_acceleration: float
    max_angular_acceleration: float
    kind: Text = ""
    footprint: Outline = ""


class MissionSection(Section):
    """Period of decisions and time limit [s], distance at which a goal counts as reached [m]."""

    ctrl_dt: float
    time_limit: float
    goal_tolerance: float


class TrainingFacts(Section):
    """Where a policy comes from.

    Attributes:
        robot: Name of the robot that learned it.
        site: Name of the site, such as `warehouse-4-0`.
        world: Name of the simulation, or `physical`.
        num_robots: Number of robots that shared it.
        demonstrations: Their source: planner, search, llm or none.
        env_steps: Steps of this robot that it learned from.
        seed: Seed of the run.
    """

    robot: Text
    site: Text
    world: Text
    num_robots: Count
    demonstrations: Text
    env_steps: Count
    seed: Count


class EvaluationFacts(Section):
    """Share of `missions` in which the goal was reached, and in which it was reached without any contact."""

    missions: Annotated[int, Field(ge=1, lt=2**63)]
    arrived: Share
    clean: Share

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.clean > self.arrived:
            raise ValueError(f"clean {self.clean} exceeds arrived {self.arrived}")
        return self
