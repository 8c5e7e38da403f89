import pytest
import torch

from leed_ros.learning.gae import gae

REWARDS = torch.tensor([[1.0], [2.0], [3.0]])
VALUES = torch.tensor([[0.5], [1.0], [1.5]])
NEXT_VALUES = torch.tensor([[1.0], [1.5], [4.0]])
NEVER = torch.zeros(3, 1, dtype=torch.bool)
AFTER_SECOND = torch.tensor([[False], [True], [False]])


# gamma = 0.5, lambda = 0.5. deltas without ends: 1 + 0.5 - 0.5 = 1; 2 + 0.75 - 1 = 1.75; 3 + 2 - 1.5 = 3.5.
# advantages: 3.5; 1.75 + 0.25 * 3.5 = 2.625; 1 + 0.25 * 2.625 = 1.65625.
# terminated after the second: its delta is 2 - 1 = 1, and nothing flows back over it: 1 + 0.25 * 1 = 1.25.
# truncated after the second: its delta stays 1.75, and nothing flows back over it: 1 + 0.25 * 1.75 = 1.4375.
@pytest.mark.parametrize(
    ("terminated", "truncated", "expected"),
    [
        (NEVER, NEVER, [1.65625, 2.625, 3.5]),
        (AFTER_SECOND, NEVER, [1.25, 1.0, 3.5]),
        (NEVER, AFTER_SECOND, [1.4375, 1.75, 3.5]),
    ],
)
def test_hand_computed(terminated: torch.Tensor, truncated: torch.Tensor, expected: list[float]) -> None:
    advantages, returns = gae(REWARDS, VALUES, NEXT_VALUES, terminated, truncated, gamma=0.5, gae_lambda=0.5)
    assert advantages.squeeze(1).tolist() == expected
    assert torch.equal(returns, advantages + VALUES)


def test_worlds_do_not_mix() -> None:
    both = [torch.cat([tensor, 2.0 * tensor], dim=1) for tensor in (REWARDS, VALUES, NEXT_VALUES)]
    ends = torch.cat([AFTER_SECOND, NEVER], dim=1)
    advantages, _ = gae(*both, ends, torch.zeros_like(ends), gamma=0.5, gae_lambda=0.5)
    assert advantages.tolist() == [[1.25, 3.3125], [1.0, 5.25], [3.5, 7.0]]
