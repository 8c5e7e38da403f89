"""Routes: the cheapest way over a driving graph, and the one-lane aisles along it."""

import itertools
from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from leed_ros.task.site import Roadmap


class Routes:
    """Finds the cheapest ways between named places; the ways to a place are found once.

    Args:
        roadmap: Says which stretches are one-lane aisles.
        graph: Its driving graph under conventions and rules; see `driving_graph`.
    """

    def __init__(self, roadmap: Roadmap, graph: nx.DiGraph) -> None:
        self._backward = graph.reverse(copy=False)
        self._ways: dict[str, dict[str, list[str]]] = {}
        self._lanes = _number_lanes(roadmap)

    def way(self, places: Sequence[str]) -> tuple[str, ...] | None:
        """Return the cheapest way over places in this order, or None if there is none. Length K."""
        way = [places[0]]
        for start, end in itertools.pairwise(places):
            backward = self._to(end).get(start)
            if backward is None:
                return None
            way += backward[-2::-1]
        return tuple(way)

    def lanes(self, way: Sequence[str]) -> NDArray[np.int64]:
        """Return the number of the one-lane aisle of the stretch to each place.

        It is negative where the aisle is driven backward, and 0 in open space and for the first place. Shape (K,).
        """
        return np.array([0, *(self._lanes.get(pair, 0) for pair in itertools.pairwise(way))], dtype=np.int64)

    def _to(self, place: str) -> dict[str, list[str]]:
        if place not in self._ways:
            self._ways[place] = nx.single_source_dijkstra_path(self._backward, place, weight="cost")
        return self._ways[place]


def _number_lanes(roadmap: Roadmap) -> dict[tuple[str, str], int]:
    """Return the number of the one-lane aisle by the ends of its stretches, negative from end to start."""
    names = sorted({edge.aisle for edge in roadmap.edges if edge.one_lane and edge.aisle})
    numbers = {name: number for number, name in enumerate(names, start=1)}
    own = [(edge, numbers[edge.aisle]) for edge in roadmap.edges if edge.aisle in numbers and edge.one_lane]
    forward = {(edge.start, edge.end): number for edge, number in own}
    return forward | {(edge.end, edge.start): -number for edge, number in own}
