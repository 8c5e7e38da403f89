"""Policies of several robots, each with its own weights, evaluated together."""

from collections.abc import Sequence

import torch
from torch import Tensor

from leed_ros.learning.acting_policy import ActingPolicy
from leed_ros.learning.normalizer import CLIP, EPSILON
from leed_ros.learning.policy import ActorCritic

TRIALS = 8
"""Random observations on which it is tried whether this machine rounds alike in both ways."""


class StackedPolicies:
    """Evaluates policies alike in shape, a row of the observations for each.

    The results are those of `mean_action`, to the last bit: where the machine's libraries round a stack of products in
    another way than single ones, which is tried first, each policy is evaluated by itself.

    Args:
        policies: Of N robots; all observe in the same layout and have the same configuration.

    Attributes:
        policies: The same.
        exact: Whether they are evaluated together.
    """

    def __init__(self, policies: Sequence[ActorCritic]) -> None:
        self.policies = list(policies)
        self._each = [ActingPolicy(policy) for policy in policies]
        self._places = policies[0].places
        self._mean = torch.stack([policy.normalizer.mean for policy in policies])
        self._deviation = torch.stack([policy.normalizer.var for policy in policies]).sqrt() + EPSILON
        layers = list(zip(*(policy.actor_layers for policy in policies), strict=True))
        self._hidden = [_stacked(layer) for layer in layers[:-1]]
        self._last = _LastLayer(layers[-1])
        self.exact = self._rounds_alike()

    @torch.no_grad()
    def replace(self, index: int, policy: ActorCritic) -> None:
        """Put another policy in the place of one; it is of the same shape, so it rounds as that one does."""
        self.policies[index], self._each[index] = policy, ActingPolicy(policy)
        self._mean[index] = policy.normalizer.mean
        self._deviation[index] = policy.normalizer.var.sqrt() + EPSILON
        *hidden, last = policy.actor_layers
        for (weights, biases), (weight, bias) in zip(self._hidden, hidden, strict=True):
            weights[index], biases[index] = weight.t(), bias
        self._last.replace(index, *last)

    @torch.inference_mode()
    def mean_actions(self, observation: Tensor) -> Tensor:
        """Return the middle of each policy's action, unbounded. Shape (N, D) to (N, A)."""
        return self._together(observation) if self.exact else self._apart(observation)

    def _together(self, observation: Tensor) -> Tensor:
        value = ((observation - self._mean) / self._deviation).clamp(-CLIP, CLIP)
        if self._places.size:
            value = torch.cat([value, self._places.encode(observation)], dim=1)
        value = value.unsqueeze(1)
        for weights, biases in self._hidden:
            value = torch.tanh(torch.baddbmm(biases, value, weights))
        return self._last.outputs(value.squeeze(1))

    def _apart(self, observation: Tensor) -> Tensor:
        rows = zip(observation.unsqueeze(1).unbind(), self._each, strict=True)
        return torch.cat([policy.mean_action(row) for row, policy in rows])

    @torch.inference_mode()
    def _rounds_alike(self) -> bool:
        generator = torch.Generator().manual_seed(0)
        shape = (TRIALS, *self._mean.shape)
        trials = self._mean + self._deviation * torch.randn(shape, generator=generator)
        return all(torch.equal(self._together(trial), self._apart(trial)) for trial in trials)


class _LastLayer:
    """The policies' last layers, one after the other.

    Two numbers out of so many come from another routine, with another order of sums, where they are stacked. Where
    each product goes is prepared, which takes as long as the product otherwise.

    Args:
        layer: Weights, shape (out, in), and biases, shape (out,), of N policies.
    """

    def __init__(self, layer: Sequence[tuple[Tensor, Tensor]]) -> None:
        weights, biases = zip(*layer, strict=True)
        self._biases = torch.stack(biases).detach()
        self._products = torch.empty_like(self._biases)
        self._each = [(weight.detach(), row) for weight, row in zip(weights, self._products.unbind(), strict=True)]

    def outputs(self, value: Tensor) -> Tensor:
        """Return each policy's own output. Shape (N, in) to (N, out)."""
        for row, (weight, product) in zip(value.unbind(), self._each, strict=True):
            torch.mv(weight, row, out=product)
        return self._products + self._biases

    def replace(self, index: int, weight: Tensor, bias: Tensor) -> None:
        """Put another policy's layer in the place of one. Shapes (out, in) and (out,)."""
        self._each[index] = (weight.detach(), self._products[index])
        self._biases[index] = bias


def _stacked(layer: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Return a layer's weights, shape (N, in, out), and biases, shape (N, 1, out), of all policies."""
    weights, biases = zip(*layer, strict=True)
    return torch.stack(weights).detach().transpose(1, 2), torch.stack(biases).detach().unsqueeze(1)
