"""Pruning: dead ends that lead nowhere are taken out, and junctions beside each other are made one.

Roads are a multigraph: nodes have a `point`, edges a `length` and their `corners`, told from the node named with them.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import shapely

from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.lines import Point
from leed_ros.sites.roadmaps.measures import Measures

Cell: TypeAlias = tuple[int, int]
"""Row and column."""

DEAD_END = 1.5
"""A dead end is worth a road if it is longer than this many times the clearance where it leaves the others .."""

DEAD_END_LENGTH = 4.0
""".. and this much, in `Measures.spacing`."""

TOGETHER = 2.0
"""Junctions nearer to each other than this are made one, in `Measures.spacing`."""


def prune(roads: nx.MultiGraph, space: FreeSpace, measures: Measures) -> None:
    """Take out dead ends that lead nowhere, the shortest first, until there is none left."""
    while True:
        ends = [
            (data["length"], end, root)
            for end in roads
            if roads.degree(end) == 1
            for root, data in ((other, edge) for other, edges in roads[end].items() for edge in edges.values())
            if roads.degree(root) != 1 and _leads_nowhere(roads, root, data["length"], space, measures)
        ]
        if not ends:
            break
        _, end, root = min(ends)
        roads.remove_node(end)
        _go_straight_on(roads, root)


def _leads_nowhere(roads: nx.MultiGraph, root: Cell, length: float, space: FreeSpace, measures: Measures) -> bool:
    clearance = float(space.clearance(np.array(roads.nodes[root]["point"])))
    return bool(length < DEAD_END * clearance + DEAD_END_LENGTH * measures.spacing)


def _go_straight_on(roads: nx.MultiGraph, name: Cell) -> None:
    """Make two roads one where nothing else is left of a junction."""
    around = [(other, data) for other, edges in roads[name].items() for data in edges.values()]
    if len(around) != 2 or any(other == name for other, _ in around):
        return
    (a, first), (b, second) = around
    into, out = corners_from(first, a), corners_from(second, name)
    corners = [*into, *out[1:]]
    roads.remove_node(name)
    roads.add_edge(a, b, corners=(a, corners), length=shapely.LineString(corners).length)


def corners_from(data: Mapping[str, Any], name: Cell) -> list[Point]:
    """Return the corners of a road from one of its ends to the other."""
    first, corners = data["corners"]
    return list(corners) if first == name else corners[::-1]


def draw_together(roads: nx.MultiGraph, space: FreeSpace, measures: Measures) -> None:
    """Make junctions one that are near to each other, where the roads to them stay in free space."""
    distance = TOGETHER * measures.spacing
    tried: set[tuple[Cell, Cell]] = set()
    while True:
        near = [
            (data["length"], a, b)
            for a, b, data in roads.edges(data=True)
            if a != b
            and data["length"] < distance
            and (a, b) not in tried
            and min(roads.degree(a), roads.degree(b)) > 2
        ]
        if not near:
            return
        _, a, b = min(near)
        tried |= {(a, b), (b, a)}
        _make_one(roads, a, b, space)


def _make_one(roads: nx.MultiGraph, a: Cell, b: Cell, space: FreeSpace) -> None:
    """Move two junctions to the middle between them, or to one of them, where there is room."""
    ends = [roads.nodes[name]["point"] for name in (a, b)]
    middle = (0.5 * (ends[0][0] + ends[1][0]), 0.5 * (ends[0][1] + ends[1][1]))
    around = [
        (other, corners_from(data, name))
        for name, far in ((a, b), (b, a))
        for other, edges in roads[name].items()
        for data in edges.values()
        if other not in (a, b)
    ]
    for point in (middle, *ends):
        moved = [(other, [point, *corners[1:]]) for other, corners in around]
        if all(space.is_free(np.array(corners[0]), np.array(corners[1])) for _, corners in moved):
            roads.remove_nodes_from([a, b])
            roads.add_node(a, point=point)
            for other, corners in moved:
                roads.add_edge(a, other, corners=(a, corners), length=shapely.LineString(corners).length)
            return
