from typing import Any

import numpy as np
import pytest

from leed_ros.learning.rollout import Decision, RolloutBuffer
from leed_ros.task.mission import MissionStep


def row(before: float, after: float, valid: bool = True) -> tuple[Decision, MissionStep]:
    """A transition of one robot from one observation to another."""
    never = np.zeros(1, dtype=np.bool_)
    decision = Decision(np.full((1, 2), before, np.float32), np.zeros((1, 2), np.float32), np.zeros(1, np.float32))
    step = MissionStep(np.full((1, 2), after, np.float32), np.zeros(1), never, never, np.array([valid]))
    return decision, step


def side_by_side(first: Any, second: Any) -> Any:
    """Join two records along the batch."""
    pairs = zip(vars(first).values(), vars(second).values(), strict=True)
    return type(first)(*(np.concatenate(pair) for pair in pairs))


def test_parked_steps_are_left_out_and_the_trajectory_is_cut_there() -> None:
    buffer = RolloutBuffer(4)
    for item in (row(0, 1), row(1, 2), row(2, 2, valid=False), row(7, 8), row(8, 9)):
        buffer.add(*item)
    assert buffer.full
    rollout = buffer.rollout()
    assert rollout.observation[:, 0, 0].tolist() == [0, 1, 7, 8]
    assert rollout.interrupted()[:, 0].tolist() == [False, True, False, True]


def test_the_trajectory_is_cut_before_an_invalid_row_of_a_batch() -> None:
    buffer = RolloutBuffer(1)
    for valid in (True, False):
        buffer.add(*(side_by_side(*pair) for pair in zip(row(1, 1), row(1, 1, valid), strict=True)))
    assert buffer.rollout().interrupted()[0].tolist() == [False, True]


def test_rows_survive_that_an_environment_reuses_its_arrays() -> None:
    buffer = RolloutBuffer(1)
    decision, step = row(1, 2)
    buffer.add(decision, step)
    decision.observation[:] = 5
    step.observation[:] = 5
    assert buffer.rollout().observation.max() == 1
    assert buffer.rollout().next_observation.max() == 2


def test_nothing_recorded_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        RolloutBuffer(1).rollout()
