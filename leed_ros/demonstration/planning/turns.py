"""Turns that rules ask for beyond precedence: room in limited places, and a free way through places kept clear."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.planning.rooms import Room
from leed_ros.demonstration.planning.route import Route


@dataclass
class _Visit:
    """One stay of a robot in a room: the steps of it, and the numbers of waypoints at its beginning and end."""

    robot: int
    first_step: int
    entry: int
    last_step: int
    left: int


def turns_at_rooms(routes: Sequence[Route | None], rooms: Sequence[Room]) -> list[NDArray[np.int64]]:
    """Return for each waypoint how many waypoints others must have reached so that no room gets overfull by delays.

    A robot enters a room only when all have left it that were to leave it before. Then any two robots that are in it at
    the same time are in it together in the plan too, hence all of them are, and there are not too many.

    Returns:
        Arrays for `Plan.after`, of shape (K, N), one for each robot; K = 0 without a route. Length N.
    """
    counts = [_num_waypoints(route) if route else 0 for route in routes]
    turns = [np.zeros((count, len(routes)), dtype=np.int64) for count in counts]
    for room in rooms:
        visits = [visit for robot, route in enumerate(routes) if route for visit in _visits(robot, route, room)]
        for visit in visits:
            for earlier in visits:
                if earlier.robot != visit.robot and earlier.last_step < visit.first_step:
                    row = turns[visit.robot][visit.entry]
                    row[earlier.robot] = max(row[earlier.robot], earlier.left)
    return turns


def turns_without_stops(route: Route, after: NDArray[np.int64], no_waiting: Set[int]) -> NDArray[np.int64]:
    """Return a plan's turns such that a robot heads for a place kept clear only when it may leave it again at once.

    Args:
        route: Route of the robot.
        after: How many waypoints each robot must have reached before this one heads for a waypoint. Shape (K, N).
        no_waiting: Places in which nobody waits.
    """
    places = _waypoints(route)
    turns = after.copy()
    for number in range(len(places) - 2, 0, -1):
        if places[number] in no_waiting:
            turns[number] = np.maximum(turns[number], turns[number + 1])
    return turns


def _visits(robot: int, route: Route, room: Room) -> list[_Visit]:
    """Return the stays of a robot in a room; steps in which it stays there in a row are one."""
    visits: list[_Visit] = []
    reached = 1
    for step, segment in enumerate(route.segments):
        entry, reached = reached, reached + route.moves_in(step)
        if segment not in room.segments:
            continue
        if visits and visits[-1].last_step == step - 1:
            visits[-1].last_step, visits[-1].left = step, reached
        else:
            visits.append(_Visit(robot, step, entry, step, reached))
    return visits


def _waypoints(route: Route) -> list[int]:
    moves = [step + 1 for step in range(len(route.segments)) if route.moves_in(step)]
    return [route.places[step] for step in (0, *moves)]


def _num_waypoints(route: Route) -> int:
    return len(_waypoints(route))
