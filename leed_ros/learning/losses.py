"""The terms of the loss L = L_policy + vf_coef * L_value - ent_coef * H + expert_coef * L_expert, as pure functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor

from leed_ros.learning.policy import ActorCritic


@dataclass(frozen=True)
class PolicyLoss:
    """The clipped loss of PPO and how far the policy has moved. Scalars.

    Attributes:
        loss: What to minimise.
        approx_kl: Estimate of the divergence from the policy that acted.
        clip_fraction: Share of samples whose ratio lies outside the clip range.
    """

    loss: Tensor
    approx_kl: Tensor
    clip_fraction: Tensor


def policy_loss(log_prob: Tensor, old_log_prob: Tensor, advantage: Tensor, clip_coef: float) -> PolicyLoss:
    """Return the clipped surrogate loss (Schulman et al., arXiv 1707.06347, equation 7).

    Args:
        log_prob: Log-probability of the actions under the policy in training. Shape (B,).
        old_log_prob: Log-probability under the policy that acted. Shape (B,).
        advantage: Shape (B,).
        clip_coef: How far the ratio may gain from 1.
    """
    log_ratio = log_prob - old_log_prob
    ratio = log_ratio.exp()
    clipped = ratio.clamp(1.0 - clip_coef, 1.0 + clip_coef)
    loss = -torch.minimum(ratio * advantage, clipped * advantage).mean()
    with torch.no_grad():
        approx_kl = (ratio - 1.0 - log_ratio).mean()  # unbiased, never negative (Schulman, "Approximating KL")
        clip_fraction = ((ratio - 1.0).abs() > clip_coef).float().mean()
    return PolicyLoss(loss, approx_kl, clip_fraction)


def value_loss(value: Tensor, target: Tensor) -> Tensor:
    """Return half the mean squared error of values against returns. Shape (B,) each."""
    return 0.5 * (value - target).square().mean()


ExpertLoss: TypeAlias = Callable[[ActorCritic, Tensor, Tensor], Tensor]
"""From policy, observations (B, D) and expert actions (B, A) to a loss of each step (B,); ours, not the paper's."""


def squared_error(policy: ActorCritic, observation: Tensor, expert_action: Tensor) -> Tensor:
    """Return |mu(o) - a|^2 for each demonstrated step."""
    return (policy.mean_action(observation) - expert_action).square().sum(-1)


def negative_log_likelihood(policy: ActorCritic, observation: Tensor, expert_action: Tensor) -> Tensor:
    """Return -log pi(a | o) for each demonstrated step."""
    return -policy.log_prob(observation, expert_action)


EXPERT_LOSSES: Mapping[str, ExpertLoss] = {
    "squared_error": squared_error,
    "negative_log_likelihood": negative_log_likelihood,
}
"""The forms of the expert loss, by the name they have in the configuration."""
