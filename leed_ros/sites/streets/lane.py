"""Lanes: the stretches of a network with the places along them, one line for each direction, on the right."""

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from shapely import LineString
from shapely.ops import substring

from leed_ros.sites.streets.measures import Measures
from leed_ros.sites.streets.naming import COMPASS, UNNAMED, Names
from leed_ros.sites.streets.network import Network, stretches
from leed_ros.sites.streets.stretch import Stretch
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import RoadEdge

SMOOTH = 0.05
"""Bends of a centre line below this share of a lane's width are straightened."""

LONGEST_SETBACK = 2.5
"""Lanes end at most so many widths before a crossing, however sharp the angle between streets is."""

CROSSING_SHARE = 0.35
"""Share of a stretch that each of its crossings may take up."""


Arm: TypeAlias = tuple[int, str]
"""One end of a stretch at a crossing: number of the stretch, and `start` or `end`."""


@dataclass(frozen=True, eq=False)
class Lane:
    """A line to drive along.

    Attributes:
        start: Crossing where it begins.
        end: Crossing where it ends.
        arms: The ends of its stretch at which it begins and ends.
        street: Name of its street.
        names: Names of its places from start to end. Length K.
        points: Their positions [m; map frame]. Shape (K, 2).
        both_ways: It is driven in both directions.
    """

    start: str
    end: str
    arms: tuple[Arm, Arm]
    street: str
    names: tuple[str, ...]
    points: FloatArray
    both_ways: bool

    def places(self) -> dict[str, tuple[float, float]]:
        """Return its places [m; map frame]."""
        return {name: (x, y) for name, (x, y) in zip(self.names, self.points.tolist(), strict=True)}

    def edges(self) -> list[RoadEdge]:
        """Return its stretches from place to place."""
        one_lane, one_way = self.both_ways, not self.both_ways
        pairs = zip(self.names, self.names[1:], strict=False)
        return [RoadEdge(a, b, self.street, one_lane=one_lane, one_way=one_way) for a, b in pairs]


def lanes_of(network: Network, measures: Measures, names: Names) -> list[Lane]:
    """Return the lanes of a network; they end before the crossings, where the streets part."""
    lanes: list[Lane] = []
    for number, stretch in enumerate(stretches(network)):
        setbacks = [_setback(network, node, measures.lane) for node in (stretch.start, stretch.end)]
        middle = _trimmed(stretch, setbacks, measures.lane)
        ends: tuple[Arm, Arm] = ((number, "start"), (number, "end"))
        if stretch.street.one_way or stretch.street.one_lane:
            lanes.append(_lane(stretch, ends, middle, measures, names))
            continue
        right, left = (_beside(middle, side * measures.lane) for side in (-0.5, 0.5))
        lanes.append(_lane(stretch, ends, right, measures, names))
        lanes.append(_lane(stretch.reversed(), ends[::-1], left.reverse(), measures, names))
    return lanes


def _beside(middle: LineString, way: float) -> LineString:
    """Return the line so far to the left of a street's middle [m]; the middle where it bends too sharply for one."""
    line = middle.offset_curve(way, join_style="mitre")
    return middle if line.is_empty else line


def _setback(network: Network, node: str, width: float) -> float:
    """Return how far before a crossing the lanes of a street end [m].

    Two streets of width w that meet at an angle part w / 2 / tan(angle / 2) from the crossing.
    """
    if network.degree(node) < 3:
        return 0.5 * width
    arms = sorted(_directions(network, node))
    gaps = [(b - a) % (2.0 * math.pi) for a, b in zip(arms, arms[1:] + arms[:1], strict=True)]
    sharpest = max(min(gaps), 1e-3)
    return min(max(width / math.tan(min(0.5 * sharpest, 0.25 * math.pi)), width), LONGEST_SETBACK * width)


def _directions(network: Network, node: str) -> list[float]:
    """Return the directions in which streets leave a crossing [rad]."""
    found = []
    for *_, stretch in network.edges(node, data="stretch"):
        lines = [
            line for end, line in ((stretch.start, stretch.line), (stretch.end, stretch.line[::-1])) if end == node
        ]
        found += [math.atan2(*(line[1] - line[0])[::-1]) for line in lines]
    return found


def _trimmed(stretch: Stretch, setbacks: list[float], width: float) -> LineString:
    """Return the straightened middle of a stretch between its setbacks [m], each at most its share of it."""
    line = LineString(stretch.line).simplify(SMOOTH * width)
    start, end = (min(setback, CROSSING_SHARE * line.length) for setback in setbacks)
    return substring(line, start, line.length - end)


def _lane(stretch: Stretch, ends: tuple[Arm, Arm], line: Any, measures: Measures, names: Names) -> Lane:
    """Return a lane with places at even distances along a line."""
    count = max(1, round(line.length / measures.spacing))
    points = np.array(
        [line.interpolate(share, normalized=True).coords[0] for share in np.linspace(0.0, 1.0, count + 1)]
    )
    street = stretch.street.name or UNNAMED
    stem = f"{street}_{_heading(points)}"
    given = tuple(names.numbered(stem) for _ in points)
    return Lane(stretch.start, stretch.end, ends, street, given, points, stretch.street.one_lane)


def _heading(points: FloatArray) -> str:
    """Return the point of the compass that a lane leads to."""
    x, y = points[-1] - points[0]
    return COMPASS[round(math.atan2(y, x) / (0.5 * math.pi)) % 4]
