from dataclasses import replace

import numpy as np
import pytest
import torch

from leed_ros.learning.demonstrations import DemonstrationSet
from leed_ros.learning.trajectory import discounted_returns
from leed_ros.task.records import Demonstration


def demonstration(length: int, mark: float, arrives: bool = True, time_ratio: float = 0.0) -> Demonstration:
    """Rewards of 1 each step; all observations equal to the mark."""
    terminated = np.zeros(length, dtype=np.bool_)
    terminated[-1] = arrives
    observations, actions = np.full((length, 3), mark, np.float32), np.zeros((length, 2), np.float32)
    return Demonstration(
        "planner",
        np.arange(length),
        np.zeros((length, 3)),
        observations,
        actions,
        np.ones(length),
        terminated,
        time_ratio,
    )


def marks(demonstrations: DemonstrationSet) -> list[float]:
    return demonstrations.steps.observation[:, 0].tolist()


def test_returns_are_hand_computed() -> None:
    assert discounted_returns(np.array([1.0, 2.0, 4.0]), 0.5).tolist() == [3.0, 4.0, 4.0]


def test_a_new_set_takes_the_place_of_the_one_before_as_a_whole() -> None:
    kept = DemonstrationSet(3, capacity=5, gamma=1.0)
    kept.replace([demonstration(2, 1.0, time_ratio=1.0), demonstration(2, 2.0, time_ratio=1.0)])
    kept.replace([demonstration(3, 3.0, time_ratio=9.0)])
    assert marks(kept) == [3.0, 3.0, 3.0]
    assert kept.steps.expert_return.tolist() == [3.0, 2.0, 1.0]
    kept.replace([])
    assert len(kept) == kept.num_demonstrations == 0


def test_what_is_kept_is_held_once_and_is_nobody_elses() -> None:
    given = [demonstration(2, 1.0), demonstration(3, 2.0)]
    kept = DemonstrationSet(3, capacity=5, gamma=1.0)
    kept.replace(given)
    for item in given:
        item.observations[:] = -1.0
    assert marks(kept) == [1.0, 1.0, 2.0, 2.0, 2.0]
    assert [item.steps.observation[:, 0].tolist() for item in kept.trajectories] == [[1.0] * 2, [2.0] * 3]
    assert [item.reward.tolist() for item in kept.trajectories] == [[1.0] * 2, [1.0] * 3]
    memory = kept.steps.observation.untyped_storage().data_ptr()
    assert all(item.steps.observation.untyped_storage().data_ptr() == memory for item in kept.trajectories)


def test_of_a_set_that_is_too_large_the_best_are_kept_whole_and_in_their_order() -> None:
    """By time over the shortest path: 1.1 takes 2 of 5 steps, 1.3 takes 3, nothing is left for 1.5 and 2."""
    kept = DemonstrationSet(3, capacity=5, gamma=1.0)
    ratios = [(2, 1.5), (3, 1.3), (2, 1.1), (1, 2.0)]
    kept.replace([demonstration(length, mark=ratio, time_ratio=ratio) for length, ratio in ratios])
    assert marks(kept) == pytest.approx([1.3, 1.3, 1.3, 1.1, 1.1])
    assert kept.num_demonstrations == 2


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        ([demonstration(6, 1.0, time_ratio=1.0), demonstration(1, 2.0, time_ratio=3.0)], [2.0]),
        ([demonstration(2, 1.0), demonstration(2, 2.0)], [2.0, 2.0]),
        ([demonstration(2, 1.0, time_ratio=9.0), demonstration(2, 2.0)], [1.0, 1.0]),
        ([demonstration(2, 1.0, arrives=False, time_ratio=1.0), demonstration(2, 2.0, time_ratio=9.0)], [2.0, 2.0]),
    ],
    ids=["what never fits is passed over", "the newest of equals", "the known of unknown ones", "arrivals first"],
)
def test_what_goes_first(shown, wanted) -> None:
    kept = DemonstrationSet(3, capacity=3, gamma=1.0)
    kept.replace(shown)
    assert marks(kept) == wanted


def test_only_arrivals_have_whole_returns() -> None:
    kept = DemonstrationSet(3, capacity=5, gamma=1.0)
    kept.replace([demonstration(2, 1.0), demonstration(1, 1.0, arrives=False)])
    assert kept.steps.complete.tolist() == [True, True, False]


def test_another_layout_is_refused_and_nothing_changes() -> None:
    kept = DemonstrationSet(3, capacity=5, gamma=1.0)
    kept.replace([demonstration(2, 1.0)])
    wrong = replace(demonstration(2, 2.0), observations=np.zeros((2, 4), np.float32))
    with pytest.raises(ValueError, match=r"observations are of shape \(2, 4\), the policy expects \(2, 3\)"):
        kept.replace([demonstration(1, 3.0), wrong])
    assert marks(kept) == [1.0, 1.0]


def test_samples_pair_observation_and_action_and_follow_the_generator() -> None:
    kept = DemonstrationSet(3, capacity=50, gamma=1.0)
    marked = [replace(demonstration(1, m), actions=np.full((1, 2), m, np.float32)) for m in range(10)]
    kept.replace(marked)
    first, second = (kept.steps.sample(100, torch.Generator().manual_seed(0)) for _ in range(2))
    assert torch.equal(first.observation[:, 0], first.expert_action[:, 0])
    assert torch.equal(first.observation, second.observation)
    assert len(first.observation[:, 0].unique()) == 10
