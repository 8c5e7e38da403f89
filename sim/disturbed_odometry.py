"""The odometry of a robot that is not ideal: pose and velocity go wrong by systematic errors that add up."""

import numpy as np

from leed_ros.task.geometry import FloatArray, wrap_angle
from leed_ros.task.records import BoolArray
from leed_sim.randomisation import RandomisationConfig


class DisturbedOdometry:
    """Dead reckoning of N robots in W worlds from their true motion.

    Two errors of a differential drive: wheels of the wrong diameter scale the distance, and wheels of unequal diameter
    add a turn for every metre (Borenstein and Feng, Measurement and correction of systematic odometry errors in mobile
    robots, 1996). The pose is right at the start of a round; from there on its error grows with the way driven. The
    velocity bears the same errors, so that both agree.

    Args:
        shape: (W, N).
        config: Bounds of the errors.
        rng: Draws them.
    """

    def __init__(self, shape: tuple[int, int], config: RandomisationConfig, rng: np.random.Generator) -> None:
        self._config, self._rng = config, rng
        self._scale, self._turn = np.ones(shape), np.zeros(shape)
        self._true: FloatArray = np.zeros((*shape, 3))
        self._pose: FloatArray = np.zeros((*shape, 3))

    @property
    def _ideal(self) -> bool:
        return self._config.distance_drift == self._config.yaw_drift == 0.0

    def begin(self, pose: FloatArray, where: BoolArray) -> None:
        """Draw the errors of a new round and take over the true pose [m, rad; map frame]. Shapes (W, N, 3), (W,)."""
        config, shape = self._config, self._turn.shape
        self._scale[where] = 1.0 + config.errors(config.distance_drift, shape, self._rng)[where]
        self._turn[where] = config.errors(config.yaw_drift, shape, self._rng)[where]
        self._true[where] = self._pose[where] = pose[where]

    def advance(self, pose: FloatArray) -> None:
        """Take in the true poses after a step [m, rad; map frame]. Shape (W, N, 3)."""
        if self._ideal:
            return
        moved = pose[..., :2] - self._true[..., :2]
        heading = self._pose[..., 2] - self._true[..., 2]
        cos, sin = self._scale * np.cos(heading), self._scale * np.sin(heading)
        turned = wrap_angle(pose[..., 2] - self._true[..., 2])
        self._pose[..., 0] += cos * moved[..., 0] - sin * moved[..., 1]
        self._pose[..., 1] += sin * moved[..., 0] + cos * moved[..., 1]
        self._pose[..., 2] = wrap_angle(self._pose[..., 2] + turned + self._turn * np.hypot(*np.moveaxis(moved, -1, 0)))
        self._true = pose

    def pose(self, true: FloatArray) -> FloatArray:
        """Return the poses that the robots believe in, for true ones [m, rad; map frame]. Shape (W, N, 3)."""
        return true if self._ideal else self._pose.copy()

    def velocity(self, true: FloatArray) -> FloatArray:
        """Return the velocities that the robots measure, for true ones [m/s, rad/s; base_link]. Shape (W, N, 2)."""
        if self._ideal:
            return true
        linear = true[..., 0]
        return np.stack([self._scale * linear, true[..., 1] + self._turn * np.abs(linear)], axis=-1)
