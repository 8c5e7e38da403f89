from dataclasses import replace

import numpy as np
import pytest
import torch

from leed_ros.learning.demonstrations import DemonstrationSet, discounted_returns
from leed_ros.task.records import Demonstration


def demonstration(length: int, mark: float, arrives: bool = True) -> Demonstration:
    """Rewards of 1 each step; all observations equal to the mark."""
    terminated = np.zeros(length, dtype=np.bool_)
    terminated[-1] = arrives
    observations, actions = np.full((length, 3), mark, np.float32), np.zeros((length, 2), np.float32)
    return Demonstration(
        "planner", np.arange(length), np.zeros((length, 3)), observations, actions, np.ones(length), terminated
    )


def marks(demonstrations: DemonstrationSet) -> list[float]:
    return demonstrations.steps.observation[:, 0].tolist()


def test_returns_are_hand_computed() -> None:
    assert discounted_returns(np.array([1.0, 2.0, 4.0]), 0.5).tolist() == [3.0, 4.0, 4.0]


def test_the_oldest_go_first_and_whole() -> None:
    kept = DemonstrationSet(3, capacity=5, gamma=1.0)
    kept.extend([demonstration(2, 1.0), demonstration(2, 2.0)])
    kept.extend([demonstration(3, 3.0)])
    assert marks(kept) == [2.0, 2.0, 3.0, 3.0, 3.0]
    assert kept.steps.expert_return.tolist() == [2.0, 1.0, 3.0, 2.0, 1.0]
    kept.replace([demonstration(1, 4.0), demonstration(6, 5.0)])
    assert len(kept) == kept.num_demonstrations == 0


def test_only_arrivals_have_whole_returns() -> None:
    kept = DemonstrationSet(3, capacity=5, gamma=1.0)
    kept.replace([demonstration(2, 1.0), demonstration(1, 1.0, arrives=False)])
    assert kept.steps.complete.tolist() == [True, True, False]


def test_another_layout_is_refused_and_nothing_changes() -> None:
    kept = DemonstrationSet(3, capacity=5, gamma=1.0)
    kept.extend([demonstration(2, 1.0)])
    wrong = replace(demonstration(2, 2.0), observations=np.zeros((2, 4), np.float32))
    with pytest.raises(ValueError, match=r"observations are of shape \(2, 4\), the policy expects \(2, 3\)"):
        kept.extend([demonstration(1, 3.0), wrong])
    assert marks(kept) == [1.0, 1.0]


def test_samples_pair_observation_and_action_and_follow_the_generator() -> None:
    kept = DemonstrationSet(3, capacity=50, gamma=1.0)
    marked = [replace(demonstration(1, m), actions=np.full((1, 2), m, np.float32)) for m in range(10)]
    kept.extend(marked)
    first, second = (kept.steps.sample(100, torch.Generator().manual_seed(0)) for _ in range(2))
    assert torch.equal(first.observation[:, 0], first.expert_action[:, 0])
    assert torch.equal(first.observation, second.observation)
    assert len(first.observation[:, 0].unique()) == 10
