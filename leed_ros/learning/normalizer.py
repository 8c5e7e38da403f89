"""Normaliser of observations: running mean and variance, part of the policy and of the exported graph."""

import torch
from torch import Tensor, nn

CLIP = 10.0
"""Normalised entries lie within plus and minus this."""

EPSILON = 1e-2
"""Added to the deviation, so that an entry that never moved is not blown up by its first move."""


class Normalizer(nn.Module):
    """Centres and scales observations by statistics that change only when `update` is called, never in `forward`."""

    mean: Tensor
    var: Tensor
    count: Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("var", torch.ones(size))
        self.register_buffer("count", torch.zeros((), dtype=torch.float64))

    def forward(self, observation: Tensor) -> Tensor:
        """Normalise observations. Shape (..., D)."""
        return ((observation - self.mean) / (self.var.sqrt() + EPSILON)).clamp(-CLIP, CLIP)

    @torch.no_grad()
    def update(self, observation: Tensor) -> None:
        """Take observations into the statistics (parallel form of Chan, Golub and LeVeque, 1979).

        Args:
            observation: Shape (B, D).
        """
        added = len(observation)
        total = self.count + added
        share = (added / total).float()
        var, mean = torch.var_mean(observation, dim=0, correction=0)
        delta = mean - self.mean
        self.mean.add_(delta * share)
        self.var.copy_((1.0 - share) * self.var + share * var + share * (1.0 - share) * delta.square())
        self.count.copy_(total)
