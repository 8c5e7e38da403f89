"""Opposing traffic: half of the robots on each side, every one bound for a free station on the other side."""

from dataclasses import dataclass

import numpy as np

from leed_ros.task.geometry import FloatArray, wrap_angle
from leed_ros.task.records import Round
from leed_ros.task.site import Site
from leed_sim.lattice import positions

REACH = 5.0
"""How far along y a goal may lie from its start [m], so that a mission's length does not grow with the site."""

REACH_GROWTH = 0.5
"""By how much the reach is widened after a draw that leaves a robot without a goal [m]."""

YAW_NOISE = 0.3
"""Standard deviation of the starting yaw about the inward direction [rad]."""


@dataclass(frozen=True)
class CrossingScenario:
    """A site with stations `west` and `east`, and missions from each side to the other."""

    site: Site
    num_robots: int

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round: which robot starts on which side is drawn anew, and no station is used twice."""
        reach = REACH
        while (trips := self._draw_trips(rng, reach)) is None:
            reach += REACH_GROWTH
        trips = trips[rng.permutation(self.num_robots)]
        inward = np.where(trips[:, 0] < 0.0, 0.0, np.pi)
        yaw = wrap_angle(inward + rng.normal(0.0, YAW_NOISE, self.num_robots))
        return Round(np.column_stack([trips[:, :2], yaw]), trips[:, 2:])

    def _draw_trips(self, rng: np.random.Generator, reach: float) -> FloatArray | None:
        """Return start x, y and goal x, y [m], west first, or None if a robot finds no goal. Shape (N, 4)."""
        west, east = (
            rng.permutation(positions(self.site.stations[side], self.site.roadmap.nodes)) for side in ("west", "east")
        )
        num_west = self.num_robots // 2 + int(rng.integers(self.num_robots % 2 + 1))
        num_east = self.num_robots - num_west
        eastward = _assign_goals(rng, west[:num_west], east[num_east:], reach)
        westward = _assign_goals(rng, east[:num_east], west[num_west:], reach)
        if eastward is None or westward is None:
            return None
        trips: FloatArray = np.concatenate(
            [np.hstack([west[:num_west], eastward]), np.hstack([east[:num_east], westward])]
        )
        return trips


def _assign_goals(rng: np.random.Generator, starts: FloatArray, free: FloatArray, reach: float) -> FloatArray | None:
    """Give every start a random free station within reach along y, or return None. Shape (B, 2)."""
    taken = np.zeros(len(free), dtype=np.bool_)
    chosen = np.zeros(len(starts), dtype=np.int64)
    for index, start in enumerate(starts):
        candidates = np.flatnonzero(~taken & (np.abs(free[:, 1] - start[1]) <= reach))
        if not len(candidates):
            return None
        chosen[index] = rng.choice(candidates)
        taken[chosen[index]] = True
    return free[chosen]
