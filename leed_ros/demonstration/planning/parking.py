"""Parking: the room that a robot takes up for good once it has arrived."""

from collections.abc import Set

import numpy as np

from leed_ros.demonstration.roads.clearance import close_segments
from leed_ros.demonstration.roads.roadmap import RoadGraph
from leed_ros.task.geometry import FloatArray


class Parking:
    """Tells which segments a robot closes by arriving.

    A mission ends within a tolerance of its goal, so the robot may stand anywhere on the last stretch of that length.
    """

    def __init__(self, graph: RoadGraph, tolerance: float) -> None:
        self._graph, self._tolerance = graph, tolerance
        self._closed: dict[tuple[int, ...], Set[int]] = {}

    def closed_by(self, places: tuple[int, ...]) -> Set[int]:
        """Return the segments that nobody can use any more once a robot has come over these places to the last one."""
        tail = self._tail(places)
        if tail not in self._closed:
            self._closed[tail] = self._close(self._graph.points(tail))
        return self._closed[tail]

    def _tail(self, places: tuple[int, ...]) -> tuple[int, ...]:
        """Return the goal and, from there, the places that the robot came over within the tolerance and the next."""
        tail, length = [places[-1]], 0.0
        for place in reversed(places[:-1]):
            if length >= self._tolerance:
                break
            if place != tail[-1]:
                length += float(np.hypot(*np.subtract(*self._graph.points([place, tail[-1]]))))
                tail.append(place)
        return tuple(tail)

    def _close(self, points: FloatArray) -> Set[int]:
        """Close what is near a path that starts at the goal. Shape (K, 2)."""
        closed: set[int] = set()
        left = self._tolerance
        for near, far in zip(points, [*points[1:], points[-1]], strict=True):
            length = float(np.hypot(*(far - near)))
            end = near + (far - near) * min(1.0, left / max(length, 1e-9))
            left = max(0.0, left - length)
            segment = np.array([near, end])
            closed.update(close_segments(segment, self._graph.segments, self._graph.clearance).tolist())
        return closed
