"""Manners: what site rules mean for a round of planning, in numbers of places, segments and robots."""

import itertools
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from leed_ros.demonstration.planning.rooms import Room
from leed_ros.demonstration.planning.route import Route
from leed_ros.demonstration.roads.clearance import close_segments
from leed_ros.demonstration.roads.roadmap import RoadGraph
from leed_ros.demonstration.rules.enforcement import Right, SiteRules
from leed_ros.demonstration.rules.place import Kind, Place

HEAD_START = 2
"""Steps that others leave free before a robot that goes first."""

APPROACH = 1.0
"""This near to a junction, a robot comes up to it, and others let it go first if it has the right of way [m]."""


@dataclass(frozen=True)
class Crossing:
    """A junction at which some go first.

    Attributes:
        right: Who.
        names: Names of the places by number. Length P.
        junction: Segments at the junction.
        approach: Segments over which those who go first come up to it.
    """

    right: Right
    names: Sequence[str]
    junction: Set[int]
    approach: Set[int]

    def kept_off(self, robot: int, route: Route) -> Iterator[tuple[Set[int], range]]:
        """Yield segments and the steps in which later ones keep off them because of a route through the junction."""
        for step, (start, end) in enumerate(itertools.pairwise(route.places)):
            arc = (self.names[start], self.names[end])
            if start == end or arc[1] != self.right.junction:
                continue
            if self.right.favours(robot, arc):
                yield self.junction, range(max(0, step - HEAD_START), step)
            else:
                yield self.approach, range(step, step + 2)


@dataclass(frozen=True)
class Manners:
    """What all robots of a round mind beyond not touching each other; by default nothing.

    Attributes:
        levels: Who is planned before whom: higher levels first; 0 if not given.
        rooms: Where only so many robots may be at the same time.
        crossings: Junctions at which some go first.
        no_waiting: Places in which nobody waits on the way.
        refused: Robots whose goal is closed.
    """

    levels: Mapping[int, int] = field(default_factory=dict)
    rooms: tuple[Room, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    no_waiting: Set[int] = frozenset()
    refused: Set[int] = frozenset()

    @classmethod
    def of(cls, rules: SiteRules, graph: RoadGraph, refused: Set[int]) -> "Manners":
        """Translate rules for a graph with the starts and goals of a round."""
        favoured = {right.robot for right in rules.right_of_way if right.robot is not None}
        named = favoured | {robot for _, robot in rules.priority}
        levels = {robot: 2 * rules.level(robot) + (robot in favoured) for robot in named}
        rooms = (Room(graph.segments_of(place), rule.robots) for rule, place in rules.capacity)
        crossings = (_crossing(right, graph) for right in rules.right_of_way)
        no_waiting = {number for number, name in enumerate(graph.names) if not rules.may_stop(name)}
        return cls(levels, tuple(rooms), tuple(crossings), no_waiting, refused)

    def without_turns(self) -> "Manners":
        """Return the same without who goes first."""
        return replace(self, levels={}, crossings=())

    def ordered(self, robots: Sequence[int]) -> list[int]:
        """Return robots by level, those of the same level in the given order."""
        return sorted(robots, key=lambda robot: -self.levels.get(robot, 0))

    def goes_before(self, robot: int, other: int) -> bool:
        """Tell whether a robot goes before another everywhere."""
        return self.levels.get(robot, 0) > self.levels.get(other, 0) + 1

    def kept_off(self, robot: int, route: Route) -> Iterator[tuple[Set[int], range]]:
        """Yield what others keep off because of a route, beyond what it uses; see `Crossing.kept_off`."""
        for crossing in self.crossings:
            yield from crossing.kept_off(robot, route)


def _crossing(right: Right, graph: RoadGraph) -> Crossing:
    point = graph.graph.nodes[right.junction]["point"]
    near = set(close_segments(np.array([point, point]), graph.segments, APPROACH).tolist())
    junction = graph.segments_of(Place(right.junction, Kind.JUNCTION, frozenset((right.junction,))))
    approach = near & graph.segments_of(right.aisle) if right.aisle else frozenset[int]()
    return Crossing(right, graph.names, junction, approach)
