"""Names: aisles `A1`, `A2` .. as people see them, straight on through junctions, and junctions `J1`, dead ends `D1`."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import networkx as nx
import numpy as np

from leed_ros.sites.roadmaps.laying.widths import BEND
from leed_ros.sites.roadmaps.lines import Line, LineMap, Point
from leed_ros.task.geometry import FloatArray

STRAIGHT = -0.85
"""A road goes straight on through a junction if it bends by less than 30 degrees: cosine between both ways out."""

SAME_ROAD = -0.5
"""The same where no other road leaves it: 60 degrees."""


def with_aisles(roads: LineMap) -> LineMap:
    """Name the aisles that have no name, and put the lines of each in a row that leads east, or north.

    An aisle is a road between two places where it ends or bends off, as wide all along: with two lanes, or with one.
    """
    rows = [_in_a_row(roads, numbers) for numbers in _roads_straight_on(roads)]
    rows.sort(key=lambda row: _place(_middle(roads, row)))
    taken = {line.aisle for line in roads.lines}
    fresh = (name for number in itertools.count(1) if (name := f"A{number}") not in taken)
    named = [
        [replace(line, aisle=line.aisle or name) for line in row]
        for row, name in zip(rows, _lazy(fresh, rows), strict=True)
    ]
    return LineMap(roads.points, tuple(line for row in named for line in row))


def with_junctions(roads: LineMap) -> LineMap:
    """Name junctions `J1` .. and dead ends `D1` .. by position from the south; other points only divide a road."""
    degrees = dict(roads.graph().degree)
    ordered = sorted(roads.points, key=lambda name: _place(roads.points[name]))
    counters = {"J": itertools.count(1), "D": itertools.count(1), BEND: itertools.count(1)}
    kinds = {name: "D" if degrees[name] == 1 else BEND if degrees[name] == 2 else "J" for name in ordered}
    names = {name: f"{kinds[name]}{next(counters[kinds[name]])}" for name in ordered}
    lines = (replace(line, start=names[line.start], end=names[line.end]) for line in roads.lines)
    return LineMap({names[name]: roads.points[name] for name in ordered}, tuple(lines))


def heading(way: FloatArray) -> str:
    """Return the compass word for a way [map frame]: x is east. Shape (2,)."""
    if abs(way[0]) >= abs(way[1]):
        return "east" if way[0] >= 0.0 else "west"
    return "north" if way[1] >= 0.0 else "south"


def _lazy(names: Iterator[str], rows: Iterable[list[Line]]) -> Iterator[str]:
    """Yield a fresh name for every row that needs one."""
    for row in rows:
        yield row[0].aisle or next(names)


def _place(point: Point) -> tuple[float, float]:
    """Return the order of positions: from the south, then from the west."""
    return round(point[1], 1), round(point[0], 1)


def _middle(roads: LineMap, row: list[Line]) -> Point:
    x, y = np.mean([roads.points[name] for line in row for name in (line.start, line.end)], axis=0).tolist()
    return x, y


def _roads_straight_on(roads: LineMap) -> list[list[int]]:
    """Return the numbers of the lines of each aisle."""
    together = nx.Graph()
    together.add_nodes_from(range(len(roads.lines)))
    graph = roads.graph()
    for name in roads.points:
        together.add_edges_from(_pairs(roads, name, [key for *_, key in graph.edges(name, keys=True)]))
    return [sorted(part) for part in nx.connected_components(together)]


def _pairs(roads: LineMap, name: str, numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of lines that go on into each other at a point, the straightest first, none twice."""
    cosines: Mapping[tuple[int, int], float] = {
        pair: _cosine(roads, name, *pair)
        for pair in itertools.combinations(numbers, 2)
        if _alike(roads.lines[pair[0]], roads.lines[pair[1]], name)
    }
    used: set[int] = set()
    for pair in sorted(cosines, key=lambda pair: cosines[pair]):
        goes_on = cosines[pair] < (SAME_ROAD if len(numbers) == 2 else STRAIGHT)
        if goes_on and not used.intersection(pair):
            used.update(pair)
            yield pair


def _alike(one: Line, other: Line, name: str) -> bool:
    if one.aisle or other.aisle:
        return one.aisle == other.aisle
    head_to_tail = (one.end == name) == (other.start == name)
    return one.is_wide == other.is_wide and one.one_way == other.one_way and (head_to_tail or not one.one_way)


def _cosine(roads: LineMap, name: str, one: int, other: int) -> float:
    ways = [
        roads.vector(roads.lines[number]) * (1.0 if roads.lines[number].start == name else -1.0)
        for number in (one, other)
    ]
    return float(ways[0] @ ways[1]) / max(float(np.hypot(*ways[0]) * np.hypot(*ways[1])), 1e-9)


def _in_a_row(roads: LineMap, numbers: list[int]) -> list[Line]:
    """Return lines from one end to the other, turned so that they lead east or north; one-way ones keep theirs."""
    graph = nx.Graph((roads.lines[n].start, roads.lines[n].end, {"line": roads.lines[n]}) for n in numbers)
    ends = sorted((name for name, degree in graph.degree if degree == 1), key=lambda name: _place(roads.points[name]))
    first = ends[0] if ends else min(graph, key=lambda name: _place(roads.points[name]))
    way = [(a, b) for a, b in nx.edge_dfs(graph, first)]
    lines = [graph[a][b]["line"] for a, b in way]
    if lines[0].one_way:
        return lines
    whole = np.subtract(roads.points[way[-1][1]], roads.points[first])
    if heading(whole) in ("west", "south"):
        way = [(b, a) for a, b in reversed(way)]
        lines.reverse()
    return [line if line.start == a else line.reversed() for line, (a, _) in zip(lines, way, strict=True)]
