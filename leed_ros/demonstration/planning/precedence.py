"""Precedence: who has to pass a place before whom, read off conflict-free routes."""

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.planning.route import Route


def precedence(routes: Sequence[Route | None], conflicts: Sequence[Set[int]]) -> list[NDArray[np.int64]]:
    """Return for each waypoint how many of its own waypoints every other robot must have reached before.

    Waiting is left out: a robot that waits is ordered by the move that follows.

    Args:
        routes: Routes of all robots, free of conflicts. Length N.
        conflicts: For each segment those that are too close to be used meanwhile, itself included. Length S.

    Returns:
        Arrays for `Plan.after`, of shape (K, N), one for each robot; K = 0 without a route. Length N.
    """
    num_robots = len(routes)
    after = [[np.zeros(num_robots, dtype=np.int64)] if route else [] for route in routes]
    reached_by: dict[int, dict[int, int]] = {}
    for moving in _moves_by_step(routes):
        for robot, segment in moving:
            after[robot].append(_needs(robot, conflicts[segment], reached_by, num_robots))
        for robot, segment in moving:
            reached_by.setdefault(segment, {})[robot] = len(after[robot])
    return [np.array(rows, dtype=np.int64).reshape(-1, num_robots) for rows in after]


def _moves_by_step(routes: Sequence[Route | None]) -> list[list[tuple[int, int]]]:
    """Return the robots that move and the segments they use, step by step."""
    moves: list[list[tuple[int, int]]] = []
    for robot, route in enumerate(routes):
        for step, segment in enumerate(route.segments if route else ()):
            while len(moves) <= step:
                moves.append([])
            if route and route.moves_in(step):
                moves[step].append((robot, segment))
    return moves


def _needs(
    robot: int, conflicting: Set[int], reached_by: dict[int, dict[int, int]], num_robots: int
) -> NDArray[np.int64]:
    """Return the waypoints that each robot reaches by its latest move that conflicts. Shape (N,)."""
    needs = np.zeros(num_robots, dtype=np.int64)
    for close in conflicting & reached_by.keys():
        for other, reached in reached_by[close].items():
            if other != robot:
                needs[other] = max(needs[other], reached)
    return needs
