"""The demonstrations that a robot keeps: accepted expert trajectories as tensors, bounded in size."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from leed_ros.task.action import ACTION_SIZE
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Demonstration


@dataclass(frozen=True)
class ExpertSteps:
    """Demonstrated steps.

    Attributes:
        observation: Shape (B, D).
        expert_action: Shape (B, A).
        expert_return: Discounted sum of rewards from here to the demonstration's end. Shape (B,).
        complete: Whether the demonstration reaches the goal, so that `expert_return` is the whole return. Shape (B,).
    """

    observation: Tensor
    expert_action: Tensor
    expert_return: Tensor
    complete: Tensor

    def __len__(self) -> int:
        return len(self.observation)

    def __getitem__(self, index: Tensor) -> "ExpertSteps":
        fields = (self.observation, self.expert_action, self.expert_return, self.complete)
        return ExpertSteps(*(field[index] for field in fields))

    def sample(self, size: int, generator: torch.Generator) -> "ExpertSteps":
        """Draw steps with replacement; there must be some. Length `size`."""
        return self[torch.randint(len(self), (size,), generator=generator)]


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
    """

    def __init__(self, observation_size: int, capacity: int, gamma: float) -> None:
        self.capacity = capacity
        self._observation_size = observation_size
        self._gamma = gamma
        self._trajectories: tuple[ExpertSteps, ...] = ()
        self.steps = _joined((), observation_size)

    def __len__(self) -> int:
        """Return the number of demonstrated steps."""
        return len(self.steps)

    @property
    def num_demonstrations(self) -> int:
        """Number of trajectories."""
        return len(self._trajectories)

    def replace(self, demonstrations: Iterable[Demonstration]) -> None:
        """Keep these demonstrations, as far as they fit, and drop all others.

        Args:
            demonstrations: A whole set, the oldest first.

        Raises:
            ValueError: An observation or action does not have the size that the policy expects.
        """
        whole = list(demonstrations)
        trajectories = [self._trajectory(item) for item in whole]
        self._trajectories = tuple(trajectories[index] for index in sorted(_fitting(whole, self.capacity)))
        self.steps = _joined(self._trajectories, self._observation_size)

    def _trajectory(self, demonstration: Demonstration) -> ExpertSteps:
        length = len(demonstration)
        _check_shape("observations", demonstration.observations, (length, self._observation_size))
        _check_shape("actions", demonstration.actions, (length, ACTION_SIZE))
        returns = discounted_returns(demonstration.rewards, self._gamma)
        complete = bool(demonstration.terminated[-1:].any())
        return ExpertSteps(
            torch.tensor(demonstration.observations, dtype=torch.float32),
            torch.tensor(demonstration.actions, dtype=torch.float32),
            torch.tensor(returns, dtype=torch.float32),
            torch.full((length,), complete),
        )


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


def discounted_returns(rewards: FloatArray, gamma: float) -> FloatArray:
    """Return the sums of the discounted rewards from each step to the last one. Shape (T,) to (T,)."""
    returns = np.zeros(len(rewards))
    following = 0.0
    for t in reversed(range(len(rewards))):
        following = float(rewards[t]) + gamma * following
        returns[t] = following
    return returns


def _joined(trajectories: tuple[ExpertSteps, ...], observation_size: int) -> ExpertSteps:
    """Join trajectories along their first axis."""
    none = torch.empty(0)
    start = ExpertSteps(torch.empty(0, observation_size), torch.empty(0, ACTION_SIZE), none, none.bool())
    items = (start, *trajectories)
    return ExpertSteps(
        torch.cat([item.observation for item in items]),
        torch.cat([item.expert_action for item in items]),
        torch.cat([item.expert_return for item in items]),
        torch.cat([item.complete for item in items]),
    )


def _check_shape(name: str, array: FloatArray, expected: tuple[int, int]) -> None:
    if array.shape != expected:
        raise ValueError(f"demonstration: {name} are of shape {array.shape}, the policy expects {expected}")
