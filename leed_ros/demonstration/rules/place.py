"""Places of a site: what a name means on the roadmap."""

import itertools
from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

Arc: TypeAlias = tuple[str, str]
"""A stretch in the direction in which it is driven; twice the same name for a robot that stands."""


class Kind(Enum):
    """What kind of thing has a name."""

    AISLE = "aisle"
    LANE = "lane"
    JUNCTION = "junction"
    STATION = "station"
    ZONE = "zone"
    ROBOT = "robot"


@dataclass(frozen=True)
class Place:
    """A named part of a site, or a robot.

    Attributes:
        name: The one canonical name.
        kind: What it is.
        nodes: Places of the roadmap that lie in it; an aisle's mouths, which it shares, do not.
        stretches: Stretches that lie in it, as sets of both ends.
    """

    name: str
    kind: Kind
    nodes: Set[str] = frozenset()
    stretches: Set[frozenset[str]] = frozenset()

    def touches(self, arc: Arc) -> bool:
        """Tell whether a robot on a stretch, or standing at a place, takes up room here, even with one end only."""
        return arc[0] in self.nodes or arc[1] in self.nodes or frozenset(arc) in self.stretches

    def entered_by(self, arc: Arc) -> bool:
        """Tell whether a stretch leads from outside into the place, or through it."""
        return arc[0] not in self.nodes and (arc[1] in self.nodes or frozenset(arc) in self.stretches)


def arcs_of(names: tuple[str, ...]) -> Iterator[Arc]:
    """Yield the stretches of a way over places, in the direction of the way."""
    return itertools.pairwise(names)
