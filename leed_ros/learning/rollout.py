"""What a robot experienced since its last update: rows of transitions, collected step by step."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from leed_ros.task.mission import MissionStep
from leed_ros.task.observation import Observation

Float32Array: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True)
class Decision:
    """An action drawn from the policy, with what is needed to learn from it later.

    Attributes:
        observation: What was observed. Shape (B, D).
        action: Drawn action; its part outside [-1, 1] has no effect. Shape (B, A).
        log_prob: Log-probability of the action under the policy that acted. Shape (B,).
    """

    observation: Observation
    action: Float32Array
    log_prob: Float32Array


@dataclass(frozen=True)
class Rollout:
    """Transitions of one robot.

    Attributes:
        observation: Shape (T, B, D).
        action: Shape (T, B, A).
        log_prob: Log-probability under the policy that acted. Shape (T, B).
        reward: Shape (T, B).
        next_observation: What the step led to, also where the mission ended. Shape (T, B, D).
        terminated: Boolean. Shape (T, B).
        truncated: Boolean. Shape (T, B).
        valid: Whether the transition may be learned from. Shape (T, B).
    """

    observation: Tensor
    action: Tensor
    log_prob: Tensor
    reward: Tensor
    next_observation: Tensor
    terminated: Tensor
    truncated: Tensor
    valid: Tensor

    def interrupted(self) -> Tensor:
        """Tell after which transitions the next row does not go on: another mission, or a robot standing by.

        Such a row must end the recursion of advantages though nothing terminated; it is to bootstrap like a
        truncated one. A row goes on when the next one observes exactly what it led to. Shape (T, B).
        """
        interrupted = torch.ones_like(self.valid)
        continued = (self.next_observation[:-1] == self.observation[1:]).all(-1) & self.valid[1:]
        interrupted[:-1] = ~continued
        return interrupted


class RolloutBuffer:
    """Collects transitions; its batch B is 1 in a robot's node and W in a training of W worlds.

    Args:
        size: Number of valid transitions that make a rollout.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.num_valid = 0
        self._rows: list[tuple[NDArray[Any], ...]] = []

    @property
    def full(self) -> bool:
        """Whether the rollout is complete."""
        return self.num_valid >= self.size

    def add(self, decision: Decision, step: MissionStep) -> None:
        """Append one row; a row without any valid transition is left out.

        Args:
            decision: What was decided. Batch (B,).
            step: What it brought. Batch (B,).
        """
        num_valid = int(np.count_nonzero(step.valid))
        if num_valid == 0:
            return
        self.num_valid += num_valid
        before = (decision.observation, decision.action, decision.log_prob)
        after = (step.reward, step.observation, step.terminated, step.truncated, step.valid)
        self._rows.append(tuple(array.copy() for array in (*before, *after)))

    def rollout(self) -> Rollout:
        """Return the rows as tensors of their own.

        Raises:
            ValueError: There is no row.
        """
        if not self._rows:
            raise ValueError("the rollout is empty: record valid steps first")
        return Rollout(*(_stacked(column) for column in zip(*self._rows, strict=True)))


def _stacked(column: tuple[NDArray[Any], ...]) -> Tensor:
    """Join the rows of one field; numbers become float32, booleans stay."""
    joined = np.stack(column)
    return torch.from_numpy(joined if joined.dtype == np.bool_ else joined.astype(np.float32, copy=False))
