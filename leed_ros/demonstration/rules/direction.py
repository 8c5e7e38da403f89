"""Directions of an aisle: which way is meant by a compass direction or by a place."""

import networkx as nx
import numpy as np

from leed_ros.demonstration.rules.naming import COMPASS, compass_point
from leed_ros.demonstration.rules.place import Place
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
        return None
    gain = _gain_to_compass(line, toward, gazetteer) or _gain_to_place(line, toward, gazetteer)
    return line if gain > 0 else line[::-1] if gain < 0 else None


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
