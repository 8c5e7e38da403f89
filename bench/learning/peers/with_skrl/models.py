"""The networks that skrl learns with."""

from typing import Any

import torch
from gymnasium.spaces import Box
from skrl.models.torch import DeterministicMixin, GaussianMixin, Model
from torch import Tensor, nn

from bench.learning.peers.network import tanh_network
from leed_ros.learning.config import LearningConfig
from leed_ros.task.action import ACTION_SIZE

DEVICE = "cpu"


class Actor(GaussianMixin, Model):  # type: ignore[misc]
    """A Gaussian policy of a robot's own observations, its deviation the same in every state.

    Args:
        observations: What it sees.
        actions: What it may do; the environment clips.
        config: Gives layers and initial deviation.
    """

    def __init__(self, observations: Box, actions: Box, config: LearningConfig) -> None:
        Model.__init__(self, observation_space=observations, action_space=actions, device=DEVICE)
        GaussianMixin.__init__(self)
        hidden = [config.hidden_size] * config.hidden_layers
        self.network = tanh_network([observations.shape[0], *hidden, ACTION_SIZE], 0.01)
        self.log_std = nn.Parameter(torch.full((ACTION_SIZE,), config.log_std))

    def compute(self, inputs: dict[str, Any], role: str = "") -> tuple[Tensor, dict[str, Any]]:
        """Return mean actions and the logarithm of their deviation, as skrl asks for them."""
        return self.network(inputs["observations"]), {"log_std": self.log_std}


class Critic(DeterministicMixin, Model):  # type: ignore[misc]
    """A value of what is given under a name.

    Args:
        seen: Space of what it sees.
        name: `observations` for the robot's own, `states` for what all robots observe.
        config: Gives the layers.
    """

    def __init__(self, seen: Box, name: str, config: LearningConfig) -> None:
        Model.__init__(self, observation_space=seen, state_space=seen, action_space=Box(-1.0, 1.0), device=DEVICE)
        DeterministicMixin.__init__(self)
        self._name = name
        hidden = [config.hidden_size] * config.hidden_layers
        self.network = tanh_network([seen.shape[0], *hidden, 1], 1.0)

    def compute(self, inputs: dict[str, Any], role: str = "") -> tuple[Tensor, dict[str, Any]]:
        """Return values, as skrl asks for them."""
        return self.network(inputs[self._name]), {}
