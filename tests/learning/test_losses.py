import math

import pytest
import torch

from leed_ros.learning.config import LearningConfig
from leed_ros.learning.losses import EXPERT_LOSSES, negative_log_likelihood, policy_loss, squared_error, value_loss
from leed_ros.learning.policy import ActorCritic


def test_policy_loss_takes_the_worse_of_ratio_and_clipped_ratio() -> None:
    ratio = torch.tensor([1.5, 1.5, 0.5, 0.5, 1.1])
    advantage = torch.tensor([1.0, -1.0, 1.0, -1.0, 2.0])
    # clipped to [0.8, 1.2]: min(1.5, 1.2) = 1.2; min(-1.5, -1.2) = -1.5; 0.5; min(-0.5, -0.8) = -0.8; 2.2
    result = policy_loss(ratio.log(), torch.zeros(5), advantage, clip_coef=0.2)
    assert result.loss.item() == pytest.approx(-(1.2 - 1.5 + 0.5 - 0.8 + 2.2) / 5)
    assert result.clip_fraction.item() == pytest.approx(0.8)
    assert result.approx_kl.item() == pytest.approx((ratio - 1 - ratio.log()).mean().item())


def test_gradient_vanishes_where_the_clip_holds() -> None:
    log_prob = torch.tensor([math.log(1.5), math.log(1.1)], requires_grad=True)
    policy_loss(log_prob, torch.zeros(2), torch.ones(2), clip_coef=0.2).loss.backward()
    assert log_prob.grad is not None
    assert log_prob.grad.tolist() == pytest.approx([0.0, -0.55])


def test_value_loss_is_half_the_mean_square() -> None:
    assert value_loss(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 2.0])).item() == 1.0


def test_expert_losses(policy: ActorCritic) -> None:
    observation = torch.zeros(2, policy.normalizer.mean.shape[0])  # no bias yet, so that the mean action is zero
    expert_action = torch.tensor([[1.0, 2.0], [0.0, 1.0]])
    assert squared_error(policy, observation, expert_action).tolist() == pytest.approx([5.0, 1.0])
    # -log of a Gaussian of deviation s, both parts: (a^2) / (2 s^2) + 2 log s + log 2 pi
    log_std = policy.log_std[0].item()
    expected = [part / (2.0 * math.exp(2.0 * log_std)) + 2.0 * log_std + math.log(2.0 * math.pi) for part in (5.0, 1.0)]
    assert negative_log_likelihood(policy, observation, expert_action).tolist() == pytest.approx(expected)


def test_every_configured_form_exists() -> None:
    field = LearningConfig.__dataclass_fields__["expert_loss"]
    assert set(field.metadata["choices"]) == set(EXPERT_LOSSES)
