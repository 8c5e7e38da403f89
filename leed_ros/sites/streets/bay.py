"""Bays: places beside the lanes where vehicles start and end their missions without standing in the way of others."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from leed_ros.sites.streets.lane import Lane
from leed_ros.sites.streets.measures import Measures
from leed_ros.sites.streets.naming import Names
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import RoadEdge

WALL = 0.15
"""What is left of a block between a bay and the next street, at least, as a share of a lane's width."""


@dataclass(frozen=True, eq=False)
class Bay:
    """A bay on the right-hand side of a lane.

    Attributes:
        station: Name of the place where vehicles stand.
        gate: Name of the place between it and the lane.
        lane_place: The lane's place that it opens to.
        street: Name of the street.
        points: Station, gate and the lane's place [m; map frame]. Shape (3, 2).
    """

    station: str
    gate: str
    lane_place: str
    street: str
    points: FloatArray

    def places(self) -> dict[str, tuple[float, float]]:
        """Return its own places [m; map frame]."""
        station, gate, _ = self.points.tolist()
        return {self.station: tuple(station), self.gate: tuple(gate)}

    def edges(self) -> list[RoadEdge]:
        """Return its stretches, which are driven both ways."""
        return [RoadEdge(self.station, self.gate), RoadEdge(self.gate, self.lane_place)]


def bays_of(lanes: list[Lane], streets: BaseGeometry, measures: Measures, names: Names) -> list[Bay]:
    """Return bays along all lanes where the blocks beside them have room.

    Args:
        lanes: Where they open to.
        streets: All that is driven on [map frame].
        measures: How large they are and how far apart.
        names: Gives names to their places.
    """
    taken, bays = streets, []
    for lane in lanes:
        for number in _openings(lane, measures.bay_spacing):
            points = _points(lane, number, measures.bay)
            if taken.intersects(_ground(points, measures.lane)):
                continue
            taken = taken.union(LineString(points).buffer(0.5 * measures.lane, cap_style="square"))
            station = names.numbered(f"{lane.street}_P")
            bays.append(Bay(station, f"{station}_gate", lane.names[number], lane.street, points))
    return bays


def _ground(points: FloatArray, width: float) -> BaseGeometry:
    """Return the ground that a bay needs beside its street, with its walls. Shape (3, 2)."""
    outward = (points[0] - points[2]) / np.hypot(*(points[0] - points[2]))
    begin, end = points[2] + (0.5 + 2.0 * WALL) * width * outward, points[0] + (0.5 + WALL) * width * outward
    return LineString([begin, end]).buffer((0.5 + WALL) * width, cap_style="flat")


def _openings(lane: Lane, spacing: float) -> Iterator[int]:
    """Yield numbers of a lane's inner places, one for each length of `spacing` [m], evenly spread."""
    inner = len(lane.names) - 2
    length = float(np.hypot(*np.diff(lane.points, axis=0).T).sum())
    count = min(inner, int(length / spacing))
    for number in range(count):
        yield 1 + int((number + 0.5) * inner / count)


def _points(lane: Lane, number: int, depth: float) -> FloatArray:
    """Return a bay's station, its gate and the lane's place [m; map frame]. Shape (3, 2)."""
    along = lane.points[number + 1] - lane.points[number - 1]
    right = np.array([along[1], -along[0]]) / np.hypot(*along)
    place = lane.points[number]
    return np.array([place + depth * right, place + 0.5 * depth * right, place])
