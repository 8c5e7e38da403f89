"""Priorities: robots are planned one after the other, in an order under which all of them find a way."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from leed_ros.demonstration.planning.manners import HEAD_START, Manners
from leed_ros.demonstration.planning.pathfinder import Pathfinder
from leed_ros.demonstration.planning.reservations import Reservations
from leed_ros.demonstration.planning.route import Route
from leed_ros.demonstration.roads.roadmap import RoadGraph

Routes: TypeAlias = list[Route | None]
"""One route per robot; None for a robot that finds none. Length N."""


class PrioritySearch:
    """Prioritised planning of one round (Erdmann and Lozano-Perez, On multiple moving objects, 1987).

    Args:
        graph: Where to drive.
        pathfinder: Finds the way of one robot around those planned before.
        starts: Place at which each robot starts. Length N.
        goals: Place at which each robot is to end. Length N.
        manners: Who goes first, where only so many may be, and whose goal is closed.
    """

    def __init__(
        self,
        graph: RoadGraph,
        pathfinder: Pathfinder,
        starts: Sequence[int],
        goals: Sequence[int],
        manners: Manners | None = None,
    ) -> None:
        self._graph, self._pathfinder = graph, pathfinder
        self._starts, self._goals, self._manners = starts, goals, manners or Manners()

    def search(self, attempts: int, rng: np.random.Generator) -> Routes:
        """Plan by decreasing length of the way, then with those first that found none and the others at random.

        Robots that rules let go first are planned before the others, with a head start that gets shorter from try to
        try; the later half of the tries does without, for execution judges whether the rules were kept. If some robots
        find no way under any order, the others are planned around them.
        """
        costs = [self._graph.cost_to(goal)[start] for start, goal in zip(self._starts, self._goals, strict=True)]
        refused = self._manners.refused
        reachable = [robot for robot, cost in enumerate(costs) if cost < float("inf") and robot not in refused]
        order = sorted(reachable, key=lambda robot: -costs[robot])
        tries: list[Routes] = []
        for attempt in range(attempts):
            if attempt == (attempts + 1) // 2:
                self._manners = self._manners.without_turns()
            tries.append(self._plan(self._manners.ordered(order), HEAD_START - attempt))
            with_route, without = _split(order, tries[-1])
            if not without:
                return tries[-1]
            order = without + rng.permutation(with_route).tolist()
        return self._leave_out(reachable, max(tries, key=_num_found))

    def _leave_out(self, robots: Sequence[int], routes: Routes) -> Routes:
        """Plan the robots that have routes anew, around those that have none and stay where they are."""
        with_route, without = _split(robots, routes)
        while without:
            routes = self._plan(with_route)
            with_route, without = _split(with_route, routes)
        return routes

    def _plan(self, order: Sequence[int], head_start: int = 0) -> Routes:
        """Plan robot by robot; one that is not in the order stands in the way of the others."""
        reservations = Reservations(self._graph.conflicts, self._manners.rooms)
        stands = [self._graph.waits[start] for start in self._starts]
        routes: Routes = [None] * len(stands)
        for robot in set(range(len(stands))) - set(order):
            reservations.stand(stands[robot])
        for number, robot in enumerate(order):
            if number and self._manners.goes_before(order[number - 1], robot):
                reservations.give_head_start(head_start)
            reservations.block_starts([stands[other] for other in order[number + 1 :]], stands[robot])
            routes[robot] = route = self._pathfinder.find(self._starts[robot], self._goals[robot], reservations)
            if route:
                reservations.add(route, self._graph.waits[route.places[-1]])
                for segments, steps in self._manners.kept_off(robot, route):
                    reservations.keep_off(segments, steps)
        return routes


def _split(robots: Sequence[int], routes: Routes) -> tuple[list[int], list[int]]:
    """Return the robots with and those without a route."""
    return [robot for robot in robots if routes[robot]], [robot for robot in robots if not routes[robot]]


def _num_found(routes: Routes) -> int:
    return sum(route is not None for route in routes)
