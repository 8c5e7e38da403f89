"""Crossings: the ways over them, from every lane that ends there to every lane that begins there."""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from leed_ros.sites.streets.lane import Arm, Lane
from leed_ros.sites.streets.naming import Names, crossing_name
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import RoadEdge


@dataclass(frozen=True, eq=False)
class Mouth:
    """Where a lane meets a crossing.

    Attributes:
        place: Name of the lane's place there.
        point: Its position [m; map frame]. Shape (2,).
        arm: The end of the stretch, which a turn back leads to.
        both_ways: The lane is driven in both directions.
    """

    place: str
    point: FloatArray
    arm: Arm
    both_ways: bool


@dataclass(frozen=True, eq=False)
class Crossing:
    """The ways over a crossing.

    Attributes:
        name: Its name, made of those of its streets.
        places: Position of each place on ways that are long [m; map frame].
        edges: Stretches of the ways.
    """

    name: str
    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    edges: list[RoadEdge] = field(default_factory=list)


def crossings_of(lanes: list[Lane], spacing: float, names: Names) -> list[Crossing]:
    """Return the crossings between lanes; on long ways over them places lie about `spacing` apart [m].

    A lane is followed by all others that leave the crossing; back along its own street only where there is no other.
    """
    nodes = dict.fromkeys(node for lane in lanes for node in (lane.start, lane.end))
    return [_crossing(node, lanes, spacing, names) for node in nodes]


def _crossing(node: str, lanes: list[Lane], spacing: float, names: Names) -> Crossing:
    meeting = [lane for lane in lanes if node in (lane.start, lane.end)]
    name = crossing_name(lane.street for lane in meeting)
    is_end = len({number for lane in meeting for number, _ in lane.arms}) == 1
    crossing = Crossing(names.unique(f"{name}_end" if is_end else name))
    leaving = [mouth for lane in meeting for mouth in _beginnings(lane, node)]
    for mouth in (mouth for lane in meeting for mouth in _endings(lane, node)):
        for other in [other for other in leaving if other.arm != mouth.arm] or leaving:
            _add_way(crossing, mouth, other, spacing, names)
    return crossing


def _beginnings(lane: Lane, node: str) -> Iterator[Mouth]:
    """Yield where a lane is entered from a crossing."""
    if lane.start == node:
        yield Mouth(lane.names[0], lane.points[0], lane.arms[0], lane.both_ways)
    if lane.both_ways and lane.end == node:
        yield Mouth(lane.names[-1], lane.points[-1], lane.arms[1], lane.both_ways)


def _endings(lane: Lane, node: str) -> Iterator[Mouth]:
    """Yield where a lane leads into a crossing."""
    if lane.end == node:
        yield Mouth(lane.names[-1], lane.points[-1], lane.arms[1], lane.both_ways)
    if lane.both_ways and lane.start == node:
        yield Mouth(lane.names[0], lane.points[0], lane.arms[0], lane.both_ways)


def _add_way(crossing: Crossing, a: Mouth, b: Mouth, spacing: float, names: Names) -> None:
    """Add the straight way between two lanes, once for both directions where both lanes have them."""
    two_way = a.both_ways and b.both_ways
    if a.place == b.place or (two_way and a.arm > b.arm):
        return
    count = max(1, math.ceil(float(np.hypot(*(b.point - a.point))) / (1.2 * spacing)))
    stops = [a.place, *(names.numbered(crossing.name) for _ in range(count - 1)), b.place]
    for number, stop in enumerate(stops[1:-1], start=1):
        x, y = a.point + (b.point - a.point) * number / count
        crossing.places[stop] = float(x), float(y)
    crossing.edges.extend(
        RoadEdge(start, end, crossing.name, one_way=not two_way) for start, end in itertools.pairwise(stops)
    )
