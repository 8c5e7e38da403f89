"""A weight that follows how far off the demonstrated ways a robot drives."""

import math
from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np

from leed_ros.learning.expert_weight import Experience, ExpertSchedule
from leed_ros.learning.track import Track
from leed_ros.learning.trajectory import Trajectory
from leed_ros.learning.ways import Ways, pieces_of

RECENT_ROLLOUTS = 5
"""Rollouts over which the distance is averaged: that of a single one is a matter of luck."""

EVERYWHERE = 3.0
"""At so many times the distance that demonstrations have from each other the weight is the full one."""


class PathGapSchedule(ExpertSchedule):
    """In proportion to how much farther a robot is from its demonstrations than these are from each other.

    With d the robot's recent distance from the nearest demonstration, and s that of a demonstration from the nearest
    other one: coef * clip((d / s - 1) / (EVERYWHERE - 1), 0, 1). Distances are those of dynamic time warping, which
    forgives another pace: a robot that has become faster than its demonstrations is no farther from them for it.
    """

    def __init__(self, expert_coef: float, track: Track) -> None:
        self._expert_coef, self._track = expert_coef, track
        self._known: tuple[tuple[Trajectory, ...], Ways] | None = None
        self._recent: deque[float] = deque(maxlen=RECENT_ROLLOUTS)

    def __call__(self, experience: Experience) -> float:
        """Take the rollout into the robot's distance and return the weight; the full one if nothing can be compared."""
        ways = self._ways_of(experience.demonstrations.trajectories)
        pieces = pieces_of(experience.rollout, self._track)
        distance = ways.distance(pieces) if pieces else math.nan
        self._recent.extend([distance] if math.isfinite(distance) else [])
        if not self._recent or ways.spread <= 0.0:
            return self._expert_coef
        excess = float(np.mean(self._recent)) / ways.spread - 1.0
        return self._expert_coef * float(np.clip(excess / (EVERYWHERE - 1.0), 0.0, 1.0))

    def state(self) -> dict[str, Any]:
        """Return the robot's recent distances."""
        return {"distances": list(self._recent)}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `state` returned; the state of another schedule is none."""
        self._recent.clear()
        self._recent.extend(float(distance) for distance in state.get("distances", ()))

    def _ways_of(self, trajectories: tuple[Trajectory, ...]) -> Ways:
        """Return the ways of the present demonstrations, made anew when these have changed."""
        if self._known is None or self._known[0] is not trajectories:
            self._known = (trajectories, Ways([self._track.points(item.steps.observation) for item in trajectories]))
        return self._known[1]
