"""Shortest paths along the roadmap, as the measure of how long a mission takes at best."""

import networkx as nx
import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Site


class ShortestPaths:
    """Lengths of shortest paths along a site's roadmap, any stretch in either direction."""

    def __init__(self, site: Site) -> None:
        self._roadmap = site.roadmap
        self._graph = nx.Graph()
        for edge in site.roadmap.edges:
            self._graph.add_edge(edge.start, edge.end, length=self._gap(edge.start, edge.end))

    def length(self, start: FloatArray, goal: FloatArray) -> float:
        """Return the length of the way from a start to a goal [m]: to the nearest place, along the roadmap, and off it.

        Args:
            start: x, y [m; map frame]; more entries are ignored. Shape (2,) or longer.
            goal: x, y [m; map frame]. Shape (2,).

        Raises:
            networkx.NetworkXNoPath: The roadmap does not join them.
        """
        entry, leave = self._roadmap.nearest(start), self._roadmap.nearest(goal)
        along = nx.shortest_path_length(self._graph, entry, leave, weight="length")
        return float(self._offset(entry, start) + along + self._offset(leave, goal))

    def _gap(self, a: str, b: str) -> float:
        return self._offset(a, np.array(self._roadmap.nodes[b]))

    def _offset(self, place: str, point: FloatArray) -> float:
        x, y = self._roadmap.nodes[place]
        return float(np.hypot(point[0] - x, point[1] - y))
