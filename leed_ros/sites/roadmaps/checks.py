"""Checks: what is wrong with a roadmap on its floor, with names and positions."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np
import shapely

from leed_ros.sites.floor import Floor
from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.lines import Point
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import RoadEdge, Roadmap

NAMED = 5
"""At most so many names stand in one finding."""


@dataclass(frozen=True)
class Finding:
    """Something that is wrong.

    Attributes:
        kind: What: `off the floor`, `too narrow`, `unreachable`, `crossing` or `no length`.
        names: Places that it is about.
        point: Where it is [m; map frame].
        words: One line that says what is wrong and where.
    """

    kind: str
    names: tuple[str, ...]
    point: Point
    words: str


def check_roadmap(roadmap: Roadmap, floor: Floor, robot: RobotConfig) -> list[Finding]:
    """Return what is wrong with a roadmap: nothing if every robot can go from every place to every other.

    Args:
        roadmap: The roadmap.
        floor: The floor that it lies on.
        robot: Whose footprint must fit.
    """
    space = FreeSpace(floor.grid, Measures.of(robot).room)
    return [*_off_the_floor(roadmap, space), *_too_narrow(roadmap, space), *_unreachable(roadmap), *_crossing(roadmap)]


def _off_the_floor(roadmap: Roadmap, space: FreeSpace) -> Iterator[Finding]:
    """Find edges that lead through obstacles, through what is unknown, or out of the map."""
    for edge in roadmap.edges:
        point, clearance = _tightest(roadmap, edge, space)
        if clearance <= 0.0:
            words = f"{_label(edge)} leaves the free space at {_at(point)}"
            yield Finding("off the floor", (edge.start, edge.end), point, words)


def _too_narrow(roadmap: Roadmap, space: FreeSpace) -> Iterator[Finding]:
    """Find edges on which the robot touches an obstacle."""
    for edge in roadmap.edges:
        point, clearance = _tightest(roadmap, edge, space)
        if 0.0 < clearance < space.room - 0.5 * space.grid.resolution:
            widths = f"leaves {2.0 * clearance:.2f} m, the robot needs {2.0 * space.room:.2f} m"
            words = f"{_label(edge)} is too narrow at {_at(point)}: it {widths}"
            yield Finding("too narrow", (edge.start, edge.end), point, words)


def _unreachable(roadmap: Roadmap) -> Iterator[Finding]:
    """Find parts between which there is no way there and back."""
    graph = nx.DiGraph()
    graph.add_nodes_from(roadmap.nodes)
    graph.add_edges_from((start, end) for edge in roadmap.edges for start, end, _ in edge.arcs())
    parts = sorted(nx.strongly_connected_components(graph), key=len, reverse=True)
    for part in parts[1:]:
        names = tuple(name for name in roadmap.nodes if name in part)
        leaves = any(end not in part for _, end in graph.out_edges(part))
        enters = any(start not in part for start, _ in graph.in_edges(part))
        how = "can be left but not reached" if leaves else "can be reached but not left" if enters else "is cut off"
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        point = roadmap.nodes[names[0]]
        words = f"{', '.join(names[:NAMED])}{more} at {_at(point)} {how}; the rest has {len(graph) - len(part)} places"
        yield Finding("unreachable", names, point, words)


def _crossing(roadmap: Roadmap) -> Iterator[Finding]:
    """Find edges that cross without a place where robots could turn off or give way, and edges without length.

    Ways over the same named crossing of streets may cross: that is what it is for.
    """
    lines = shapely.linestrings([[roadmap.nodes[e.start], roadmap.nodes[e.end]] for e in roadmap.edges])
    for edge, line in zip(roadmap.edges, lines, strict=True):
        if line.length == 0.0:
            point = roadmap.nodes[edge.start]
            yield Finding("no length", (edge.start, edge.end), point, f"{_label(edge)} has no length at {_at(point)}")
    for a, b in shapely.STRtree(lines).query(lines, predicate="crosses").T.tolist():
        one, other = roadmap.edges[a], roadmap.edges[b]
        if a < b and not (one.aisle and one.aisle == other.aisle):
            crossing = lines[a].intersection(lines[b])
            names = (one.start, one.end, other.start, other.end)
            words = f"{_label(one)} and {_label(other)} cross at {_at((crossing.x, crossing.y))} without a place"
            yield Finding("crossing", names, (crossing.x, crossing.y), words)


def _tightest(roadmap: Roadmap, edge: RoadEdge, space: FreeSpace) -> tuple[Point, float]:
    """Return where along an edge obstacles are nearest [m; map frame], and how near [m]."""
    points = space.along(np.array(roadmap.nodes[edge.start]), np.array(roadmap.nodes[edge.end]))
    clearance = space.clearance(points)
    worst = int(np.argmin(clearance))
    return (float(points[worst, 0]), float(points[worst, 1])), float(clearance[worst])


def _label(edge: RoadEdge) -> str:
    arrow = "->" if edge.one_way else "-"
    return f"{edge.start} {arrow} {edge.end}" + (f" ({edge.aisle})" if edge.aisle else "")


def _at(point: Point) -> str:
    return f"({point[0]:.2f}, {point[1]:.2f})" if all(map(math.isfinite, point)) else "no position"
