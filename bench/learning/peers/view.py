"""What other implementations see: as much as the product's networks do."""

from dataclasses import replace

import numpy as np
import torch

from leed_ros.learning.places import PlaceEncoding
from leed_ros.task.mission import MissionStep
from leed_ros.task.observation import Observation, ObservationLayout
from leed_sim.evaluation import Policy


class View:
    """Adds to observations what the product's networks make of them before their first layer: places on several scales.

    Args:
        layout: What a robot observes.
        octaves: Number of waves; 0 adds nothing.

    Attributes:
        size: Number of entries that are seen.
    """

    def __init__(self, layout: ObservationLayout, octaves: int) -> None:
        self._places = PlaceEncoding.of(layout, octaves)
        self.size = layout.size + self._places.size

    def __call__(self, observation: Observation) -> Observation:
        """Return what is seen. Shape (..., D) to (..., D + E)."""
        if not self._places.size:
            return observation
        added = self._places.forward(torch.from_numpy(observation)).numpy()
        return np.concatenate([observation, added], axis=-1)

    def step(self, step: MissionStep) -> MissionStep:
        """Return a step with what is seen after it."""
        return replace(step, observation=self(step.observation))

    def policy(self, policy: Policy) -> Policy:
        """Return a policy of what robots observe, made of one of what is seen."""
        return lambda observation: policy(self(observation))
