"""The description of a kind of robot, as its file says it: everything in SI units and in base_link (REP-103)."""

import math
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from leed_ros.task.robot import MAX_CORNERS

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Text = Annotated[str, StringConstraints(max_length=400)]
Positive = Annotated[float, Field(gt=0.0, le=1000.0)]
Length = Annotated[float, Field(ge=-10.0, le=10.0)]
Angle = Annotated[float, Field(ge=-2.0 * math.pi - 1e-4, le=2.0 * math.pi + 1e-4)]


class Section(BaseModel):
    """A part of a description: frozen; unknown names, values of another type and non-finite numbers are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Footprint(Section):
    """The outline: a disc of `radius` around base_link, or a `polygon` of corners x, y [m; base_link frame]."""

    radius: Positive | None = None
    polygon: Annotated[
        list[Annotated[list[Length], Field(min_length=2, max_length=2)]], Field(max_length=MAX_CORNERS)
    ] = Field(default_factory=list)


class Limits(Section):
    """The largest velocities [m/s, rad/s] and accelerations [m/s^2, rad/s^2]; `reverse_velocity` is not negative."""

    linear_velocity: Positive | None = None
    reverse_velocity: Annotated[float, Field(ge=0.0, le=1000.0)] = 0.0
    angular_velocity: Positive | None = None
    linear_acceleration: Positive | None = None
    angular_acceleration: Positive | None = None


class Mount(Section):
    """Where the lidar is [m; base_link frame], and the direction of its zero angle [rad]."""

    x: Length = 0.0
    y: Length = 0.0
    yaw: Angle = 0.0


class Lidar(Section):
    """The lidar.

    Attributes:
        angle_min: Direction of its first beam [rad; lidar frame].
        angle_max: Direction of its last beam, or that of the first again for a full turn.
        num_rays: Rays that a policy observes, evenly over these angles.
        num_beams: Beams of one scan, if known.
        range_min: Shortest range [m].
        range_max: Longest range [m].
        rate: Scans per second, if known.
        mount: Where it is.
    """

    angle_min: Angle = -math.pi
    angle_max: Angle = math.pi
    num_rays: Annotated[int, Field(ge=4, le=4096)] = 36
    num_beams: Annotated[int, Field(ge=4, le=65_536)] | None = None
    range_min: Annotated[float, Field(ge=0.0, le=1000.0)] = 0.0
    range_max: Positive | None = None
    rate: Positive | None = None
    mount: Mount = Mount()


class Wheels(Section):
    """The two driven wheels: their `radius`, and the `separation` of their middles [m]."""

    radius: Positive
    separation: Positive


class Description(Section):
    """What a file says about a kind of robot.

    Attributes:
        name: Name of the kind.
        footprint: Its outline.
        limits: How it moves.
        lidar: What it senses with.
        wheels: Its wheels, if they are known.
        urdf: File with what is left out here, relative to this one.
        sources: Where the figures come from, and which ones are estimates.
        notes: What there is to know about how it was read.
    """

    name: Name
    footprint: Footprint = Footprint()
    limits: Limits = Limits()
    lidar: Lidar = Lidar()
    wheels: Wheels | None = None
    urdf: Text = ""
    sources: Annotated[list[Text], Field(max_length=32)] = Field(default_factory=list)
    notes: Annotated[list[Text], Field(max_length=32)] = Field(default_factory=list)

    def missing(self) -> list[str]:
        """Return the names of what a task needs and nobody has said."""
        needed = {f"limits.{name}": value for name, value in self.limits.model_dump().items()}
        needed["lidar.range_max"] = self.lidar.range_max
        needed["footprint.radius or footprint.polygon"] = self.footprint.radius or self.footprint.polygon or None
        return [name for name, value in needed.items() if value is None]
