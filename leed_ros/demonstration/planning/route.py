"""Routes: the way of one robot over the roadmap, step by step of time."""

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    """A robot's way in space and time.

    Attributes:
        places: Place at the beginning of every step; the last one is the goal. Length T + 1.
        segments: Segment used during every step. Length T.
        held: Step from which on every segment is kept free for the robot: that in which it uses it, or that in which it
            sets out on a way without stops. Length T.
        closed: Segments that nobody else can use from the end on.
    """

    places: tuple[int, ...]
    segments: tuple[int, ...]
    held: tuple[int, ...]
    closed: Set[int]

    def moves_in(self, step: int) -> bool:
        """Tell whether the robot changes its place during a step."""
        return self.places[step] != self.places[step + 1]
