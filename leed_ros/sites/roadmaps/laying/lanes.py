"""Lanes: roads become places and stretches; wide ones get two lanes, so that robots pass each other on the right."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.laying.junctions import Junction, Mouth, junction_at
from leed_ros.sites.roadmaps.laying.widths import narrower
from leed_ros.sites.roadmaps.lines import LineMap
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.task.geometry import FloatArray

SAME = 0.25
"""Corners of a junction nearer to each other than this are one, in `Measures.spacing`."""

SHORTEST = 1.5
"""Two lanes shorter than this are not worth it, in `Measures.spacing`."""


@dataclass(frozen=True)
class Lane:
    """A lane, or a stretch across a junction.

    Attributes:
        start: Point and number of the corner at which it begins.
        end: Point and number of the corner at which it ends.
        both_ways: It is driven in both directions.
        lines: Numbers of the lines that it is there for; a lane has one.
        inside: It lies inside a junction.
    """

    start: tuple[str, int]
    end: tuple[str, int]
    both_ways: bool
    lines: tuple[int, ...]
    inside: bool = False


class LaneMap:
    """The lanes of a map of roads.

    Args:
        roads: Roads that say where their lanes lie.
        measures: What the robot needs.

    Attributes:
        roads: The roads.
        junctions: What became of every point of the roads.
        lanes: Lanes and stretches across junctions.
    """

    def __init__(self, roads: LineMap, measures: Measures) -> None:
        self.roads = roads
        graph = roads.graph()
        self.junctions: dict[str, Junction] = {
            name: junction_at(name, roads, [key for *_, key in graph.edges(name, keys=True)], SAME * measures.spacing)
            for name in roads.points
            if graph.degree(name)
        }
        mouths = {(name, mouth.line): mouth for name, junction in self.junctions.items() for mouth in junction.mouths}
        along = (lane for number in range(len(roads.lines)) for lane in self._along(number, mouths))
        across = (lane for name in self.junctions for lane in self._across(name))
        self.lanes: tuple[Lane, ...] = (*along, *across)

    def ends(self, lane: Lane) -> FloatArray:
        """Return where a lane begins and ends [m; map frame]. Shape (2, 2)."""
        return np.array([self.junctions[name].corners[corner] for name, corner in (lane.start, lane.end)])

    def length(self, lane: Lane) -> float:
        """Return the length of a lane [m]."""
        start, end = self.ends(lane)
        return float(np.hypot(*(end - start)))

    def _along(self, number: int, mouths: dict[tuple[str, int], Mouth]) -> Iterator[Lane]:
        line = self.roads.lines[number]
        start, end = mouths[line.start, number], mouths[line.end, number]
        if line.is_wide:
            yield Lane((line.start, start.goes), (line.end, end.comes), False, (number,))
            yield Lane((line.end, end.goes), (line.start, start.comes), False, (number,))
            return
        first, last = ((name, self._farther(name, number, mouths)) for name in (line.start, line.end))
        yield Lane(first, last, not line.one_way, (number,))

    def _farther(self, name: str, number: int, mouths: dict[tuple[str, int], Mouth]) -> int:
        """Return the corner at which a road with a single lane ends: the one farther from the junction's centre."""
        line, corners = self.roads.lines[number], self.junctions[name].corners
        away = self.roads.vector(line) * (1.0 if line.start == name else -1.0)
        mouth = mouths[name, number]
        return max((mouth.goes, mouth.comes), key=lambda corner: float(corners[corner] @ away))

    def _across(self, name: str) -> Iterator[Lane]:
        """Yield the way around a junction; one back and forth if it has two corners."""
        junction = self.junctions[name]
        lines = tuple(mouth.line for mouth in junction.mouths)
        ring = [corner for mouth in junction.mouths for corner in (mouth.goes, mouth.comes)]
        ring = [corner for corner, _ in itertools.groupby(ring)]
        pairs = list(dict.fromkeys((a, b) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True) if a != b))
        for a, b in pairs:
            if (b, a) not in pairs or a < b:
                yield Lane((name, a), (name, b), (b, a) in pairs, lines, inside=True)


def settled(roads: LineMap, space: FreeSpace, measures: Measures) -> LaneMap:
    """Lay lanes, and narrow roads until all lanes lie in free space and none cross: the shortest of those to blame."""
    while True:
        lanes = LaneMap(roads, measures)
        faults = [*_out_of_room(lanes, space, measures), *_crossing(lanes), *_cramped(lanes, measures)]
        to_blame = ([number for number in fault if roads.lines[number].is_wide] for fault in faults)
        narrowed = {min(numbers, key=lambda n: roads.length(roads.lines[n])) for numbers in to_blame if numbers}
        if not narrowed:
            return lanes
        lines = (narrower(line, measures) if n in narrowed else line for n, line in enumerate(roads.lines))
        roads = LineMap(roads.points, tuple(lines))


def _out_of_room(lanes: LaneMap, space: FreeSpace, measures: Measures) -> Iterator[Sequence[int]]:
    """Yield the numbers of the lines of each lane that leaves free space."""
    for lane in lanes.lanes:
        one_of_two = any(lanes.roads.lines[number].is_wide for number in lane.lines)
        start, end = lanes.ends(lane)
        if not space.is_free(start, end, measures.lane_room if one_of_two else 0.0):
            yield lane.lines


def _cramped(lanes: LaneMap, measures: Measures) -> Iterator[Sequence[int]]:
    """Yield the numbers of lines whose lanes overlap with others at a junction, or are short."""
    for junction in lanes.junctions.values():
        yield from ((number,) for number in sorted(junction.cramped))
    for lane in lanes.lanes:
        if not lane.inside and lanes.length(lane) < SHORTEST * measures.spacing:
            yield lane.lines


def _crossing(lanes: LaneMap) -> Iterator[Sequence[int]]:
    """Yield the numbers of the lines of two lanes that cross; those that share an end do not count."""
    segments = shapely.linestrings([lanes.ends(lane) for lane in lanes.lanes])
    for a, b in shapely.STRtree(segments).query(segments, predicate="crosses").T.tolist():
        one, other = lanes.lanes[a], lanes.lanes[b]
        if a < b and not {one.start, one.end} & {other.start, other.end}:
            yield (*one.lines, *other.lines)
