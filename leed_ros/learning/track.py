"""Tracks: what is left of observations when only the way is of interest, not the pace nor what was sensed on it."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from leed_ros.task.geometry import FloatArray
from leed_ros.task.observation import ObservationLayout

ENTRIES = ("x", "y", "goal_distance")
"""Where the robot is and how far it has to go: what tells one way from another, and one mission from another."""


@dataclass(frozen=True)
class Track:
    """What a point of a track is made of, F features of an observation.

    Attributes:
        columns: Places of the features in the observation. Length F.
        scales: Factors from feature to entry. Length F.
    """

    columns: tuple[int, ...]
    scales: tuple[float, ...]

    @classmethod
    def of(cls, layout: ObservationLayout) -> Self:
        """Choose x, y [m; map frame] and the distance of the goal [m] as far as observed; all entries if none is."""
        chosen = [place for place, name in enumerate(layout.names) if name in ENTRIES]
        if not chosen:
            return cls(tuple(range(layout.size)), (1.0,) * layout.size)
        return cls(tuple(chosen), tuple(layout.scales[place] for place in chosen))

    def points(self, observation: Tensor) -> FloatArray:
        """Return the points of observations. Shape (T, D) to (T, F)."""
        entries = observation[:, list(self.columns)].double()
        points: FloatArray = (entries / torch.tensor(self.scales, dtype=torch.float64)).numpy()
        return points
