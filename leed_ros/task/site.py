"""The site: walls and shelves, the named roadmap through the free space, and the stations of the missions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Round


@dataclass(frozen=True)
class RoadEdge:
    """A stretch of the roadmap; it can be driven in both directions, unless it is one-way or a convention asks for one.

    Attributes:
        start: Name of one end.
        end: Name of the other end; forward is from start to end.
        aisle: Name of the aisle that it is part of, empty in open space.
        one_lane: Two robots cannot pass each other here.
        one_way: Driven forward only; unlike a convention, nobody may drive it backward.
    """

    start: str
    end: str
    aisle: str = ""
    one_lane: bool = False
    one_way: bool = False

    def arcs(self) -> tuple[tuple[str, str, bool], ...]:
        """Return the directions in which it can be driven: from where, to where, and whether that is forward."""
        forward = (self.start, self.end, True)
        return (forward,) if self.one_way else (forward, (self.end, self.start, False))


@dataclass(frozen=True)
class Roadmap:
    """A graph of named places joined by straight stretches.

    Attributes:
        nodes: Position of every place [m; map frame].
        edges: Stretches between them.

    Raises:
        ValueError: An edge names a place that does not exist.
    """

    nodes: Mapping[str, tuple[float, float]]
    edges: tuple[RoadEdge, ...]

    def __post_init__(self) -> None:
        for edge in self.edges:
            for name in (edge.start, edge.end):
                if name not in self.nodes:
                    raise ValueError(f"roadmap: edge {edge.start} - {edge.end} names unknown place '{name}'")

    def nearest(self, point: FloatArray) -> str:
        """Return the name of the place nearest to a point [m; map frame]. Shape (2,)."""
        return min(self.nodes, key=lambda name: float(np.hypot(*(np.asarray(self.nodes[name]) - point[:2]))))


@dataclass(frozen=True)
class Site:
    """A place to drive in.

    Attributes:
        name: Kind, size and seed of the site, such as `warehouse-4-0`.
        bounds: x_min, y_min, x_max, y_max of the floor [m; map frame]; boxes wall it in.
        boxes: Obstacles: centre x, y, length along x, width along y [m], yaw [rad; map frame]. Shape (M, 5).
        roadmap: Named places and stretches of the free space.
        stations: Places of the roadmap where missions may start or end, by group, such as `west` and `east`.
        people: How many people walk about in it, whom no map shows.
    """

    name: str
    bounds: tuple[float, float, float, float]
    boxes: FloatArray
    roadmap: Roadmap
    stations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: int = 0


class Scenario(Protocol):
    """A site and the missions that come up in it."""

    @property
    def site(self) -> Site:
        """Where it takes place."""
        ...

    @property
    def num_robots(self) -> int:
        """Number of robots N."""
        ...

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round of missions for all robots."""
        ...
