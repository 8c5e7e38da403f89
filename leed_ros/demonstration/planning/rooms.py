"""Rooms: places where only so many robots may be at the same time, counted step by step."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Room:
    """A place with a limit.

    Attributes:
        segments: Segments on which a robot takes up room in it.
        limit: How many robots may be in it.
    """

    segments: Set[int]
    limit: int


@dataclass
class _Book:
    """Who is in a room: by step, from a step on for good, and without a plan yet."""

    by_step: Counter[int] = field(default_factory=Counter)
    for_good: list[int] = field(default_factory=list)
    starting: int = 0
    is_exempt: bool = False

    def count(self, step: int, start_steps: int) -> int:
        starting = self.starting if step < start_steps else 0
        return self.by_step[step] + sum(begin <= step for begin in self.for_good) + starting


class Rooms:
    """Counts the robots in all limited places.

    Robots that start in an overfull room may be in it: they are to leave it as they can, and nobody else comes in.
    """

    def __init__(self, rooms: Sequence[Room]) -> None:
        self._books = [(room, _Book()) for room in rooms]
        self._start_steps = 0

    def begin(self, waiting: Sequence[int], start: int, start_steps: int) -> None:
        """Say where the robots without a plan stand for some steps, and where the one to be planned starts."""
        self._start_steps = start_steps
        for room, book in self._books:
            book.starting = sum(segment in room.segments for segment in waiting)
            book.is_exempt = start in room.segments and book.count(0, start_steps) >= room.limit

    def have_space(self, segment: int, step: int) -> bool:
        """Tell whether one more robot may use a segment during a step."""
        return all(
            book.count(step, self._start_steps) < room.limit
            for room, book in self._books
            if segment in room.segments and not book.is_exempt
        )

    def have_space_from(self, segment: int, step: int) -> bool:
        """Tell whether one more robot may use a segment from a step on for good."""
        return all(
            all(self.have_space(segment, later) for later in (*book.by_step, *book.for_good) if later >= step)
            for room, book in self._books
            if segment in room.segments
        )

    def fill(self, segments: Sequence[int], stays_on: int) -> None:
        """Count a robot that uses a segment in each step, and then stays on one for good."""
        for room, book in self._books:
            book.by_step.update(step for step, segment in enumerate(segments) if segment in room.segments)
            if stays_on in room.segments:
                book.for_good.append(len(segments))
