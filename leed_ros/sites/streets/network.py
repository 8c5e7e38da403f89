"""The street network of an extract: stretches between crossings, from which every place leads to every other."""

import itertools
from collections.abc import Iterator
from typing import TypeAlias

import networkx as nx
import numpy as np
from shapely import LineString, clip_by_rect

from leed_ros.sites.grid import Bounds
from leed_ros.sites.streets.document import OsmDocument
from leed_ros.sites.streets.projection import Projection
from leed_ros.sites.streets.street import street_from_tags
from leed_ros.sites.streets.stretch import Stretch
from leed_ros.task.geometry import FloatArray

Network: TypeAlias = nx.MultiGraph
"""Nodes of the document, those where streets leave it, and stretches as `stretch` of the edges between them."""


def street_network(document: OsmDocument, projection: Projection, shortest: float) -> Network:
    """Return the largest part of the streets in which every crossing can be reached from every other.

    Args:
        document: Where the streets are.
        projection: From its coordinates to the floor.
        shortest: Stretches below this length are drawn together to a point, dead ends of that length left out [m].
    """
    network = nx.MultiGraph()
    for stretch in _pieces(document, projection):
        _add(network, stretch)
    network = _connected_part(network)
    _join_chains(network)
    _draw_together(network, shortest)
    _join_chains(network)
    return network


def stretches(network: Network) -> list[Stretch]:
    """Return all stretches of a network."""
    return [stretch for _, _, stretch in network.edges(data="stretch")]


def _add(network: Network, stretch: Stretch) -> None:
    network.add_edge(stretch.start, stretch.end, stretch=stretch)


def _pieces(document: OsmDocument, projection: Projection) -> Iterator[Stretch]:
    """Yield all streets piece by piece from node to node, one-way ones in their direction, clipped to the extract."""
    points = {name: projection.point(coordinate) for name, coordinate in document.nodes.items()}
    for way in document.ways:
        street = street_from_tags(way.tags)
        if street is None:
            continue
        nodes = way.nodes[::-1] if street.against else way.nodes
        for start, end in itertools.pairwise(nodes):
            known = start in points and end in points
            if known and points[start] != points[end]:
                piece = Stretch(start, end, np.array([points[start], points[end]]), street)
                yield from _clipped(piece, projection.bounds())


def _clipped(piece: Stretch, bounds: Bounds) -> Iterator[Stretch]:
    """Yield the part of a straight piece inside the bounds, if any; new ends get names of their own."""
    inside = clip_by_rect(LineString(piece.line), *bounds)
    if inside.is_empty or inside.length < 1e-6:
        return
    ends = np.array(inside.coords)[[0, -1]]
    along = piece.line[1] - piece.line[0]
    start, end = sorted(ends, key=lambda point: float(along @ point))
    yield Stretch(
        piece.start if np.allclose(start, piece.line[0]) else f"{piece.start} to {piece.end}",
        piece.end if np.allclose(end, piece.line[1]) else f"{piece.end} from {piece.start}",
        np.array([start, end]),
        piece.street,
    )


def _connected_part(network: Network) -> Network:
    """Return the strongly connected part with the longest streets; two-way streets may be turned on at their ends."""
    directed = nx.DiGraph()
    for stretch in stretches(network):
        directed.add_edge(stretch.start, stretch.end)
        if not stretch.street.one_way:
            directed.add_edge(stretch.end, stretch.start)
    parts = [network.subgraph(part) for part in nx.strongly_connected_components(directed)]
    return network.subgraph(max(parts, key=_total_length, default=())).copy()


def _total_length(network: Network) -> float:
    return sum(stretch.length for stretch in stretches(network))


def _join_chains(network: Network) -> None:
    """Make one stretch of two that meet where nothing else does and that are driven in the same way."""
    for node in list(network):
        ends = list(network.edges(node, keys=True, data="stretch"))
        if len(ends) != 2 or any(stretch.is_loop for *_, stretch in ends):
            continue
        joined = _joined(node, ends[0][-1], ends[1][-1])
        if joined is not None:
            network.remove_node(node)
            _add(network, joined)


def _joined(node: str, first: Stretch, second: Stretch) -> Stretch | None:
    """Return two stretches that meet in a node as one, or None if they do not go together."""
    into = [stretch for stretch in (first, second) if stretch.end == node]
    out = [stretch for stretch in (first, second) if stretch.start == node]
    if len(into) == len(out) == 1:
        return into[0].followed_by(out[0])
    if first.street.one_way or second.street.one_way:
        return None
    return into[0].followed_by(into[1].reversed()) if into else out[0].reversed().followed_by(out[1])


def _draw_together(network: Network, shortest: float) -> None:
    """Draw the ends of too short stretches together, the shortest first; leave out short dead ends and loops."""
    while network.number_of_edges():
        start, end, key, stretch = min(network.edges(keys=True, data="stretch"), key=lambda edge: edge[-1].length)
        if stretch.length >= shortest:
            return
        network.remove_edge(start, end, key)
        ends = [node for node in {start, end} if network.degree(node) == 0]
        network.remove_nodes_from(ends)
        if not ends and not stretch.is_loop:
            _merge(network, stretch.start, stretch.end, stretch.line[[0, -1]].mean(axis=0))


def _merge(network: Network, kept: str, gone: str, point: FloatArray) -> None:
    """Make one node of two at a point [m; map frame]. Shape (2,)."""
    touched = list(network.edges([kept, gone], keys=True, data="stretch"))
    network.remove_edges_from([edge[:3] for edge in touched])
    network.remove_node(gone)
    for *_, stretch in touched:
        _add(network, stretch.moved(gone, point, kept).moved(kept, point, kept))
