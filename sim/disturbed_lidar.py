"""The lidar of a robot that is not ideal: noise, an offset, and rays that return nothing."""

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray
from leed_sim.randomisation import RandomisationConfig


class DisturbedLidar:
    """Disturbs the ranges of N robots in W worlds.

    A ray that returns nothing reads `max_range`, as a ray into the open does: a driver that follows REP-117 reports
    both as +inf, and whoever reads the scan cannot tell them apart. That is the harder case: of drivers that report NaN
    or zero it can be known that a measurement is missing. Noise and offset change only rays that hit something.

    Args:
        shape: (W, N).
        max_range: Reach of the lidar [m], or of each robot's. Shape (N, 1).
        config: Bounds of the disturbances.
        rng: Draws them.
    """

    def __init__(
        self,
        shape: tuple[int, int],
        max_range: FloatArray | float,
        config: RandomisationConfig,
        rng: np.random.Generator,
    ) -> None:
        self._config, self._max_range, self._rng = config, max_range, rng
        self._noise, self._bias, self._dropout = np.zeros((3, *shape, 1))

    def begin(self, where: BoolArray) -> None:
        """Draw the disturbances of a new round. Shape (W,)."""
        shape, config = self._noise.shape, self._config
        self._noise[where] = config.amounts(config.lidar_noise, shape, self._rng)[where]
        self._bias[where] = config.errors(config.lidar_bias, shape, self._rng)[where]
        self._dropout[where] = config.amounts(config.lidar_dropout, shape, self._rng)[where]

    def disturb(self, ranges: FloatArray) -> FloatArray:
        """Return what the robots' lidars report for true ranges [m]. Shape (W, N, R)."""
        reported = ranges
        if self._config.lidar_noise or self._config.lidar_bias:
            error = self._bias + self._noise * self._rng.standard_normal(ranges.shape)
            reported = np.where(ranges < self._max_range, np.clip(ranges + error, 0.0, self._max_range), ranges)
        if self._config.lidar_dropout:
            reported = np.where(self._rng.random(ranges.shape) < self._dropout, self._max_range, reported)
        return reported
