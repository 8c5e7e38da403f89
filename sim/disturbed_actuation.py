"""The drive of a robot that is not ideal: commands get lost, come late, and are followed too fast or too slow."""

import math

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray
from leed_sim.randomisation import RandomisationConfig


class DisturbedActuation:
    """Turns the commands of N robots in W worlds into those that take effect.

    A lost command leaves the one before in force. A delay of a part of a control period mixes two commands by the time
    that each is in force. At the start of a round the zero command is.

    Args:
        shape: (W, N).
        config: Bounds of the disturbances.
        rng: Draws them.
    """

    def __init__(self, shape: tuple[int, int], config: RandomisationConfig, rng: np.random.Generator) -> None:
        self._config, self._rng = config, rng
        self._loss, self._delay = np.zeros((2, *shape))
        self._gain = np.ones((*shape, 2))
        self._index = tuple(np.indices(shape))
        self._received: FloatArray = np.zeros((2 + math.ceil(config.actuation_delay), *shape, 2))

    def begin(self, where: BoolArray) -> None:
        """Draw the disturbances of a new round. Shape (W,)."""
        config, shape = self._config, self._delay.shape
        self._loss[where] = config.amounts(config.command_loss, shape, self._rng)[where]
        self._delay[where] = config.amounts(config.actuation_delay, shape, self._rng)[where]
        self._gain[where] = 1.0 + config.errors(config.actuation_gain, (*shape, 2), self._rng)[where]
        self._received[:, where] = 0.0

    def disturb(self, commands: FloatArray) -> FloatArray:
        """Return what takes effect in the coming control period [m/s, rad/s]. Shape (W, N, 2)."""
        effective = self._delayed(self._kept(commands))
        return effective * self._gain if self._config.actuation_gain else effective

    def _kept(self, commands: FloatArray) -> FloatArray:
        """Return the latest commands that were not lost. Shape (W, N, 2)."""
        if not self._config.command_loss:
            return commands
        lost = self._rng.random(self._loss.shape) < self._loss
        return np.where(lost[..., np.newaxis], self._received[0], commands)

    def _delayed(self, commands: FloatArray) -> FloatArray:
        self._received = np.concatenate([commands[np.newaxis], self._received[:-1]])
        if not self._config.actuation_delay:
            return commands
        whole: NDArray[np.int64] = self._delay.astype(np.int64)
        part = (self._delay - whole)[..., np.newaxis]
        newer, older = self._received[(whole, *self._index)], self._received[(whole + 1, *self._index)]
        mixed: FloatArray = (1.0 - part) * newer + part * older
        return mixed
