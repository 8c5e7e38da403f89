"""The demonstrations that a robot keeps: accepted expert trajectories as tensors, bounded in size."""

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from leed_ros.learning.trajectory import (
    ExpertSteps,
    Trajectory,
    demonstration_id,
    joined,
    trajectory_from_demonstration,
    trajectory_from_state,
    within,
)
from leed_ros.task.records import BoolArray, Demonstration


class DemonstrationSet:
    """Accepted demonstrations of one robot: the newest set, and of a set that is too large the best.

    Sets replace each other as a whole. Each keeps to its own convention of traffic, and a robot that learns from two at
    once sees the same situation answered in two ways, which costs more than slow demonstrations do (consistency matters
    more than optimality). Within a set, those go first that are slowest over their shortest path.

    A change swaps in new tensors whole, so that an update in another thread goes on with the old ones.

    Args:
        observation_size: Number of entries D that every observation must have.
        capacity: Number of steps kept at most.
        gamma: Discount per step of the returns.

    Attributes:
        steps: The steps of all demonstrations, in their order.
        trajectories: The demonstrations.
        sifted: Those that contradict the others have been left out since the set came.
    """

    def __init__(self, observation_size: int, capacity: int, gamma: float) -> None:
        self.capacity = capacity
        self._observation_size = observation_size
        self._gamma = gamma
        self.trajectories: tuple[Trajectory, ...] = ()
        self.sifted = True
        self._told: list[str] = []
        self.steps: ExpertSteps = joined((), observation_size)

    def __len__(self) -> int:
        """Return the number of demonstrated steps."""
        return len(self.steps)

    @property
    def num_demonstrations(self) -> int:
        """Number of trajectories."""
        return len(self.trajectories)

    @property
    def ids(self) -> list[str]:
        """Names of the demonstrations, made of their content."""
        return [trajectory.id for trajectory in self.trajectories]

    @property
    def set_id(self) -> str:
        """Name of the whole set, made of its content and of what was left out; empty if there is none."""
        words = f"{self._told} {self.ids} {self.sifted}"
        return hashlib.sha256(words.encode()).hexdigest()[:16] if self.trajectories else ""

    @property
    def num_left_out(self) -> int:
        """Number of trajectories of the set that were left out because they contradict the others."""
        return len(self._told) - len(self.trajectories)

    @property
    def proposers(self) -> str:
        """Who proposed them, joined by +; `none` if there is none."""
        return "+".join(sorted({trajectory.proposer for trajectory in self.trajectories})) or "none"

    def replace(self, demonstrations: Iterable[Demonstration]) -> bool:
        """Keep these demonstrations, as far as they fit, and drop all others.

        Args:
            demonstrations: A whole set, the oldest first.

        Returns:
            Whether anything has changed.

        Raises:
            ValueError: An observation or action does not have the size that the policy expects, or a return is not
                finite.
        """
        whole = list(demonstrations)
        kept = [whole[index] for index in sorted(_fitting(whole, self.capacity))]
        told = [demonstration_id(item) for item in kept]
        if told == self._told:
            return False
        self._take(tuple(trajectory_from_demonstration(item, self._observation_size, self._gamma) for item in kept))
        self._told, self.sifted = told, False
        return True

    def leave_out(self, agree: BoolArray) -> None:
        """Keep the trajectories that agree with the others. Shape (M,)."""
        self._take(tuple(item for item, member in zip(self.trajectories, agree, strict=True) if member))
        self.sifted = True

    def state(self) -> dict[str, Any]:
        """Return all that `load_state` needs, to be stored; tensors are shared, not copied."""
        trajectories = [trajectory.state() for trajectory in self.trajectories]
        return {"told": self._told, "sifted": self.sifted, "trajectories": trajectories}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned.

        Raises:
            KeyError: Something is missing.
            ValueError: Something does not fit the policy.
        """
        size, gamma = self._observation_size, self._gamma
        self._take(tuple(trajectory_from_state(item, size, gamma) for item in state["trajectories"]))
        self._told, self.sifted = [str(name) for name in state["told"]], bool(state["sifted"])

    def _take(self, trajectories: tuple[Trajectory, ...]) -> None:
        self.steps = joined(trajectories, self._observation_size)
        self.trajectories = within(trajectories, self.steps)


def _fitting(demonstrations: Sequence[Demonstration], capacity: int) -> Iterator[int]:
    """Yield the places of the demonstrations that are kept, the best first; what does not fit whole is passed over."""
    left = capacity
    for index in sorted(range(len(demonstrations)), key=lambda place: _rank(demonstrations[place], place)):
        if len(demonstrations[index]) <= left:
            left -= len(demonstrations[index])
            yield index


def _rank(demonstration: Demonstration, place: int) -> tuple[bool, float, int]:
    """Return what puts demonstrations in order: arrival, time over the shortest path if known, then the newest."""
    return not demonstration.terminated[-1:].any(), demonstration.time_ratio or math.inf, -place
