"""What an update or a warm start tells about itself."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor


@dataclass(frozen=True)
class MinibatchMetrics:
    """Scalars of one gradient step, as tensors. Names as in `UpdateMetrics`."""

    policy_loss: Tensor
    value_loss: Tensor
    entropy: Tensor
    expert_loss: Tensor
    approx_kl: Tensor
    clip_fraction: Tensor
    grad_norm: Tensor

    @property
    def finite(self) -> bool:
        """Whether every number is."""
        return bool(torch.stack([getattr(self, field.name) for field in fields(self)]).isfinite().all())


@dataclass(frozen=True)
class UpdateMetrics:
    """How one update went; losses are means over its gradient steps.

    Attributes:
        updates: Number of updates so far, this one included.
        transitions: Number of this robot's transitions learned from so far.
        reward: Mean reward of the rollout's transitions.
        missions: Number of missions that ended in the rollout.
        arrivals: How many of them reached their goal.
        policy_loss: Clipped surrogate loss.
        value_loss: Half the mean squared error of the critic.
        entropy: Entropy of the action's distribution.
        expert_loss: Loss against the demonstrations, unweighted; 0 where its weight is 0.
        expert_coef: Weight of the expert loss.
        approx_kl: Estimated divergence from the policy that acted.
        clip_fraction: Share of samples outside the clip range.
        grad_norm: Norm of the gradient before clipping.
        explained_variance: Share of the returns' variance that the critic explained before the update.
        rolled_back: The update gave a number that is not finite, and was undone.
    """

    updates: int
    transitions: int
    reward: float
    missions: int
    arrivals: int
    policy_loss: float
    value_loss: float
    entropy: float
    expert_loss: float
    expert_coef: float
    approx_kl: float
    clip_fraction: float
    grad_norm: float
    explained_variance: float
    rolled_back: bool


@dataclass(frozen=True)
class WarmStartMetrics:
    """How a warm start went.

    Attributes:
        steps: Number of demonstrated steps.
        expert_loss: Loss against all demonstrations afterwards, before it is undone if it is.
        value_loss: Half the mean squared error of the critic on them, likewise.
        rolled_back: It gave a number that is not finite, and was undone.
    """

    steps: int
    expert_loss: float
    value_loss: float
    rolled_back: bool


def mean_metrics(steps: Sequence[MinibatchMetrics]) -> dict[str, float]:
    """Average gradient steps; returns the mean of every field of `MinibatchMetrics` by its name."""
    names = [field.name for field in fields(MinibatchMetrics)]
    return {name: float(torch.stack([getattr(step, name) for step in steps]).mean()) for name in names}


def explained_variance(value: Tensor, target: Tensor) -> float:
    """Return 1 - Var(target - value) / Var(target), or 0 where the target does not vary. Shape (B,) each."""
    variance = target.var(correction=0)
    if variance == 0.0:
        return 0.0
    return float(1.0 - (target - value).var(correction=0) / variance)
