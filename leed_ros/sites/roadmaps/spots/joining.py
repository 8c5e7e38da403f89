"""Joining: stations that a site names get a way to its roads."""

import itertools
import math
from collections.abc import Mapping

import numpy as np

from leed_ros.sites.errors import SiteError
from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.lines import Point
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.task.site import RoadEdge, Roadmap

TRIED = 50
"""So many places are tried, the nearest first."""

ON_PLACE = 0.05
"""A station this near to a place is that place [m]."""


def with_named_stations(
    roadmap: Roadmap, stations: Mapping[str, Mapping[str, Point]], space: FreeSpace, measures: Measures
) -> tuple[Roadmap, dict[str, tuple[str, ...]]]:
    """Join stations to a roadmap, each by a straight way to the nearest place from which it can be reached.

    Args:
        roadmap: The roads.
        stations: Position of every station [m; map frame], by group.
        space: Where there is room.
        measures: What the robot needs.

    Returns:
        The roadmap with the stations, and the names of the stations by group.

    Raises:
        SiteError: A station lies where the robot has no room, or out of reach of the roads.
    """
    places, edges = dict(roadmap.nodes), list(roadmap.edges)
    groups: dict[str, list[str]] = {}
    for group, named in stations.items():
        for name, point in named.items():
            own = [place for place in roadmap.nodes if math.dist(roadmap.nodes[place], point) <= ON_PLACE]
            groups.setdefault(group, []).append(own[0] if own else name)
            if not own:
                way = _way(name, point, roadmap, space, measures)
                places |= way
                edges += [RoadEdge(a, b) for a, b in itertools.pairwise([_root(point, roadmap, space), *way])]
    return Roadmap(places, tuple(edges)), {group: tuple(names) for group, names in groups.items()}


def _way(name: str, point: Point, roadmap: Roadmap, space: FreeSpace, measures: Measures) -> dict[str, Point]:
    """Return the places from the roads to a station, the station last."""
    if name in roadmap.nodes:
        raise SiteError(f"station {name} has the name of a place of the roadmap; name it otherwise")
    if not space.has_room(np.array(point)):
        raise SiteError(f"station {name} at ({point[0]:.2f}, {point[1]:.2f}) leaves the robot no room; move it")
    root = roadmap.nodes[_root(point, roadmap, space)]
    count = max(2, math.ceil(math.dist(root, point) / measures.spacing - 1e-6))
    inner = np.linspace(root, point, count + 1)[1:-1].tolist()
    labels = [f"{name}_gate", *(f"{name}_gate_{number}" for number in range(2, count))]
    return {label: (x, y) for label, (x, y) in zip(reversed(labels), inner, strict=True)} | {name: point}


def _root(point: Point, roadmap: Roadmap, space: FreeSpace) -> str:
    """Return the nearest place from which a point can be reached in a straight line."""
    nearest = sorted(roadmap.nodes, key=lambda place: math.dist(roadmap.nodes[place], point))[:TRIED]
    for place in nearest:
        if space.is_free(np.array(roadmap.nodes[place]), np.array(point)):
            return place
    raise SiteError(f"the station at ({point[0]:.2f}, {point[1]:.2f}) is out of reach of the roads; move it")
