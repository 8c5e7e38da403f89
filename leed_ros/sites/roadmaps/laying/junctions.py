"""Junctions: where the lanes of roads that meet begin and end.

Traffic keeps right. Between two roads that are next to each other around a junction lies a corner, where the lane that
comes in on the first meets the lane that goes out on the second. So a junction of four roads with two lanes each has
four corners, which are driven around counter-clockwise; one of roads with a single lane has one, the junction itself.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leed_ros.sites.roadmaps.lines import LineMap
from leed_ros.task.geometry import FloatArray

PARALLEL = 0.2
"""Two roads are taken for one straight road if the sine of the angle between them is smaller."""


@dataclass(frozen=True)
class Arm:
    """A road as seen from a junction.

    Attributes:
        line: Number of its line.
        along: Unit vector away from the junction. Shape (2,).
        left: Distance of the lane that comes in, on the left as seen from the junction, from the line [m].
        right: Distance of the lane that goes out from the line [m].
        reach: Lanes may begin this far from the junction at most [m].
    """

    line: int
    along: FloatArray
    left: float
    right: float
    reach: float

    @property
    def comes(self) -> FloatArray:
        """Where the lane that comes in would pass the junction's centre [m]. Shape (2,)."""
        return self.left * np.array([-self.along[1], self.along[0]])

    @property
    def goes(self) -> FloatArray:
        """Where the lane that goes out would pass the junction's centre [m]. Shape (2,)."""
        return self.right * np.array([self.along[1], -self.along[0]])


@dataclass(frozen=True)
class Mouth:
    """Where the lanes of an arm end and begin, as numbers of corners."""

    line: int
    comes: int
    goes: int


@dataclass(frozen=True)
class Junction:
    """A junction with its corners.

    Attributes:
        corners: Positions [m; map frame], counter-clockwise. Shape (C, 2).
        mouths: Mouths of all arms, counter-clockwise.
        cramped: Numbers of the lines too short for their lanes to part from those beside them.
    """

    corners: FloatArray
    mouths: tuple[Mouth, ...]
    cramped: frozenset[int]


def junction_at(name: str, roads: LineMap, numbers: Sequence[int], same: float) -> Junction:
    """Lay out a junction.

    Args:
        name: Its point.
        roads: The roads.
        numbers: Numbers of the lines that meet there.
        same: Corners nearer to each other than this are one [m].
    """
    centre, arms = np.array(roads.points[name]), _arms(name, roads, numbers)
    sectors = list(zip(arms, [*arms[1:], *arms[:1]], strict=True))
    found = [_corner(*sector) for sector in sectors]
    comes, goes = [incoming for incoming, _, _ in found], [found[k - 1][1] for k in range(len(arms))]
    points = [centre + point for pair in zip(goes, comes, strict=True) for point in pair]
    corners, numbers_of = _distinct(points, same)
    mouths = (Mouth(arm.line, numbers_of[2 * k + 1], numbers_of[2 * k]) for k, arm in enumerate(arms))
    judged = ((arm, fits) for k in range(len(arms)) for arm, fits in zip(sectors[k], found[k][2], strict=True))
    cramped = {arm.line for arm, fits in judged if not fits}
    return Junction(np.array(corners).reshape(-1, 2), tuple(mouths), frozenset(cramped))


def _arms(name: str, roads: LineMap, numbers: Sequence[int]) -> list[Arm]:
    arms = []
    for number in numbers:
        line = roads.lines[number] if roads.lines[number].start == name else roads.lines[number].reversed()
        away = roads.vector(line)
        length = max(float(np.hypot(*away)), 1e-9)
        arms.append(Arm(number, away / length, line.left, line.right, 0.45 * length))
    return sorted(arms, key=lambda arm: math.atan2(arm.along[1], arm.along[0]))


def _corner(arm: Arm, following: Arm) -> tuple[FloatArray, FloatArray, tuple[bool, bool]]:
    """Return where a lane comes in on an arm and one goes out on the next, from the centre [m], and if they fit."""
    incoming, outgoing = arm.comes, following.goes
    sine = float(arm.along[0] * following.along[1] - arm.along[1] * following.along[0])
    if abs(sine) < PARALLEL:
        straight_on = arm is not following and float(arm.along @ following.along) < 0.0
        slant = 0.5 * abs(arm.left - following.right) if straight_on else 0.0
        fits = straight_on or arm is following or arm.left + following.right == 0.0
        return incoming + slant * arm.along, outgoing + slant * following.along, (fits, fits)
    shares = np.linalg.solve(np.column_stack([arm.along, -following.along]), outgoing - incoming)
    least = -max(arm.left, following.right)
    first, second = (
        float(np.clip(share, least, one.reach)) for share, one in zip(shares, (arm, following), strict=True)
    )
    fit = bool(sine < 0.0 or shares[0] <= arm.reach), bool(sine < 0.0 or shares[1] <= following.reach)
    return incoming + first * arm.along, outgoing + second * following.along, fit


def _distinct(points: Sequence[FloatArray], same: float) -> tuple[list[FloatArray], list[int]]:
    """Return the distinct ones of points around a junction, and the number of each."""
    corners: list[FloatArray] = []
    numbers = []
    for point in points:
        near = [number for number, corner in enumerate(corners) if np.hypot(*(corner - point)) < same]
        if not near:
            corners.append(point)
        numbers.append(near[0] if near else len(corners) - 1)
    return corners, numbers
