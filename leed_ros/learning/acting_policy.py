"""A policy that acts: the very numbers of the policy in training, in three fifths of the time.

A robot decides alone, for one observation at a time, so calls take more time than the arithmetic in them. What changes
with the weights only is worked out beforehand, and what is done to two numbers is left to NumPy.
"""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import linear

from leed_ros.learning.normalizer import CLIP, EPSILON
from leed_ros.learning.policy import LOG_SQRT_2_PI, ActorCritic
from leed_ros.learning.rollout import Float32Array
from leed_ros.task.observation import Observation


class ActingPolicy:
    """Acts by a policy that does not change any more.

    Args:
        policy: Its weights, statistics and deviation are taken as they are now.

    Attributes:
        policy: The same.
    """

    @torch.no_grad()
    def __init__(self, policy: ActorCritic) -> None:
        self.policy = policy
        self._places = policy.places
        self._mean, self._deviation = policy.normalizer.mean, policy.normalizer.var.sqrt() + EPSILON
        layers = [(weight.detach(), bias.detach()) for weight, bias in policy.actor_layers]
        self._hidden, self._last = layers[:-1], layers[-1]
        self._log_std: Float32Array = policy.log_std.detach().numpy()
        self._std: Float32Array = policy.log_std.exp().numpy()

    def mean_action(self, observation: Tensor) -> Tensor:
        """Return the policy's `mean_action`. Shape (B, D) to (B, A)."""
        value = ((observation - self._mean) / self._deviation).clamp(-CLIP, CLIP)
        if self._places.size:
            value = torch.cat([value, self._places.encode(observation)], dim=1)
        for weight, bias in self._hidden:
            value = torch.tanh(linear(value, weight, bias))
        return linear(value, *self._last)

    def sample(self, observation: Observation, generator: torch.Generator) -> tuple[Float32Array, Float32Array]:
        """Return the policy's `sample`: actions, shape (B, A), and their log-probability, shape (B,).

        Args:
            observation: Shape (B, D).
            generator: Source of the noise.
        """
        return self.explored(self.mean_action(torch.from_numpy(observation)).numpy(), generator)

    def explored(self, mean: Float32Array, generator: torch.Generator) -> tuple[Float32Array, Float32Array]:
        """Return what `sample` does where the mean actions are known. Shape (B, A)."""
        noise: Float32Array = torch.randn(mean.shape, generator=generator).numpy()
        log_prob: Float32Array = -(0.5 * np.square(noise) + self._log_std + LOG_SQRT_2_PI).sum(-1)
        return mean + self._std * noise, log_prob
