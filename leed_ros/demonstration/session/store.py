"""The store: accepted demonstrations of every robot, bounded, the newest and best."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from leed_ros.demonstration.execution.execution import Execution
from leed_ros.task.records import Demonstration

REJECTED_SHOWN = 6
"""Demonstrations of each robot that were not accepted and are shown."""


@dataclass(frozen=True)
class Entry:
    """An accepted demonstration and how it came about.

    Attributes:
        robot: Number of the robot.
        demonstration: What it did.
        turn: Number of the turn in which it was made.
        witness: Where all robots of the round went, to be judged by other rules later.
    """

    robot: int
    demonstration: Demonstration
    turn: int
    witness: Execution


def witness_of(execution: Execution) -> Execution:
    """Return what judges of rules look at, without the bulk."""
    steps, count = execution.valid.shape
    nothing = np.zeros((steps, count, 0), dtype=np.float32)
    return replace(execution, observations=nothing, actions=nothing)


class DemonstrationStore:
    """Keeps at most so many demonstrations of each robot.

    Where there are more, those of older turns go first, and of one turn the slowest. Of what was driven and not
    accepted, the latest few are kept to be shown; nobody learns from them.

    Args:
        num_robots: Number of robots N.
        limit: Most demonstrations of one robot.
    """

    def __init__(self, num_robots: int, limit: int) -> None:
        self._limit = limit
        self._entries: list[list[Entry]] = [[] for _ in range(num_robots)]
        self._rejected = [deque[Demonstration](maxlen=REJECTED_SHOWN) for _ in range(num_robots)]

    def add(self, entry: Entry) -> None:
        """Keep a demonstration."""
        own = self._entries[entry.robot]
        own.append(entry)
        if len(own) > self._limit:
            own.pop(min(range(len(own)), key=lambda place: (own[place].turn, -own[place].demonstration.time_ratio)))

    def reject(self, robot: int, demonstration: Demonstration) -> None:
        """Keep what was not accepted, to be shown."""
        self._rejected[robot].append(demonstration)

    def rejected(self) -> tuple[tuple[Demonstration, ...], ...]:
        """Return what was not accepted of late, for each robot, the oldest first. Length N."""
        return tuple(tuple(own) for own in self._rejected)

    def keep(self, wanted: Callable[[Entry], bool]) -> int:
        """Drop all entries that are not wanted; return how many went."""
        before = len(self)
        self._entries = [[entry for entry in own if wanted(entry)] for own in self._entries]
        return before - len(self)

    def demonstrations(self) -> tuple[tuple[Demonstration, ...], ...]:
        """Return the demonstrations of each robot, the oldest first. Length N."""
        return tuple(tuple(entry.demonstration for entry in own) for own in self._entries)

    def by_proposer(self) -> dict[str, int]:
        """Return how many demonstrations come from whom."""
        return dict(sorted(Counter(entry.demonstration.proposer for own in self._entries for entry in own).items()))

    def __len__(self) -> int:
        return sum(len(own) for own in self._entries)
