"""The driving graph: a site's roadmap under a convention, with costs, distances and clearances."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx
import numpy as np

from leed_ros.demonstration.roads.clearance import close_segments
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.rules.place import Place
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Roadmap

Pair: TypeAlias = tuple[str, str]

KEEP_RIGHT = 1e-3
"""Share by which a route on the right-hand side is cheaper than an equally long one: the tie-break of open space."""

ON_PLACE = 0.01
"""A point this near to a place counts as being there [m]."""


def driving_graph(
    roadmap: Roadmap, convention: Convention, wrong_way_cost: float, rules: SiteRules | None = None
) -> nx.DiGraph:
    """Return the roadmap as a graph, each stretch in the directions it has, with `length` [m] and `cost` [m].

    A cost is the length, times `wrong_way_cost` against the convention, and a little less on the right-hand side. What
    rules forbid is left out, and where they give a direction, the convention does not count.
    """
    site_rules = rules or SiteRules()
    graph = nx.DiGraph()
    for name, point in roadmap.nodes.items():
        graph.add_node(name, point=point)
    for edge in roadmap.edges:
        for start, end, forward in edge.arcs():
            wanted = convention.permits(edge, forward) or site_rules.directs((start, end))
            if site_rules.permits((start, end)):
                _add_stretch(graph, start, end, 1.0 if wanted else wrong_way_cost)
    return graph


def shortest_lengths(graph: nx.DiGraph, start: str) -> dict[str, float]:
    """Return the lengths of the shortest routes from a place to all that can be reached, conventions aside [m]."""
    return dict(nx.single_source_dijkstra_path_length(graph, start, weight="length"))


@dataclass(frozen=True)
class Move:
    """A stretch out of a place: the place it leads to, its segment, and its cost [m]."""

    place: int
    segment: int
    cost: float


class RoadGraph:
    """A driving graph with numbered places and segments, ready for planning.

    A segment is a place, where a robot may wait, or a stretch, the same one for both directions.

    Attributes:
        graph: The driving graph.
        names: Names of the places. Length P.
        segments: End points of all segments [m; map frame]. Shape (S, 2, 2).
        conflicts: For each segment those that no other robot may use meanwhile, itself included. Length S.
        waits: Segment of waiting at each place. Length P.
        moves: Moves out of each place. Length P.
    """

    def __init__(self, graph: nx.DiGraph, clearance: float, base: "RoadGraph | None" = None) -> None:
        self.graph, self.clearance = graph, clearance
        self.names: list[str] = list(graph)
        self._numbers: dict[Pair, int] = _number_segments(graph, base._numbers if base else {})
        self._places = {name: place for place, name in enumerate(self.names)}
        self.segments = _end_points(graph, self._numbers)
        self.conflicts: list[Set[int]] = _find_conflicts(self.segments, clearance, base.conflicts if base else [])
        self.waits = [self._numbers[name, name] for name in self.names]
        self.moves = [self._moves_out_of(name) for name in self.names]
        self._costs: dict[int, list[float]] = {}

    def joined(self, starts: FloatArray, goals: FloatArray) -> tuple["RoadGraph", list[int], list[int]]:
        """Join points to their nearest places, as places of their own unless they lie on one.

        Args:
            starts: Points that can only be left [m; map frame]. Shape (N, 2).
            goals: Points that can only be entered [m; map frame]. Shape (N, 2).

        Returns:
            The graph with these points, and the numbers of the starts' and the goals' places.
        """
        graph = self.graph.copy()
        names = [self._join(graph, f"start {n}", point, leaving=True) for n, point in enumerate(starts)]
        names += [self._join(graph, f"goal {n}", point, leaving=False) for n, point in enumerate(goals)]
        result = self if len(graph) == len(self.names) else RoadGraph(graph, self.clearance, self)
        places = [result._places[name] for name in names]
        return result, places[: len(starts)], places[len(starts) :]

    def cost_to(self, goal: int) -> list[float]:
        """Return the cost of the cheapest route from every place to a goal [m], infinite if there is none. Length P."""
        if goal not in self._costs:
            backward = self.graph.reverse(copy=False)
            cost = nx.single_source_dijkstra_path_length(backward, self.names[goal], weight="cost")
            self._costs[goal] = [cost.get(name, float("inf")) for name in self.names]
        return self._costs[goal]

    def segments_of(self, place: Place) -> Set[int]:
        """Return the segments on which a robot takes up room in a named place."""
        return {number for arc, number in self._numbers.items() if place.touches(arc)}

    def points(self, places: Sequence[int]) -> FloatArray:
        """Return the positions of places [m; map frame]. Shape (K, 2)."""
        return self.segments[[self.waits[place] for place in places], 0]

    def _moves_out_of(self, name: str) -> tuple[Move, ...]:
        ways = self.graph[name].items()
        return tuple(Move(self._places[end], self._numbers[name, end], data["cost"]) for end, data in ways)

    def _join(self, graph: nx.DiGraph, name: str, point: FloatArray, *, leaving: bool) -> str:
        gaps = np.hypot(*(self.points(range(len(self.names))) - point[:2]).T)
        place = self.names[int(np.argmin(gaps))]
        if gaps.min() <= ON_PLACE:
            return place
        graph.add_node(name, point=(float(point[0]), float(point[1])))
        start, end = (name, place) if leaving else (place, name)
        graph.add_edge(start, end, length=float(gaps.min()), cost=float(gaps.min()))
        return name


def _add_stretch(graph: nx.DiGraph, start: str, end: str, factor: float) -> None:
    a, b = np.array(graph.nodes[start]["point"]), np.array(graph.nodes[end]["point"])
    length = float(np.hypot(*(b - a)))
    left_of_centre = float((b - a) @ [a[1], -a[0]]) / max(length, 1e-9)
    tilt = 1.0 + KEEP_RIGHT * float(np.tanh(0.1 * left_of_centre))
    graph.add_edge(start, end, length=length, cost=length * factor * tilt)


def _number_segments(graph: nx.DiGraph, known: Mapping[Pair, int]) -> dict[Pair, int]:
    """Number places and stretches, after those already known; both directions of a stretch get the same number."""
    numbers = dict(known)
    fresh = 1 + max(known.values(), default=-1)
    for pair in [*((name, name) for name in graph), *graph.edges]:
        if pair not in numbers:
            numbers[pair] = numbers.get(pair[::-1], fresh)
            fresh = max(fresh, numbers[pair] + 1)
    return numbers


def _end_points(graph: nx.DiGraph, numbers: Mapping[Pair, int]) -> FloatArray:
    segments = np.zeros((1 + max(numbers.values()), 2, 2))
    for (a, b), number in numbers.items():
        segments[number] = graph.nodes[a]["point"], graph.nodes[b]["point"]
    return segments


def _find_conflicts(segments: FloatArray, clearance: float, known: Sequence[Set[int]]) -> list[Set[int]]:
    """Return for each segment those that are too close; `known` are the answers among the first of them."""
    conflicts = [set(close) for close in known] + [set() for _ in segments[len(known) :]]
    for number in range(len(known), len(segments)):
        for other in close_segments(segments[number], segments, clearance).tolist():
            conflicts[number].add(other)
            conflicts[other].add(number)
    return list(conflicts)
