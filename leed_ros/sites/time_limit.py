"""Time limits: how long a mission may take on a site whose size nobody knew beforehand."""

import math

import networkx as nx

from leed_ros.task.site import Roadmap, Site

SLACK = 2.5
"""A mission may take so much longer than its shortest way at full speed."""


def time_limit_for(site: Site, speed: float, shortest: float) -> float:
    """Return a time limit that fits the longest mission of a site, in whole seconds [s].

    Args:
        site: Missions go from station to station, or from place to place where it has no stations.
        speed: Fastest forward speed of the slowest robot [m/s].
        shortest: The limit where ways are short [s].
    """
    return max(shortest, float(math.ceil(SLACK * longest_way(site) / speed)))


def longest_way(site: Site) -> float:
    """Return the length of the longest of the shortest ways of missions along the roadmap [m]."""
    graph = _graph(site.roadmap)
    ends = {name for group in site.stations.values() for name in group} or set(graph)
    longest = 0.0
    for start in ends:
        lengths = nx.single_source_dijkstra_path_length(graph, start, weight="length")
        longest = max(longest, *(length for name, length in lengths.items() if name in ends))
    return longest


def _graph(roadmap: Roadmap) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(roadmap.nodes)
    for edge in roadmap.edges:
        length = math.dist(roadmap.nodes[edge.start], roadmap.nodes[edge.end])
        graph.add_edge(edge.start, edge.end, length=length)
        if not edge.one_way:
            graph.add_edge(edge.end, edge.start, length=length)
    return graph
