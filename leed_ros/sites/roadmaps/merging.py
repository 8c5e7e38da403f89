"""Merging: points of roads that lie beside each other become one."""

import itertools
import math
from dataclasses import replace

import numpy as np

from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.lines import LineMap, Point


def merged(roads: LineMap, space: FreeSpace, distance: float) -> LineMap:
    """Return the same roads with points nearer to each other than a distance [m] made one, as far as there is room.

    The first of two points gives the name. It moves to where the roads keep farthest from obstacles: it stays, or goes
    to the other, or between them.
    """
    for first, second in itertools.combinations(roads.points, 2):
        points = roads.points
        if first in points and second in points and math.dist(points[first], points[second]) < distance:
            roads = _made_one(roads, first, second, space)
    kept = {frozenset((line.start, line.end)): line for line in reversed(roads.lines)}
    return LineMap(roads.points, tuple(kept.values())[::-1])


def _made_one(roads: LineMap, first: str, second: str, space: FreeSpace) -> LineMap:
    a, b = roads.points[first], roads.points[second]
    places: tuple[Point, ...] = (a, (0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])), b)
    found = [_with_one(roads, first, second, place) for place in places]
    clearances = [_least_clearance(one, first, space) for one in found]
    before = min(_least_clearance(roads, name, space) for name in (first, second))
    best = int(np.argmax(clearances))
    return found[best] if clearances[best] >= min(before, space.room) else roads


def _with_one(roads: LineMap, first: str, second: str, place: Point) -> LineMap:
    points = {name: place if name == first else point for name, point in roads.points.items() if name != second}
    names = {second: first}
    lines = (
        replace(line, start=names.get(line.start, line.start), end=names.get(line.end, line.end))
        for line in roads.lines
    )
    return LineMap(points, tuple(line for line in lines if line.start != line.end))


def _least_clearance(roads: LineMap, name: str, space: FreeSpace) -> float:
    """Return how near the roads that meet at a point come to obstacles [m]."""
    ends = [[np.array(roads.points[n]) for n in (x.start, x.end)] for x in roads.lines if name in (x.start, x.end)]
    return min((float(space.clearance(space.along(*pair)).min()) for pair in ends), default=math.inf)
