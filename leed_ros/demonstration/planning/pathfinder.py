"""Space-time A*: the cheapest route of one robot through what others have reserved."""

import heapq
import itertools
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import NamedTuple, Optional

from leed_ros.demonstration.planning.parking import Parking
from leed_ros.demonstration.planning.reservations import Reservations
from leed_ros.demonstration.planning.route import Route
from leed_ros.demonstration.roads.roadmap import Move, RoadGraph


@dataclass(frozen=True)
class SearchLimits:
    """What bounds and steers the search.

    Attributes:
        steps: Latest step of arrival.
        expansions: Number of states examined before giving up.
        wait_cost: Cost of waiting for one step [m].
    """

    steps: int
    expansions: int
    wait_cost: float


class _State(NamedTuple):
    place: int
    step: int
    cost: float
    segment: int
    held: int
    parent: Optional["_State"]


class Pathfinder:
    """Finds routes of single robots (Silver, Cooperative pathfinding, AIIDE 2005).

    Args:
        graph: Where to drive.
        parking: Tells what a robot closes by arriving.
        limits: Bounds of the search.
        no_waiting: Places in which a robot may wait only before it sets off. The way through them is kept free for it
            as a whole, from its first stretch on, so that nobody keeps it waiting there, however late others are.
    """

    def __init__(
        self, graph: RoadGraph, parking: Parking, limits: SearchLimits, no_waiting: Set[int] = frozenset()
    ) -> None:
        self._graph, self._parking, self._limits, self._no_waiting = graph, parking, limits, no_waiting

    def find(self, start: int, goal: int, reservations: Reservations) -> Route | None:
        """Return the cheapest route, or None if there is none within the limits.

        Ties go to the state nearer to the goal, so a robot waits as late as it can.
        """
        estimate = self._graph.cost_to(goal)
        ticket = itertools.count()
        queue = [(estimate[start], estimate[start], next(ticket), _State(start, 0, 0.0, -1, 0, None))]
        seen: set[tuple[int, int]] = set()
        while queue and len(seen) < self._limits.expansions:
            state = heapq.heappop(queue)[-1]
            if (state.place, state.step) in seen:
                continue
            seen.add((state.place, state.step))
            if state.place == goal and (route := self._finish(state, reservations)):
                return route
            for following in self._successors(state, reservations):
                rest = estimate[following.place]
                if rest < float("inf"):
                    heapq.heappush(queue, (following.cost + rest, rest, next(ticket), following))
        return None

    def _successors(self, state: _State, reservations: Reservations) -> Iterator[_State]:
        if state.step >= self._limits.steps:
            return
        waiting = Move(state.place, self._graph.waits[state.place], self._limits.wait_cost)
        may_wait = state.place not in self._no_waiting or _has_not_set_off(state)
        held = state.step if may_wait else state.held
        for move in (*self._graph.moves[state.place], *((waiting,) if may_wait else ())):
            if all(reservations.is_free(move.segment, step) for step in range(held, state.step + 1)):
                yield _State(move.place, state.step + 1, state.cost + move.cost, move.segment, held, state)

    def _finish(self, state: _State, reservations: Reservations) -> Route | None:
        """Return the route that ends here, or None if the robot cannot stay."""
        trace = list(_trace(state))
        places = tuple(state.place for state in reversed(trace))
        closed = self._parking.closed_by(places)
        if not reservations.can_stay(self._graph.waits[state.place], closed, state.step):
            return None
        used = [(state.segment, state.held) for state in reversed(trace[:-1])]
        return Route(places, tuple(segment for segment, _ in used), tuple(held for _, held in used), closed)


def _has_not_set_off(state: _State) -> bool:
    return all(earlier.place == state.place for earlier in _trace(state))


def _trace(state: _State | None) -> Iterator[_State]:
    while state is not None:
        yield state
        state = state.parent
