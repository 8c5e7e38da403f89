"""Reservations: which segments of the roadmap are taken in which step of time."""

from collections.abc import Iterable, Sequence, Set

from leed_ros.demonstration.planning.route import Route

START_STEPS = 2
"""Steps for which a robot that has no plan yet blocks the surroundings of its start."""


class Reservations:
    """What the routes found so far use, step by step, and what they close for good.

    Args:
        conflicts: For each segment those that are too close to be used meanwhile, itself included. Length S.
    """

    def __init__(self, conflicts: Sequence[Set[int]]) -> None:
        self._conflicts = conflicts
        self._taken: list[set[int]] = []
        self._last_use: dict[int, int] = {}
        self._closed_from: dict[int, int] = {}
        self._starting: set[int] = set()

    def is_free(self, segment: int, step: int) -> bool:
        """Tell whether a segment can be used during a step."""
        if step >= self._closed_from.get(segment, step + 1):
            return False
        if step < START_STEPS and segment in self._starting:
            return False
        return step >= len(self._taken) or segment not in self._taken[step]

    def can_close(self, segments: Iterable[int], step: int) -> bool:
        """Tell whether nobody uses any of the segments from a step on."""
        return all(self._last_use.get(segment, -1) < step for segment in segments)

    def add(self, route: Route) -> None:
        """Keep others away from a route, and from where it ends."""
        for step, segment in enumerate(route.segments):
            self._use(segment, step)
        self.close(route.closed, len(route.segments))

    def close(self, segments: Iterable[int], step: int) -> None:
        """Keep others away from segments from a step on for good."""
        for segment in segments:
            self._closed_from[segment] = min(step, self._closed_from.get(segment, step))

    def block_starts(self, segments: Iterable[int]) -> None:
        """Say where robots without a plan stand; replaces what was said before."""
        self._starting = {close for segment in segments for close in self._conflicts[segment]}

    def _use(self, segment: int, step: int) -> None:
        while len(self._taken) <= step:
            self._taken.append(set())
        self._taken[step] |= self._conflicts[segment]
        self._last_use[segment] = max(step, self._last_use.get(segment, -1))
