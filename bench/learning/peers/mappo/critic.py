"""The central critic: from what all robots observe to the value of each robot's mission."""

import torch
from torch import Tensor, nn

from bench.learning.peers.network import tanh_network
from leed_ros.learning.normalizer import Normalizer
from leed_ros.learning.places import PlaceEncoding


class CentralCritic(nn.Module):
    """A tanh network behind a normaliser, with one output for each robot.

    Args:
        num_robots: Number of robots N.
        observation_size: Number of entries D of one robot's observation.
        hidden_size: Units of each of its two hidden layers.
        generator: Draws the initial weights.
        places: Encodes places, as for the actors.
    """

    def __init__(
        self,
        num_robots: int,
        observation_size: int,
        hidden_size: int,
        generator: torch.Generator,
        places: PlaceEncoding,
    ) -> None:
        super().__init__()
        self.normalizer, self._places = Normalizer(num_robots * observation_size), places
        sizes = (num_robots * (observation_size + places.size), hidden_size, hidden_size, num_robots)
        self.network = tanh_network(sizes, 1.0, generator)

    def forward(self, observation: Tensor) -> Tensor:
        """Estimate each robot's discounted return. Shape (..., N, D) to (..., N)."""
        own = self.normalizer(observation.flatten(-2))
        added = self._places(observation).flatten(-2) if self._places.size else own[..., :0]
        value: Tensor = self.network(torch.cat([own, added], dim=-1))
        return value
