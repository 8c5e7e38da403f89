"""Scans of a real lidar as the rays that a policy was trained with.

Three steps, each by itself testable: `beams_from_scan` says what every beam has measured, in base_link;
`rays_from_beams` looks up the policy's rays among them; `lidar_fits` tells from a first scan whether that can work.

What a beam says, after REP-117 and the definition of sensor_msgs/LaserScan:

    range_min <= r <= range_max     a return at r
    +inf                            nothing in reach
    -inf, or 0 < r < range_min      something too close to be measured
    NaN                             no measurement
    0, negative, or r > range_max   no measurement, unless `no_return` says that this lidar means nothing in reach

A ray takes the value of the beam nearest to it in angle, if that is within half the spacing of the rays; of two equally
near ones the shorter. A policy's rays are thin, and so are beams: this is what it was trained with. The shortest return
of the whole sector around a ray would see more, but not what the policy knows: along the wall of an aisle, with ten
degrees between the rays, it reports up to a third less. Interpolation would invent surfaces between near and far ones.
Obstacles between the rays are the stop zone's affair, which takes all beams.

A gap of measurement is not free space. Where no beam near a ray has measured, the ray takes the shorter of the nearest
measurements on both sides, as long as these are at most `max_gap` apart. Where they are not, there are no rays at all.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.geometry import FloatArray, wrap_angle
from leed_ros.task.records import BoolArray

MAX_BEAMS = 65_536
"""Most beams of a scan; more are no lidar."""

TOLERANCE = 1e-6
"""Difference of angles that rounding makes [rad]."""

_SECTOR = re.compile(r"\s*(-?\d+(?:\.\d*)?)\s*:\s*(-?\d+(?:\.\d*)?)\s*")


class LaserError(ValueError):
    """A scan cannot be used; the message says why in one line."""


@dataclass(frozen=True)
class LaserConfig(Config):
    """How the lidar is mounted and how it reports; angles are counter-clockwise, 0 is forward (REP-103)."""

    x: float = parameter(0.0, "Position ahead of base_link", unit="m", minimum=-5.0, maximum=5.0)
    y: float = parameter(0.0, "Position to the left of base_link", unit="m", minimum=-5.0, maximum=5.0)
    yaw: float = parameter(0.0, "Direction of its zero angle in base_link", unit="rad", minimum=-6.3, maximum=6.3)
    no_return: str = parameter(
        "unknown",
        "What a range of zero or beyond range_max means: no measurement, or nothing in reach",
        choices=("unknown", "free"),
    )
    masked: str = parameter("", "Sectors that the robot itself hides, from:to [rad], such as '2.8:-2.8, 0.5:0.6'")
    max_gap: float = parameter(
        0.35, "Widest angle without a measurement that is bridged", unit="rad", minimum=0.0, maximum=3.0
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.sectors()

    def seen_from(self, x: float, y: float) -> "LaserConfig":
        """Return how the lidar is mounted as seen from a point of the robot [m; base_link frame]."""
        return self.replace(x=self.x - x, y=self.y - y)

    def sectors(self) -> list[tuple[float, float]]:
        """Return the masked sectors, from and to, counter-clockwise [rad; seen from the lidar, turned as base_link].

        Raises:
            ConfigError: The text is not a list of sectors.
        """
        matches = [_SECTOR.fullmatch(text) for text in self.masked.split(",")] if self.masked.strip() else []
        if None in matches:
            raise ConfigError(f"masked = '{self.masked}' must be a list of from:to in radians, such as '2.8:-2.8'")
        return [(float(match[1]), float(match[2])) for match in matches if match]


@dataclass(frozen=True)
class Scan:
    """A scan as the driver reports it: beam i looks to `angle_min + i * angle_increment`, which may be negative.

    Attributes:
        ranges: Shape (B,) [m].
        angle_min: Direction of the first beam [rad; lidar frame].
        angle_increment: From beam to beam [rad]; negative for a lidar that turns clockwise.
        range_min: Shortest range that is a measurement [m].
        range_max: Longest one [m].
    """

    ranges: FloatArray
    angle_min: float
    angle_increment: float
    range_min: float
    range_max: float

    def check(self) -> None:
        """Refuse what is no scan.

        Raises:
            LaserError: Says what is wrong.
        """
        limits = (self.angle_min, self.angle_increment, self.range_min, self.range_max)
        if not all(math.isfinite(value) for value in limits):
            raise LaserError("scan: an angle or a limit is not finite")
        if not 0 < self.ranges.size <= MAX_BEAMS or self.ranges.ndim != 1:
            raise LaserError(f"scan: {self.ranges.size} beams, 1 to {MAX_BEAMS} are needed")
        if abs(self.angle_increment) < TOLERANCE or abs(self.angle_increment * self.ranges.size) > 4.0 * math.pi:
            raise LaserError(f"scan: {self.ranges.size} beams in steps of {self.angle_increment:g} rad")
        if not 0.0 <= self.range_min < self.range_max:
            raise LaserError(f"scan: range_min = {self.range_min:g} and range_max = {self.range_max:g}")


@dataclass(frozen=True)
class Beams:
    """What beams have measured, as seen from base_link.

    Attributes:
        ranges: +inf where nothing is in reach, -inf where something is too close, NaN without a measurement [m].
            Shape (B,).
        angles: Their directions, in no order [rad; base_link frame]. Shape (B,).
        nearest: What something too close counts as [m].
        reach: What nothing in reach counts as [m].
    """

    ranges: FloatArray
    angles: FloatArray
    nearest: float
    reach: float


@dataclass(frozen=True)
class _Neighbours:
    """The measured beams next to each ray: their ranges [m] and angles to the ray, not negative [rad]. Shape (R,)."""

    left: FloatArray
    to_left: FloatArray
    right: FloatArray
    to_right: FloatArray


def beams_from_scan(scan: Scan, config: LaserConfig) -> Beams:
    """Say what every beam outside the masked sectors has measured, as seen from base_link.

    Raises:
        LaserError: It is no scan.
    """
    scan.check()
    angles = scan.angle_min + scan.angle_increment * np.arange(scan.ranges.size) + config.yaw
    kept = _unmasked(angles, config.sectors())
    ranges, angles = _meant(scan, config.no_return == "free")[kept], angles[kept]
    at = np.isfinite(ranges)
    x, y = config.x + ranges[at] * np.cos(angles[at]), config.y + ranges[at] * np.sin(angles[at])
    ranges[at], angles[at] = np.hypot(x, y), np.arctan2(y, x)
    return Beams(ranges, np.asarray(wrap_angle(angles)), scan.range_min, scan.range_max)


def rays_from_beams(beams: Beams, ray_angles: FloatArray, max_range: float, max_gap: float) -> FloatArray:
    """Look up a policy's rays.

    Args:
        beams: What was measured, as seen from where the rays begin.
        ray_angles: Directions of the rays, equally spaced [rad; base_link frame]. Shape (R,).
        max_range: Reach that the policy was trained with [m].
        max_gap: Widest angle without a measurement that is bridged [rad].

    Returns:
        Ranges [m], at most `max_range`. Shape (R,).

    Raises:
        LaserError: There is a wider gap at one of the rays.
    """
    beside = _neighbours(beams, ray_angles)
    near = np.minimum(beside.to_left, beside.to_right) <= 0.5 * abs(ray_angles[1] - ray_angles[0]) + TOLERANCE
    blind = ~near & (beside.to_left + beside.to_right > max_gap + TOLERANCE)
    if blind.any():
        raise LaserError(_words(ray_angles, blind))
    nearest = np.where(beside.to_left < beside.to_right, beside.left, beside.right)
    alone = near & (np.abs(beside.to_left - beside.to_right) > TOLERANCE)
    rays = np.where(alone, nearest, np.minimum(beside.left, beside.right))
    limited: FloatArray = np.minimum(rays, max_range)
    return limited


def lidar_fits(scan: Scan, config: LaserConfig, ray_angles: FloatArray, max_range: float) -> list[str]:
    """Return what keeps a lidar from serving a policy's rays, one sentence each; empty if it fits.

    Args:
        scan: Any scan of it; what it has measured does not matter.
        config: How it is mounted, as seen from where the policy's rays begin.
        ray_angles: Directions of the policy's rays [rad; base_link frame]. Shape (R,).
        max_range: Reach that the policy was trained with [m].
    """
    beams = beams_from_scan(scan, config)
    clear = Beams(np.full_like(beams.ranges, np.inf), beams.angles, beams.nearest, beams.reach)
    return list(_faults(clear, ray_angles, max_range, config.max_gap))


def _faults(beams: Beams, ray_angles: FloatArray, max_range: float, max_gap: float) -> Iterator[str]:
    if beams.reach < max_range * (1.0 - TOLERANCE):  # messages carry single precision
        yield f"the lidar reaches {beams.reach:g} m, the policy sees up to {max_range:g} m"
    try:
        rays_from_beams(beams, ray_angles, max_range, max_gap)
    except LaserError as error:
        yield f"the lidar has no beams there: {error}"


def _meant(scan: Scan, free: bool) -> FloatArray:
    """Return what the ranges mean: a return, +inf, -inf or NaN. Shape (B,)."""
    ranges = scan.ranges.astype(np.float64)
    too_close = (ranges == -np.inf) | ((ranges > 0.0) & (ranges < scan.range_min))
    nothing = np.isfinite(ranges) & ((ranges <= 0.0) | (ranges > scan.range_max))
    ranges[nothing] = np.inf if free else np.nan
    ranges[too_close] = -np.inf
    return ranges


def _unmasked(angles: FloatArray, sectors: list[tuple[float, float]]) -> BoolArray:
    kept = np.ones(angles.shape, dtype=np.bool_)
    for start, end in sectors:
        width = (end - start) % (2.0 * np.pi)
        kept &= (angles - start) % (2.0 * np.pi) > width
    return kept


def _neighbours(beams: Beams, ray_angles: FloatArray) -> _Neighbours:
    measured = ~np.isnan(beams.ranges)
    if not measured.any():
        nothing, far = np.full(ray_angles.shape, np.nan), np.full(ray_angles.shape, 2.0 * np.pi)
        return _Neighbours(nothing, far, nothing, far)
    angles = beams.angles[measured] % (2.0 * np.pi)
    order = np.argsort(angles, kind="stable")
    angles = angles[order]
    ranges = np.clip(beams.ranges[measured][order], beams.nearest, beams.reach)
    rays = ray_angles % (2.0 * np.pi)
    left = np.searchsorted(angles, rays) % len(angles)
    right = left - 1  # of the first one the last
    to_left, to_right = (angles[left] - rays) % (2.0 * np.pi), (rays - angles[right]) % (2.0 * np.pi)
    return _Neighbours(ranges[left], to_left, ranges[right], to_right)


def _words(ray_angles: FloatArray, blind: BoolArray) -> str:
    directions = np.degrees(ray_angles[blind])
    shown = ", ".join(f"{direction:.0f}" for direction in directions[:4])
    more = f" and {len(directions) - 4} more" if len(directions) > 4 else ""
    return f"no measurement near the rays at {shown} degrees{more}"
