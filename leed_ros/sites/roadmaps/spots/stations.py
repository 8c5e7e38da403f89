"""Stations: spots beside the roads where a robot that has arrived stands in nobody's way."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.lines import Point
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import RoadEdge, Roadmap

APART = 1.6
"""Stations lie this far from each other at least, in `Measures.spacing`."""

TOLERANCES = (1.0, 0.5, 0.25)
"""Where there is little room, robots have to come nearer to their station than others, by these shares .."""

ENOUGH = 16
""".. until there are so many stations."""

LENGTHS = (1.02, 1.25, 1.5)
"""Lengths of spurs, in `Measures.parking`; the first that fits is taken."""

CLOSE = 0.01
"""What is nearer than this to a place is at the place [m]."""


@dataclass(frozen=True)
class Spur:
    """A way from a place of the roadmap to a spot beside the road.

    Attributes:
        place: The place.
        root: Its position [m; map frame]. Shape (2,).
        spot: Where a robot stands [m; map frame]. Shape (2,).
    """

    place: str
    root: FloatArray
    spot: FloatArray

    def tail(self, length: float) -> FloatArray:
        """Return the part on which a robot may stand that stops short of the spot [m; map frame]. Shape (2, 2)."""
        back = (self.root - self.spot) / float(np.hypot(*(self.root - self.spot)))
        return np.array([self.spot, self.spot + length * back])


def with_stations(
    roadmap: Roadmap, space: FreeSpace, measures: Measures, count: int
) -> tuple[Roadmap, tuple[str, ...]]:
    """Add stations, spread over the roadmap, each with a gate half way to its road.

    Args:
        roadmap: The roads.
        space: Where there is room.
        measures: What the robot needs.
        count: Number of stations at most.

    Returns:
        The roadmap with stations `S1`, `S2` .. and gates `S1_gate` .., and the names of the stations.
    """
    places, edges, names = dict(roadmap.nodes), list(roadmap.edges), []
    chosen: list[Spur] = []
    for share in TOLERANCES:
        if len(chosen) < min(count, ENOUGH):
            _choose(chosen, roadmap, space, replace(measures, tolerance=share * measures.tolerance), count)
    chosen.sort(key=lambda spur: (round(float(spur.spot[1]), 1), round(float(spur.spot[0]), 1)))
    for number, spur in enumerate(chosen, start=1):
        name, gate = f"S{number}", f"S{number}_gate"
        places |= {name: _point(spur.spot), gate: _point(0.5 * (spur.root + spur.spot))}
        edges += [RoadEdge(spur.place, gate), RoadEdge(gate, name)]
        names.append(name)
    return Roadmap(places, tuple(edges)), tuple(names)


def _choose(chosen: list[Spur], roadmap: Roadmap, space: FreeSpace, measures: Measures, count: int) -> None:
    """Add spurs, each as far as can be from those before, that keep off the roads and each other."""
    spurs = list(_candidates(roadmap, space, measures))
    spots = np.array([spur.spot for spur in spurs]).reshape(-1, 2)
    gaps = np.full(len(spurs), np.inf)
    for other in chosen:
        gaps = np.minimum(gaps, np.hypot(*(spots - other.spot).T))
    while len(chosen) < count and spurs and (gaps >= APART * measures.spacing).any():
        best = int(np.argmax(gaps))
        gaps[best] = -1.0
        if not any(_in_the_way(spurs[best], other, measures) for other in chosen):
            chosen.append(spurs[best])
            gaps = np.minimum(gaps, np.hypot(*(spots - spots[best]).T))


def _in_the_way(spur: Spur, other: Spur, measures: Measures) -> bool:
    """Tell whether a robot that stands at one spot keeps others from the other."""
    pairs = ((spur, other), (other, spur))
    lines = [(shapely.LineString(a.tail(measures.tolerance)), shapely.LineString([b.root, b.spot])) for a, b in pairs]
    return any(shapely.distance(tail, way) < measures.clearance for tail, way in lines)


def _candidates(roadmap: Roadmap, space: FreeSpace, measures: Measures) -> Iterator[Spur]:
    """Yield spurs in all directions from every place that leave all roads free."""
    roads = shapely.union_all([_segment(roadmap, edge) for edge in roadmap.edges])
    shapely.prepare(roads)
    directions = {name: _sideways(roadmap, name) for name in roadmap.nodes}
    for name, ways in directions.items():
        root = np.array(roadmap.nodes[name])
        for way, length in itertools.product(ways, LENGTHS):
            spur = Spur(name, root, root + length * measures.parking * way)
            way_out = shapely.LineString([root + CLOSE * way, spur.spot])
            tail = shapely.LineString(spur.tail(measures.tolerance))
            keeps_off = not (shapely.dwithin(roads, tail, measures.clearance) or roads.intersects(way_out))
            if keeps_off and space.is_free(root, spur.spot):
                yield spur
                break


def _sideways(roadmap: Roadmap, name: str) -> list[FloatArray]:
    """Return unit vectors out of a place: square to its stretches, straight on, and between."""
    centre = np.array(roadmap.nodes[name])
    others = {
        edge.end if edge.start == name else edge.start for edge in roadmap.edges if name in (edge.start, edge.end)
    }
    ways = [np.subtract(roadmap.nodes[other], centre) for other in sorted(others)]
    angles = {math.atan2(way[1], way[0]) + turn * math.pi / 4.0 for way in ways for turn in (2, -2, 4, 3, -3)}
    distinct = {round(math.remainder(angle, math.tau), 3) for angle in angles}
    return [np.array([math.cos(angle), math.sin(angle)]) for angle in sorted(distinct)]


def _segment(roadmap: Roadmap, edge: RoadEdge) -> shapely.LineString:
    return shapely.LineString([roadmap.nodes[edge.start], roadmap.nodes[edge.end]])


def _point(values: Sequence[float] | FloatArray) -> Point:
    return float(values[0]), float(values[1])
