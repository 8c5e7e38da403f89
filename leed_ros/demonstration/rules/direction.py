"""Directions of an aisle: which way is meant by a compass direction or by a place."""

import networkx as nx
import numpy as np

from leed_ros.demonstration.rules.naming import COMPASS, compass_point
from leed_ros.demonstration.rules.place import Arc, Place, arcs_of
from leed_ros.demonstration.rules.places import Gazetteer

CLEAR_SHARE = 0.5
"""An aisle leads to a compass direction if this share of the line between its ends does: within 60 degrees."""

CLEAR_DIFFERENCE = 0.1
"""An aisle leads to a place if one of its ends is nearer to it by this much [m]."""


def aisle_line(aisle: Place) -> tuple[str, ...] | None:
    """Return the places of an aisle from one end to the other, mouths included; None if it branches or is a ring."""
    graph = nx.Graph([tuple(stretch) for stretch in sorted(map(sorted, aisle.stretches))])
    ends = sorted(name for name, degree in graph.degree if degree == 1)
    if len(ends) != 2 or not nx.is_tree(graph):
        return None
    return tuple(nx.shortest_path(graph, *ends))


def directed_line(aisle: Place, toward: str, gazetteer: Gazetteer) -> tuple[str, ...] | None:
    """Return the places of an aisle in the direction toward something, None if that is not clear.

    Args:
        aisle: The aisle.
        toward: A compass direction, or the canonical name of a place.
        gazetteer: Knows the places.
    """
    line = aisle_line(aisle)
    if line is None:
        with_it, against = _lanes(aisle, toward, gazetteer)
        return _one_after_the_other(with_it, gazetteer) if with_it and against else None
    gain = _gain(line, toward, gazetteer)
    return line if gain > 0 else line[::-1] if gain < 0 else None


def arcs_against(aisle: Place, toward: str, gazetteer: Gazetteer) -> frozenset[Arc]:
    """Return the stretches of an aisle's lanes that lead away from something; none if it has a single lane."""
    if aisle_line(aisle) is not None:
        return frozenset()
    _, against = _lanes(aisle, toward, gazetteer)
    return frozenset(arc for line in against for arc in arcs_of(line))


def _lanes(aisle: Place, toward: str, gazetteer: Gazetteer) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the one-way lanes of an aisle that lead toward something, and those that lead away from it."""
    own = (edge for edge in gazetteer.roadmap.edges if edge.one_way and edge.aisle == aisle.name)
    graph = nx.DiGraph((edge.start, edge.end) for edge in own)
    lanes = []
    for part in map(graph.subgraph, nx.weakly_connected_components(graph)):
        if all(degree <= 1 for _, degree in (*part.in_degree, *part.out_degree)) and nx.is_directed_acyclic_graph(part):
            lanes.append(tuple(nx.topological_sort(part)))
    gains = [_gain(lane, toward, gazetteer) for lane in lanes]
    with_it, against = ([lane for lane, gain in zip(lanes, gains, strict=True) if gain == sign] for sign in (1, -1))
    return with_it, against


def _one_after_the_other(lanes: list[tuple[str, ...]], gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the places of lanes that junctions divide, in the direction of travel."""
    nodes = gazetteer.roadmap.nodes
    way = np.sum([np.subtract(nodes[lane[-1]], nodes[lane[0]]) for lane in lanes], axis=0)
    ordered = sorted(lanes, key=lambda lane: float(np.array(nodes[lane[0]]) @ way))
    return tuple(dict.fromkeys(name for lane in ordered for name in lane))


def _gain(line: tuple[str, ...], toward: str, gazetteer: Gazetteer) -> int:
    """Return 1 if a line leads to a compass direction or place, -1 if it leads away, 0 if neither."""
    return _gain_to_compass(line, toward, gazetteer) or _gain_to_place(line, toward, gazetteer)


def _gain_to_compass(line: tuple[str, ...], toward: str, gazetteer: Gazetteer) -> int:
    """Return 1 if the line leads to a compass direction, -1 if it leads away, 0 if neither."""
    point = compass_point(toward)
    if point is None:
        return 0
    nodes = gazetteer.roadmap.nodes
    way = np.subtract(nodes[line[-1]], nodes[line[0]])
    share = float(way @ np.array(COMPASS[point])) / max(float(np.hypot(*way)), 1e-9)
    return int(np.sign(share)) if abs(share) >= CLEAR_SHARE else 0


def _gain_to_place(line: tuple[str, ...], toward: str, gazetteer: Gazetteer) -> int:
    """Return 1 if the line's last place is nearer to a place by road, -1 if its first is, 0 if neither."""
    target = gazetteer.places.get(toward)
    if target is None or not target.nodes:
        return 0
    lengths = nx.multi_source_dijkstra_path_length(gazetteer.road, set(target.nodes), weight="length")
    first, last = (lengths.get(name, float("inf")) for name in (line[0], line[-1]))
    return 0 if first == last or abs(first - last) < CLEAR_DIFFERENCE else int(np.sign(first - last))
