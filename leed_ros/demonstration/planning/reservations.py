"""Reservations: which segments of the roadmap are taken in which step of time."""

from collections.abc import Iterable, Sequence, Set

from leed_ros.demonstration.planning.rooms import Room, Rooms
from leed_ros.demonstration.planning.route import Route

START_STEPS = 2
"""Steps for which a robot that has no plan yet blocks the surroundings of its start."""


class Reservations:
    """What the routes found so far use, step by step, and what they close for good.

    Args:
        conflicts: For each segment those that are too close to be used meanwhile, itself included. Length S.
        rooms: Where only so many robots may be at the same time.
    """

    def __init__(self, conflicts: Sequence[Set[int]], rooms: Sequence[Room] = ()) -> None:
        self._conflicts, self._rooms = conflicts, Rooms(rooms)
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
        if step < len(self._taken) and segment in self._taken[step]:
            return False
        return self._rooms.have_space(segment, step)

    def can_stay(self, segment: int, closed: Iterable[int], step: int) -> bool:
        """Tell whether a robot can stay on a segment, and close others, from a step on for good."""
        unused = all(self._last_use.get(other, -1) < step for other in closed)
        return unused and self.is_free(segment, step) and self._rooms.have_space_from(segment, step)

    def add(self, route: Route, stays_on: int) -> None:
        """Keep others away from a route, and from the segment on which it ends."""
        for step, (segment, held) in enumerate(zip(route.segments, route.held, strict=True)):
            self.keep_off(self._conflicts[segment], range(held, step + 1))
            self._last_use[segment] = max(step, self._last_use.get(segment, -1))
        self.close(route.closed, len(route.segments))
        self._rooms.fill(route.segments, stays_on)

    def stand(self, segment: int) -> None:
        """Keep others away from a robot that stands on a segment for good."""
        self.close(self._conflicts[segment], 0)
        self._rooms.fill((), segment)

    def keep_off(self, segments: Set[int], steps: Iterable[int]) -> None:
        """Keep others away from segments during some steps."""
        for step in steps:
            while len(self._taken) <= step:
                self._taken.append(set())
            self._taken[step] |= segments

    def give_head_start(self, steps: int) -> None:
        """Keep those planned from now on away from what is taken already some steps before it is used."""
        taken = [set(segments) for segments in self._taken]
        for step, segments in enumerate(taken):
            for earlier in range(max(0, step - steps), step):
                self._taken[earlier] |= segments

    def close(self, segments: Iterable[int], step: int) -> None:
        """Keep others away from segments from a step on for good."""
        for segment in segments:
            self._closed_from[segment] = min(step, self._closed_from.get(segment, step))

    def block_starts(self, segments: Sequence[int], start: int) -> None:
        """Say where robots without a plan stand, and the one to be planned; replaces what was said before."""
        self._starting = {close for segment in segments for close in self._conflicts[segment]}
        self._rooms.begin(segments, start, START_STEPS)
