"""Generalised advantage estimation (Schulman et al., arXiv 1506.02438)."""

import torch
from torch import Tensor


def gae(
    rewards: Tensor,
    values: Tensor,
    next_values: Tensor,
    terminated: Tensor,
    truncated: Tensor,
    *,
    gamma: float,
    gae_lambda: float,
) -> tuple[Tensor, Tensor]:
    """Estimate advantages and returns along trajectories.

    delta_t = r_t + gamma * V(o'_t) - V(o_t), without V(o'_t) where the step terminated;
    advantage_t = delta_t + gamma * lambda * advantage_{t+1}, where neither terminated nor truncated.
    A truncated step bootstraps with the value of the observation that it led to.

    Args:
        rewards: Shape (T, B).
        values: Values of the observations before the steps. Shape (T, B).
        next_values: Values of the observations that the steps led to. Shape (T, B).
        terminated: Boolean. Shape (T, B).
        truncated: Boolean; set it also where the next row belongs to another trajectory. Shape (T, B).
        gamma: Discount per step.
        gae_lambda: Decay of the estimate.

    Returns:
        Advantages and returns (advantage + value). Shape (T, B) each.
    """
    deltas = rewards + gamma * next_values * ~terminated - values
    carry = gamma * gae_lambda * ~(terminated | truncated)
    advantage = torch.zeros_like(deltas[0])
    advantages = []
    for delta, decay in zip(reversed(deltas.unbind()), reversed(carry.unbind()), strict=True):
        advantage = torch.addcmul(delta, decay, advantage)
        advantages.append(advantage)
    stacked = torch.stack(advantages[::-1])
    return stacked, stacked + values
