"""The ways that robots prefer: along the roadmap from start to goal."""

from collections.abc import Sequence

import numpy as np
from shapely import LineString, Point

from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.demonstration.roads.roadmap import driving_graph
from leed_ros.demonstration.roads.routes import Routes
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Roadmap

WRONG_WAY_COST = 4.0
"""How much longer a way seems that goes against the convention."""


class Ways:
    """Finds ways along a roadmap.

    Args:
        roadmap: Where one can drive.
        convention: Direction of the aisles, none to drive them either way.
    """

    def __init__(self, roadmap: Roadmap, convention: Convention) -> None:
        self._roadmap = roadmap
        self._routes = Routes(roadmap, driving_graph(roadmap, convention, WRONG_WAY_COST))

    def way(self, start: FloatArray, goal: FloatArray) -> LineString:
        """Return the shortest way from a start to a goal [m; map frame]. Shape (2,) or longer, and (2,).

        Raises:
            ValueError: The roadmap does not join them.
        """
        entry, leave = self._roadmap.nearest(start), self._roadmap.nearest(goal)
        places: Sequence[str] | None = self._routes.way([entry, leave])
        if places is None:
            raise ValueError(f"no way leads from {entry} to {leave}")
        return LineString([start[:2], *(self._roadmap.nodes[place] for place in places), goal])


def point_ahead(way: LineString, position: FloatArray, lookahead: float) -> FloatArray:
    """Return the point of a way that lies ahead of where a robot is on it [m; map frame]. Shape (2,)."""
    along = way.project(Point(position)) + lookahead
    return np.array(way.interpolate(along).coords[0])
