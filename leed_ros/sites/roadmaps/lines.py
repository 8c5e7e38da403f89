"""Line maps: roads as straight lines between named points, before lanes are laid on them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import networkx as nx
import numpy as np

from leed_ros.task.geometry import FloatArray

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A straight road.

    Attributes:
        start: Name of one end.
        end: Name of the other end.
        aisle: Name of the aisle that it is part of.
        one_way: Driven from start to end only.
        left: Distance of the lane on its left from it [m].
        right: Distance of the lane on its right from it [m]; both are 0 if it has a single one.
    """

    start: str
    end: str
    aisle: str = ""
    one_way: bool = False
    left: float = 0.0
    right: float = 0.0

    @property
    def is_wide(self) -> bool:
        """Whether it has two lanes."""
        return self.left + self.right > 0.0

    def reversed(self) -> "Line":
        """Return the same road from the other end."""
        return replace(self, start=self.end, end=self.start, left=self.right, right=self.left)


@dataclass(frozen=True)
class LineMap:
    """Roads as lines.

    Attributes:
        points: Position of every named point [m; map frame].
        lines: Lines between them.
    """

    points: Mapping[str, Point]
    lines: tuple[Line, ...]

    def vector(self, line: Line) -> FloatArray:
        """Return the way from a line's start to its end [m; map frame]. Shape (2,)."""
        return np.subtract(self.points[line.end], self.points[line.start])

    def length(self, line: Line) -> float:
        """Return the length of a line [m]."""
        return math.dist(self.points[line.start], self.points[line.end])

    def graph(self) -> nx.MultiGraph:
        """Return the lines as a graph, each with its number as key."""
        graph = nx.MultiGraph()
        graph.add_nodes_from(self.points)
        graph.add_edges_from((line.start, line.end, number) for number, line in enumerate(self.lines))
        return graph
