"""Conventions of traffic: the direction in which each aisle is to be driven."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import networkx as nx
import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import RoadEdge, Roadmap


class Direction(Enum):
    """How an aisle is to be driven; forward is from the start to the end of its stretches."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


@dataclass(frozen=True)
class Convention:
    """What all robots of a site agree on. It is soft: the wrong way costs more, but stays possible.

    Attributes:
        directions: Direction by aisle; aisles that are not named, and open space, are driven both ways.
    """

    directions: Mapping[str, Direction] = field(default_factory=dict)

    def permits(self, edge: RoadEdge, forward: bool) -> bool:
        """Tell whether a stretch may be driven from its start to its end (forward) or the other way."""
        unwanted = Direction.BACKWARD if forward else Direction.FORWARD
        return self.directions.get(edge.aisle, Direction.BOTH) is not unwanted


def through_aisles(roadmap: Roadmap) -> list[str]:
    """Return the one-lane aisles whose direction is a matter of choice, neighbours next to each other.

    An aisle that meets the rest of the roadmap in a single place is a dead end, hence no thoroughfare; one that is
    one-way already leaves no choice, nor does one that is the only way to what lies behind it. Aisles along x come
    first, from the south, then those along y, from the west.
    """
    names = sorted({edge.aisle for edge in roadmap.edges if edge.one_lane and edge.aisle and not edge.one_way})
    through = [name for name in names if len(_mouths(roadmap, name)) > 1 and not _is_only_way(roadmap, name)]
    groups = [[name for name in through if leads_north(roadmap, name) == north] for north in (False, True)]
    return [group[index] for group in groups for index in _order_across([_centre(roadmap, name) for name in group])]


def alternating_convention(roadmap: Roadmap) -> Convention:
    """Drive neighbouring through aisles in turns forward and backward; a single one is driven both ways."""
    aisles = through_aisles(roadmap)
    turns = (Direction.FORWARD, Direction.BACKWARD)
    return _agreed(roadmap, {name: turns[index % 2] for index, name in enumerate(aisles)})


def divided_convention(roadmap: Roadmap) -> Convention:
    """Drive one half of the through aisles forward and the other half backward, on one's right; a single one both ways.

    Routes to neighbouring goals then take neighbouring aisles of the same direction. A policy that is cloned from them
    and errs between two aisles does not end up against the traffic, as it does between alternating ones.
    """
    aisles, wanted = through_aisles(roadmap), {}
    for north in (False, True):
        group = [name for name in aisles if leads_north(roadmap, name) == north]
        for index, name in enumerate(group):
            first_half = index < len(group) // 2
            wanted[name] = Direction.FORWARD if first_half != north else Direction.BACKWARD
    return _agreed(roadmap, wanted)


def leads_north(roadmap: Roadmap, aisle: str) -> bool:
    """Tell whether the ends of an aisle lie farther apart along y than along x."""
    points = np.array([roadmap.nodes[name] for name in sorted(_ends(roadmap, aisle, inside=True))])
    along_x, along_y = np.ptp(points, axis=0)
    return bool(along_y > along_x)


def _agreed(roadmap: Roadmap, wanted: Mapping[str, Direction]) -> Convention:
    """Give aisles their directions one after the other; the other direction, or both, where some way would be lost."""
    if len(wanted) < 2:
        return Convention()
    chosen: dict[str, Direction] = {}
    parts = _num_parts(roadmap, Convention())
    for aisle, direction in wanted.items():
        other = Direction.BACKWARD if direction is Direction.FORWARD else Direction.FORWARD
        for tried in (direction, other):
            if _num_parts(roadmap, Convention({**chosen, aisle: tried})) == parts:
                chosen[aisle] = tried
                break
    return Convention(chosen)


def _num_parts(roadmap: Roadmap, convention: Convention) -> int:
    """Return how many parts there are between which nobody can go there and back."""
    graph = nx.DiGraph()
    graph.add_nodes_from(roadmap.nodes)
    for edge in roadmap.edges:
        graph.add_edges_from((a, b) for a, b, forward in edge.arcs() if convention.permits(edge, forward))
    return int(nx.number_strongly_connected_components(graph))


def _is_only_way(roadmap: Roadmap, aisle: str) -> bool:
    """Tell whether the mouths of an aisle are joined by nothing else."""
    rest = nx.Graph([(edge.start, edge.end) for edge in roadmap.edges if edge.aisle != aisle])
    mouths = sorted(_mouths(roadmap, aisle))
    return not all(nx.has_path(rest, mouths[0], mouth) for mouth in mouths[1:])


def _ends(roadmap: Roadmap, aisle: str, *, inside: bool) -> set[str]:
    chosen = [edge for edge in roadmap.edges if (edge.aisle == aisle) == inside]
    return {name for edge in chosen for name in (edge.start, edge.end)}


def _mouths(roadmap: Roadmap, aisle: str) -> set[str]:
    return _ends(roadmap, aisle, inside=True) & _ends(roadmap, aisle, inside=False)


def _centre(roadmap: Roadmap, aisle: str) -> FloatArray:
    centre: FloatArray = np.mean([roadmap.nodes[name] for name in sorted(_ends(roadmap, aisle, inside=True))], axis=0)
    return centre


def _order_across(centres: list[FloatArray]) -> list[int]:
    """Return indices along the axis in which the centres are spread most."""
    if not centres:
        return []
    points = np.array(centres)
    axis = int(np.argmax(np.ptp(points, axis=0)))
    return [int(index) for index in np.argsort(points[:, axis], kind="stable")]
