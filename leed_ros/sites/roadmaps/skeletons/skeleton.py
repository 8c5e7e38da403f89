"""Roads through free space: the lines that keep farthest from all obstacles, without what leads nowhere.

The skeleton of all positions that a robot can have (Blum, 1967; thinning after Zhang and Suen in scikit-image) goes
around every obstacle, through every passage that is wide enough, and into every corner; the last of these are pruned.
"""

import itertools
import math
from collections.abc import Iterator

import networkx as nx
import numpy as np
import shapely
from scipy import ndimage
from skimage.morphology import skeletonize

from leed_ros.sites.errors import SiteError
from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.lines import Line, LineMap, Point
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.sites.roadmaps.naming import with_junctions
from leed_ros.sites.roadmaps.skeletons.pruning import Cell, corners_from, draw_together, prune
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray

STRAIGHTENED = (0.5, 0.25, 0.1)
"""A road is straightened by so much at most, in `Measures.spacing`; the first that leaves it in free space is taken."""


def roads_through(space: FreeSpace, measures: Measures) -> LineMap:
    """Return roads through the largest part of free space that a robot can drive in.

    Raises:
        SiteError: There is none, or it is too small for a road.
    """
    cells = _pixel_graph(skeletonize(_largest_part(space)))
    roads = _straight_roads(cells, space, measures)
    prune(roads, space, measures)
    draw_together(roads, space, measures)
    if not roads.number_of_edges():
        width = 2.0 * measures.room
        raise SiteError(f"roadmap: there is no road for a robot that needs {width:.2f} m: every aisle is too narrow")
    return with_junctions(_line_map(roads))


def _largest_part(space: FreeSpace) -> BoolArray:
    """Return the largest connected part of the cells in which a robot's centre may be. Shape (H, W)."""
    parts, count = ndimage.label(space.grid.clearance >= space.room)
    if not count:
        return np.zeros(space.grid.shape, dtype=np.bool_)
    largest: BoolArray = parts == 1 + int(np.argmax(np.bincount(parts.ravel())[1:]))
    return largest


def _pixel_graph(skeleton: BoolArray) -> nx.Graph:
    """Join neighbouring cells of a skeleton; diagonally only where there is no other way."""
    graph = nx.Graph()
    cells = {(int(row), int(column)) for row, column in np.argwhere(skeleton)}
    graph.add_nodes_from(sorted(cells))
    for row, column in sorted(cells):
        for beside in ((row, column + 1), (row + 1, column)):
            if beside in cells:
                graph.add_edge((row, column), beside)
        for step in (1, -1):
            corner = (row + 1, column + step)
            if corner in cells and not {(row, column + step), (row + 1, column)} & cells:
                graph.add_edge((row, column), corner)
    return graph


def _straight_roads(cells: nx.Graph, space: FreeSpace, measures: Measures) -> nx.MultiGraph:
    """Return ends and junctions as nodes with a `point`, and what joins them as edges with their `corners`."""
    roads = nx.MultiGraph()
    for trace in _traces(cells):
        line = space.grid.point_from_cell(np.array(trace))
        corners = _straightened(line, space, measures)
        for cell, point in ((trace[0], corners[0]), (trace[-1], corners[-1])):
            roads.add_node(cell, point=point)
        roads.add_edge(trace[0], trace[-1], corners=(trace[0], corners), length=shapely.LineString(corners).length)
    return roads


def _traces(cells: nx.Graph) -> Iterator[list[Cell]]:
    """Yield the ways along cells from one end or junction to the next; each ring without one from any of its cells."""
    knots = {cell for cell, degree in cells.degree if degree != 2}
    rest = cells.copy()
    rest.remove_nodes_from([cell for cell in knots if not cells[cell]])
    for knot in sorted(knots & set(rest)):
        while rest[knot]:
            yield _walk(rest, knot, knots)
    while rest.number_of_edges():
        yield _walk(rest, min(rest.edges)[0], set())


def _walk(rest: nx.Graph, first: Cell, knots: set[Cell]) -> list[Cell]:
    """Follow cells until the next knot or the way's own beginning, and take the way out of the graph."""
    trace = [first]
    while len(trace) == 1 or (trace[-1] not in knots and trace[-1] != first):
        following = min(rest[trace[-1]])
        rest.remove_edge(trace[-1], following)
        trace.append(following)
    return trace


def _straightened(line: FloatArray, space: FreeSpace, measures: Measures) -> list[Point]:
    """Return the corners of a line that is straight as far as it comes no nearer to walls than it has to. (K, 2)."""
    room = min(float(space.clearance(line).min()), measures.lane_room)
    for share in STRAIGHTENED:
        corners = shapely.LineString(line).simplify(share * measures.spacing).coords
        if all(space.is_free(np.array(a), np.array(b), room) for a, b in itertools.pairwise(corners)):
            break
    return [(float(x), float(y)) for x, y in corners]


def _line_map(roads: nx.MultiGraph) -> LineMap:
    """Return roads with their corners as lines between points."""
    names = {cell: f"cell {cell[0]} {cell[1]}" for cell in roads}
    points: dict[str, Point] = {names[cell]: roads.nodes[cell]["point"] for cell in roads}
    lines: list[Line] = []
    for number, (a, b, data) in enumerate(roads.edges(data=True)):
        corners = corners_from(data, a)
        inner = {f"corner {number} {index}": point for index, point in enumerate(corners[1:-1])}
        points |= inner
        lines += [Line(one, other) for one, other in itertools.pairwise([names[a], *inner, names[b]])]
    return LineMap(points, tuple(line for line in lines if math.dist(points[line.start], points[line.end]) > 0.0))
