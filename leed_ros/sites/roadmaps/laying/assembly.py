"""Assembly: lanes become a roadmap with a name for every place."""

import itertools
import math
from collections import defaultdict
from typing import TypeAlias

import numpy as np

from leed_ros.sites.roadmaps.laying.lanes import Lane, LaneMap
from leed_ros.sites.roadmaps.laying.widths import BEND
from leed_ros.sites.roadmaps.lines import Point
from leed_ros.sites.roadmaps.naming import heading
from leed_ros.task.site import RoadEdge, Roadmap

Corner: TypeAlias = tuple[str, int]
"""A point of the roads, and the number of one of its corners."""


class Assembly:
    """Names the corners of junctions and the places along lanes.

    A junction with several corners has places `J1_1`, `J1_2` ..; places along an aisle with a single lane are `A1_1`,
    `A1_2` .., along one with two lanes `A1_east_1` .. and `A1_west_1` .., counted in the direction of travel.

    Args:
        lanes: The lanes; all roads have aisles.
        spacing: Stretches are not longer than this [m].
    """

    def __init__(self, lanes: LaneMap, spacing: float) -> None:
        self._lanes, self._spacing = lanes, spacing
        self._places: dict[str, Point] = {}
        self._edges: list[RoadEdge] = []
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._corners: dict[Corner, str] = {}

    def roadmap(self) -> Roadmap:
        """Return the roadmap."""
        for name, junction in self._lanes.junctions.items():
            if not name.startswith(BEND):
                self._name_corners(name, len(junction.corners))
        for lane in self._in_order():
            self._add_lane(lane)
        for lane in self._lanes.lanes:
            if lane.inside:
                self._add_across(lane)
        return Roadmap(self._places, tuple(self._edges))

    def _in_order(self) -> list[Lane]:
        """Return the lanes along roads such that places along an aisle are counted in the direction of travel."""
        along = [lane for lane in self._lanes.lanes if not lane.inside]
        forward = [lane for lane in along if self._is_forward(lane)]
        backward = [lane for lane in along if not self._is_forward(lane)]
        return [*forward, *reversed(backward)]

    def _is_forward(self, lane: Lane) -> bool:
        return lane.start[0] == self._lanes.roads.lines[lane.lines[0]].start

    def _name_corners(self, name: str, count: int) -> None:
        for corner in range(count):
            label = name if count == 1 else f"{name}_{corner + 1}"
            self._corners[name, corner] = label
            self._places[label] = self._position((name, corner))

    def _position(self, corner: Corner) -> Point:
        x, y = self._lanes.junctions[corner[0]].corners[corner[1]].tolist()
        return x, y

    def _add_lane(self, lane: Lane) -> None:
        line = self._lanes.roads.lines[lane.lines[0]]
        start, end = self._lanes.ends(lane)
        row = f"{line.aisle}_{heading(end - start)}" if line.is_wide else line.aisle
        count = max(1, math.ceil(math.dist(start, end) / self._spacing - 1e-6))
        names = [self._corner(lane.start, row)]
        for point in np.linspace(start, end, count + 1)[1:-1].tolist():
            names.append(self._add_place(row, (point[0], point[1])))
        names.append(self._corner(lane.end, row))
        self._edges += [
            RoadEdge(a, b, line.aisle, one_lane=not line.is_wide, one_way=not lane.both_ways)
            for a, b in itertools.pairwise(names)
        ]

    def _add_across(self, lane: Lane) -> None:
        aisles = {self._lanes.roads.lines[number].aisle for number in lane.lines}
        aisle = aisles.pop() if len(aisles) == 1 and lane.start[0].startswith(BEND) else ""
        a, b = (self._corner(corner, aisle or lane.start[0].strip(BEND)) for corner in (lane.start, lane.end))
        self._edges.append(RoadEdge(a, b, aisle, one_way=not lane.both_ways))

    def _corner(self, corner: Corner, row: str) -> str:
        if corner not in self._corners:
            self._corners[corner] = self._add_place(row, self._position(corner))
        return self._corners[corner]

    def _add_place(self, row: str, point: Point) -> str:
        while True:
            self._counts[row] += 1
            name = f"{row}_{self._counts[row]}"
            if name not in self._places:
                self._places[name] = point
                return name
