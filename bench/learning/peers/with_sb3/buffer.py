"""A rollout of Stable-Baselines3 of which nothing is learned from while a robot stands by."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from stable_baselines3.common.buffers import RolloutBuffer

from bench.learning.peers.with_sb3.worlds import SwarmVecEnv
from leed_ros.task.records import BoolArray


class MissionBuffer(RolloutBuffer):  # type: ignore[misc]
    """Gives out what was experienced on missions only.

    Args:
        worlds: Tells whether a row was on a mission.
        num_minibatches: Parts that a pass is given out in.
        size: Arguments of the buffer.
        options: Likewise.
    """

    def __init__(self, *size: Any, worlds: SwarmVecEnv, num_minibatches: int, **options: Any) -> None:
        self._worlds, self._num_minibatches = worlds, num_minibatches
        self._valid: list[BoolArray] = []
        super().__init__(*size, **options)

    def reset(self) -> None:
        """Begin a new rollout."""
        self._valid = []
        super().reset()

    def add(self, *row: Any, **named: Any) -> None:
        """Add a row, and whether it is valid."""
        self._valid.append(self._worlds.valid)
        super().add(*row, **named)

    def get(self, batch_size: int | None = None) -> Iterator[Any]:
        """Give out all valid rows in a random order, in minibatches."""
        if not self.generator_ready:
            next(super().get(1))  # puts the columns into one dimension, environment by environment
        rows = np.flatnonzero(np.stack(self._valid, axis=1))
        for part in np.array_split(np.random.permutation(rows), self._num_minibatches):  # noqa: NPY002 (SB3's own way)
            yield self._get_samples(part)
