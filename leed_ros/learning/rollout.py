"""What a robot experienced since its last update: rows of transitions, collected step by step."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from leed_ros.task.action import ACTION_SIZE
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

    A transition with a number that is not finite is never learned from: it counts as not valid, and is zero.

    Args:
        size: Number of valid transitions that make a rollout.

    Attributes:
        num_valid: Number of valid transitions so far.
        num_broken: How many were left out because a number was not finite.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.num_valid = self.num_broken = 0
        self._rows = 0
        self._columns: tuple[NDArray[Any], ...] = ()

    @property
    def full(self) -> bool:
        """Whether the rollout is complete."""
        return self.num_valid >= self.size

    @property
    def nearly_full(self) -> bool:
        """Whether the next row may complete the rollout, in a batch of one."""
        return self.num_valid + 1 >= self.size

    def add(self, decision: Decision, step: MissionStep) -> None:
        """Append one row; a row without any valid transition is left out.

        Args:
            decision: What was decided. Batch (B,).
            step: What it brought. Batch (B,).
        """
        before = (decision.observation, decision.action, decision.log_prob)
        with np.errstate(over="ignore"):  # what is too large for a float32 is infinite, and left out
            numbers = tuple(np.asarray(array, np.float32) for array in (*before, step.reward, step.observation))
        finite = _finite_rows(numbers)
        valid = step.valid & finite
        self.num_broken += int(np.count_nonzero(step.valid & ~finite))
        if valid.any():
            self.num_valid += int(np.count_nonzero(valid))
            if not finite.all():
                numbers = tuple(_zero_unless(finite, array) for array in numbers)
            self._append((*numbers, step.terminated, step.truncated, valid))

    def rollout(self) -> Rollout:
        """Return the rows as tensors of their own.

        Raises:
            ValueError: There is no row.
        """
        if not self._rows:
            raise ValueError("the rollout is empty: record valid steps first")
        fields = [torch.from_numpy(column[: self._rows].copy()) for column in self._columns]
        observation, action, log_prob, reward, next_observation, *flags = fields
        return Rollout(observation, action, log_prob, reward, next_observation, *flags)

    def state(self) -> dict[str, Any]:
        """Return what was collected, to be stored."""
        columns = [torch.from_numpy(column[: self._rows]) for column in self._columns]
        return {"columns": columns, "num_valid": self.num_valid, "num_broken": self.num_broken}

    def load_state(self, state: Mapping[str, Any], observation_size: int) -> None:
        """Take over what `state` returned.

        Raises:
            ValueError: The rows are not those of a robot with so many entries D of an observation.
        """
        columns = tuple(column.numpy() for column in state["columns"])
        if columns:
            _check_columns(columns, observation_size)
        self._columns, self._rows = columns, len(columns[0]) if columns else 0
        self.num_valid, self.num_broken = int(state["num_valid"]), int(state["num_broken"])

    def _append(self, row: tuple[NDArray[Any], ...]) -> None:
        """Write a row behind the others; the columns grow to twice their length when they are full."""
        if not self._columns:
            self._columns = tuple(_column_like(array, 64) for array in row)
        if self._rows == len(self._columns[0]):
            self._columns = tuple(np.concatenate([column, np.zeros_like(column)]) for column in self._columns)
        for column, array in zip(self._columns, row, strict=True):
            column[self._rows] = array
        self._rows += 1


def _finite_rows(arrays: tuple[Float32Array, ...]) -> NDArray[np.bool_]:
    """Tell of each member of the batch whether all its numbers are finite. Batch (B,)."""
    with np.errstate(over="ignore", invalid="ignore"):  # a sum of squares is the quickest way to see that all are
        if all(math.isfinite(np.vdot(array, array)) for array in arrays):
            return np.ones(len(arrays[0]), dtype=np.bool_)
    finite: NDArray[np.bool_] = np.logical_and.reduce(
        [np.isfinite(array).reshape(len(array), -1).all(-1) for array in arrays]
    )
    return finite


def _column_like(array: NDArray[Any], length: int) -> NDArray[Any]:
    """Make an empty column of rows like this one; numbers become float32, booleans stay."""
    return np.zeros((length, *array.shape), dtype=np.bool_ if array.dtype == np.bool_ else np.float32)


def _check_columns(columns: tuple[NDArray[Any], ...], observation_size: int) -> None:
    """Refuse columns of other shapes or types than `RolloutBuffer.add` makes."""
    rows = columns[2].shape
    observed = (*rows, observation_size)
    shapes = [observed, (*rows, ACTION_SIZE), rows, rows, observed, rows, rows, rows]
    types = [np.dtype(np.float32)] * 5 + [np.dtype(np.bool_)] * 3
    found = [(column.shape, column.dtype) for column in columns]
    if len(rows) != 2 or found != list(zip(shapes, types, strict=True)):
        raise ValueError(f"the rollout's fields are {found}")


def _zero_unless(finite: NDArray[np.bool_], array: NDArray[Any]) -> NDArray[Any]:
    """Return an array with zeros for the members of the batch that are not finite. Batch (B,)."""
    return np.where(finite.reshape(-1, *(1,) * (array.ndim - 1)), array, 0.0)
