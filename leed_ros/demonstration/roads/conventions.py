"""Conventions of traffic: the direction in which each aisle is to be driven."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

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
    """Return the one-lane aisles that lead from one place to another, neighbours next to each other.

    An aisle that meets the rest of the roadmap in a single place is a dead end, hence no thoroughfare.
    """
    names = sorted({edge.aisle for edge in roadmap.edges if edge.one_lane and edge.aisle})
    through = [name for name in names if len(_mouths(roadmap, name)) > 1]
    return [through[index] for index in _order_across([_centre(roadmap, name) for name in through])]


def alternating_convention(roadmap: Roadmap) -> Convention:
    """Drive neighbouring through aisles in turns forward and backward; a single one is driven both ways."""
    aisles = through_aisles(roadmap)
    if len(aisles) < 2:
        return Convention()
    turns = (Direction.FORWARD, Direction.BACKWARD)
    return Convention({name: turns[index % 2] for index, name in enumerate(aisles)})


def divided_convention(roadmap: Roadmap) -> Convention:
    """Drive one half of the through aisles forward and the other half backward, on one's right; a single one both ways.

    Routes to neighbouring goals then take neighbouring aisles of the same direction. A policy that is cloned from them
    and errs between two aisles does not end up against the traffic, as it does between alternating ones.
    """
    aisles = through_aisles(roadmap)
    if len(aisles) < 2:
        return Convention()
    half = len(aisles) // 2
    return Convention(
        {name: Direction.FORWARD if index < half else Direction.BACKWARD for index, name in enumerate(aisles)}
    )


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
