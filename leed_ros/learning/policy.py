"""The policy of one robot: a Gaussian actor and a separate critic behind one observation normaliser."""

import itertools
import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from leed_ros.learning.config import LearningConfig
from leed_ros.learning.normalizer import Normalizer
from leed_ros.learning.places import PlaceEncoding
from leed_ros.task.action import ACTION_SIZE

LOG_SQRT_2_PI = 0.5 * math.log(2.0 * math.pi)


class ActorCritic(nn.Module):
    """Actor and critic with tanh layers, and a deviation of the action that does not depend on the state.

    Args:
        observation_size: Number of entries D of an observation.
        config: Gives the layers and the initial deviation.
        generator: Draws the initial weights; the global generator is not touched.
        places: Encodes places for the network; nothing by default.
    """

    _first: Tensor
    _behind: Tensor

    def __init__(
        self,
        observation_size: int,
        config: LearningConfig,
        generator: torch.Generator,
        places: PlaceEncoding | None = None,
    ) -> None:
        super().__init__()
        hidden = [config.hidden_size] * config.hidden_layers
        self.normalizer = Normalizer(observation_size)
        self.places = places or PlaceEncoding()
        inputs = observation_size + self.places.size
        self.register_buffer("_first", torch.eye(observation_size, inputs), persistent=False)
        self.register_buffer("_behind", torch.eye(inputs)[observation_size:], persistent=False)
        self.actor = _network([inputs, *hidden, ACTION_SIZE], 0.01, generator)
        self.critic = _network([inputs, *hidden, 1], 1.0, generator)
        self._actor_layers = [(layer.weight, layer.bias) for layer in self.actor if isinstance(layer, nn.Linear)]
        self.log_std = nn.Parameter(torch.full((ACTION_SIZE,), config.log_std))
        self._max_log_std = config.max_log_std
        self.bound_exploration()

    @torch.no_grad()
    def bound_exploration(self) -> None:
        """Take the action's deviation back to its bound, if it is beyond; to be called whenever it has changed."""
        self.log_std.clamp_(max=self._max_log_std)

    def mean_action(self, observation: Tensor) -> Tensor:
        """Return the middle of the action's distribution, unbounded. Shape (B, D) to (B, A)."""
        action: Tensor = self.actor(self._inputs(observation))
        return action

    @property
    def actor_layers(self) -> Sequence[tuple[Tensor, Tensor]]:
        """Weights, shape (out, in), and biases, shape (out,), of the actor's layers."""
        return self._actor_layers

    def value(self, observation: Tensor) -> Tensor:
        """Estimate the discounted return from here on. Shape (..., D) to (...)."""
        value: Tensor = self.critic(self._inputs(observation))
        return value.squeeze(-1)

    def sample(self, observation: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Draw actions.

        Args:
            observation: Shape (B, D).
            generator: Source of the noise.

        Returns:
            Actions, unbounded, shape (B, A), and their log-probability, shape (B,).
        """
        mean = self.mean_action(observation)
        noise = torch.randn(mean.shape, generator=generator)
        action = mean + self.log_std.exp() * noise
        return action, self._log_density(noise)

    def log_prob(self, observation: Tensor, action: Tensor) -> Tensor:
        """Return the log-probability of actions. Shapes (B, D) and (B, A) to (B,)."""
        return self._log_density((action - self.mean_action(observation)) * (-self.log_std).exp())

    def entropy(self) -> Tensor:
        """Return the entropy of the action's distribution, the same in every state. Scalar."""
        return (self.log_std + 0.5 + LOG_SQRT_2_PI).sum()

    def _inputs(self, observation: Tensor) -> Tensor:
        """Return what the networks see: the normalised observation, and the places in it. Shape (..., D + E).

        They are joined by products, as a plain policy's graph has no operator that makes an axis longer.
        """
        normalized = self.normalizer.forward(observation)
        if not self.places.size:
            return normalized
        return normalized @ self._first + self.places.forward(observation) @ self._behind

    def _log_density(self, noise: Tensor) -> Tensor:
        """Return the log-density of the action that lies `noise` deviations off the mean."""
        return -(0.5 * noise.square() + self.log_std + LOG_SQRT_2_PI).sum(-1)


def _network(sizes: list[int], output_gain: float, generator: torch.Generator) -> nn.Sequential:
    """Build a tanh network with orthogonal weights and zero biases; a small output gain starts the actor near zero."""
    layers: list[nn.Module] = []
    for inputs, outputs in itertools.pairwise(sizes[:-1]):
        layers += [_linear(inputs, outputs, math.sqrt(2.0), generator), nn.Tanh()]
    layers.append(_linear(sizes[-2], sizes[-1], output_gain, generator))
    return nn.Sequential(*layers)


def _linear(inputs: int, outputs: int, gain: float, generator: torch.Generator) -> nn.Linear:
    # `nn.utils.skip_init` would draw no weights in vain, but loads torch's symbolic shapes: 50 MB.
    with torch.random.fork_rng(devices=[]):
        layer = nn.Linear(inputs, outputs)
    nn.init.orthogonal_(layer.weight, gain, generator=generator)
    nn.init.zeros_(layer.bias)
    return layer
