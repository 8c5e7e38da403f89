"""Roadmaps as route graphs for Nav2 and for people's editors, and back."""

import itertools
from collections.abc import Mapping
from typing import Any

from leed_ros.sites.roadmaps.files.route_graph import AISLE, NAME, ONE_LANE, STATION, RouteEdge, RouteGraph, RouteNode
from leed_ros.task.site import RoadEdge, Roadmap


def route_graph_from_roadmap(name: str, roadmap: Roadmap, stations: Mapping[str, tuple[str, ...]]) -> RouteGraph:
    """Return a roadmap as a route graph; names, aisles, widths and stations go into the metadata.

    Args:
        name: Name of the graph.
        roadmap: The roadmap.
        stations: Names of the stations by group.
    """
    groups = {station: group for group, names in stations.items() for station in names}
    numbers = {place: number for number, place in enumerate(roadmap.nodes, start=1)}
    nodes = []
    for place, point in roadmap.nodes.items():
        metadata = {NAME: place} | ({STATION: groups[place]} if place in groups else {})
        nodes.append(RouteNode(numbers[place], point, {"id": numbers[place], "frame": "map", "metadata": metadata}))
    fresh = itertools.count(len(numbers) + 1)
    edges = [
        _edge(next(fresh), numbers[start], numbers[end], edge)
        for edge in roadmap.edges
        for start, end, _ in edge.arcs()
    ]
    return RouteGraph(name, tuple(nodes), tuple(edges))


def roadmap_from_route_graph(graph: RouteGraph) -> Roadmap:
    """Return a route graph that says itself where robots pass each other as a roadmap, edge by edge."""
    names = {node.number: node.name for node in graph.nodes}
    one_lane = {(names[e.start], names[e.end]): bool(e.metadata.get(ONE_LANE)) for e in graph.edges}
    roads = graph.roads()
    edges = (
        RoadEdge(line.start, line.end, line.aisle, one_lane[line.start, line.end], line.one_way) for line in roads.lines
    )
    return Roadmap(roads.points, tuple(edges))


def _edge(number: int, start: int, end: int, edge: RoadEdge) -> RouteEdge:
    metadata = {ONE_LANE: edge.one_lane} | ({AISLE: edge.aisle} if edge.aisle else {})
    properties: dict[str, Any] = {"id": number, "startid": start, "endid": end, "metadata": metadata}
    return RouteEdge(number, start, end, properties)
