"""Local rules: what the rules of a site mean where robots meet, for the local plans of W worlds."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.execution.plan import LocalPlan, RoundPlans
from leed_ros.demonstration.execution.ways import Ways
from leed_ros.demonstration.rules.enforcement import Right, SiteRules
from leed_ros.demonstration.rules.place import Arc, Place
from leed_ros.task.geometry import FloatArray, distance
from leed_ros.task.records import BoolArray

APPROACH = 1.6
"""This near to a junction, a robot with the right of way is let through first [m]."""


class LocalRules:
    """Capacity, priority, right of way and places kept clear; the roads themselves keep to what is closed or one-way.

    Args:
        plans: Plans of the robots in each world; all have the same rules. Shape (W, N).
        ways: The same as arrays.

    Attributes:
        levels: 1 for robots of high priority, -1 for low, else 0. Shape (N,).
        ends: First waypoint from here on at which a robot may stop. Shape (W, N, K).
        longest_run: Most stretches from one such waypoint to the next.
    """

    def __init__(self, plans: Sequence[RoundPlans], ways: Ways) -> None:
        self._plans, self._ways = plans, ways
        local = (plan for world in plans for plan in world if isinstance(plan, LocalPlan))
        rules = next((plan.rules for plan in local), SiteRules())
        self.levels = np.array([rules.level(robot) for robot in range(ways.last.shape[1])])
        self.ends = self._find_ends(rules)
        gaps = self.ends - np.arange(self.ends.shape[2])
        self.longest_run = 1 + int(gaps.max(initial=0))
        self._rooms = [(rule.robots, self._room(place), self._entered(place)) for rule, place in rules.capacity]
        self._rights = [self._right(right) for right in rules.right_of_way]

    def full(self, reached: NDArray[np.int64], granted: NDArray[np.int64]) -> BoolArray:
        """Tell whether a robot (row) enters a full place next in which another (column) is. Shape (W, N, N)."""
        full: BoolArray = np.zeros((*granted.shape, granted.shape[1]), dtype=np.bool_)
        others = ~np.eye(granted.shape[1], dtype=np.bool_)
        for limit, room, entered in self._rooms:
            inside = self._ways.at(room, np.minimum(reached, granted)) | self._ways.at(room, granted)
            count = (others & inside[:, np.newaxis]).sum(axis=-1)
            refused = self._enters(entered, granted) & (count >= limit)
            full |= refused[..., np.newaxis] & inside[:, np.newaxis]
        return full

    def crowds(self, granted: NDArray[np.int64]) -> BoolArray:
        """Tell which two robots ask to enter the same limited place, one of which has to wait. Shape (W, N, N)."""
        crowds: BoolArray = np.zeros((*granted.shape, granted.shape[1]), dtype=np.bool_)
        for _, _, entered in self._rooms:
            enters = self._enters(entered, granted)
            crowds |= enters[..., np.newaxis] & enters[:, np.newaxis]
        return crowds

    def lets_through(self, here: FloatArray, reached: NDArray[np.int64], granted: NDArray[np.int64]) -> BoolArray:
        """Tell whether another (column) comes to a junction where it goes before a robot (row). Shape (W, N, N)."""
        lets: BoolArray = np.zeros((*granted.shape, granted.shape[1]), dtype=np.bool_)
        for comes, favoured, junction in self._rights:
            enters = self._ways.at(comes & ~favoured, granted + 1)
            heads = [np.minimum(reached, granted), granted, granted + 1, granted + 2]
            coming = np.any([self._ways.at(favoured, waypoint) & (waypoint >= reached) for waypoint in heads], axis=0)
            coming &= distance(here, junction) <= APPROACH
            lets |= enters[..., np.newaxis] & coming[:, np.newaxis]
        return lets

    def _enters(self, entered: BoolArray, granted: NDArray[np.int64]) -> BoolArray:
        """Tell who enters with the next stretch, or with the one after it: nobody waits at the very entrance."""
        enters: BoolArray = self._ways.at(entered, granted + 1) | self._ways.at(entered, granted + 2)
        return enters

    def _find_ends(self, rules: SiteRules) -> NDArray[np.int64]:
        stops = self._mark(lambda robot, arc: rules.may_stop(arc[1]), default=True)
        ends = np.broadcast_to(np.arange(stops.shape[2]), stops.shape).copy()
        for waypoint in reversed(range(stops.shape[2] - 1)):
            goes_on = ~stops[:, :, waypoint] & (waypoint < self._ways.last)
            ends[:, :, waypoint] = np.where(goes_on, ends[:, :, waypoint + 1], waypoint)
        return ends

    def _room(self, place: Place) -> BoolArray:
        return self._mark(lambda robot, arc: place.touches(arc), default=False)

    def _entered(self, place: Place) -> BoolArray:
        return self._mark(lambda robot, arc: arc[0] != arc[1] and place.entered_by(arc), default=False)

    def _right(self, right: Right) -> tuple[BoolArray, BoolArray, FloatArray]:
        """Return where ways come to the junction, where they do so with the right of way, and its position."""
        comes = self._mark(lambda robot, arc: arc[1] == right.junction, default=False)
        favoured = comes & self._mark(right.favours, default=False)
        world, robot, waypoint = (int(found[0]) if len(found) else 0 for found in np.nonzero(comes))
        return comes, favoured, self._ways.points[world, robot, waypoint]

    def _mark(self, test: Callable[[int, Arc], bool], *, default: bool) -> BoolArray:
        """Return what a test says of the stretch to each waypoint, or of standing at the first. Shape (W, N, K)."""
        marks: BoolArray = np.full(self._ways.lanes.shape, default, dtype=np.bool_)
        for world, robot in np.argwhere(self._ways.local).tolist():
            plan = self._plans[world][robot]
            if plan:
                arcs = zip((plan.places[0], *plan.places), plan.places, strict=False)
                found = [test(robot, arc) for arc in arcs]
                marks[world, robot, : len(found)] = found
        return marks
