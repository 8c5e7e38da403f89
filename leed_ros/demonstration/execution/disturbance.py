"""Disturbance: noise on executed actions that takes robots off their way, so that they show how to get back."""

import math

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.task.action import action_from_command
from leed_ros.task.fleet import Fleet
from leed_ros.task.geometry import FloatArray


class Disturbance:
    """Correlated Gaussian noise on the actions of W worlds with N robots."""

    def __init__(
        self, shape: tuple[int, int], fleet: Fleet, config: DemonstrationConfig, rng: np.random.Generator
    ) -> None:
        self._config, self._rng = config, rng
        self._rest = action_from_command(np.zeros((len(fleet), 2)), fleet)[:, :1]
        self._noise: FloatArray = np.zeros((*shape, 2))

    def disturb(self, action: FloatArray) -> FloatArray:
        """Return the actions to execute; a robot that stands is left alone, so that it keeps giving way.

        Args:
            action: Actions in [-1, 1]. Shape (W, N, 2).
        """
        kept = self._config.noise_correlation
        fresh = self._config.action_noise * self._rng.standard_normal(self._noise.shape)
        self._noise = kept * self._noise + math.sqrt(1.0 - kept * kept) * fresh
        moves = np.abs(action[..., :1] - self._rest) > 1e-6
        disturbed: FloatArray = np.clip(action + moves * self._noise, -1.0, 1.0)
        return disturbed
