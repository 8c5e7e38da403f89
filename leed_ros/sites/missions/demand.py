"""Demand: trips between named stations, each kind of trip as often as its rate says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leed_ros.sites.errors import SiteError
from leed_ros.sites.missions.source import round_between
from leed_ros.task.records import Round
from leed_ros.task.site import Site

TRIES = 1000
"""Draws until all robots have trips that share no place."""


@dataclass(frozen=True)
class Trip:
    """One row of a demand table.

    Attributes:
        origin: Station where it starts.
        destination: Station where it ends.
        rate: How often it comes up, in relation to the others.
    """

    origin: str
    destination: str
    rate: float


@dataclass(frozen=True)
class Demand:
    """Draws a trip for every robot by the rates; no two robots of a round share a start or a goal.

    Attributes:
        site: Where the robots drive.
        num_robots: Number of robots N.
        trips: The demand table.

    Raises:
        SiteError: The table has no trips for so many robots.
    """

    site: Site
    num_robots: int
    trips: tuple[Trip, ...]

    def __post_init__(self) -> None:
        self.draw(np.random.default_rng(0))

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round; which robot gets which trip is random, too."""
        for _ in range(TRIES):
            chosen = self._draw_trips(rng)
            if len(chosen) == self.num_robots:
                starts, goals = [trip.origin for trip in chosen], [trip.destination for trip in chosen]
                return round_between(self.site.roadmap, starts, goals, rng)
        raise SiteError(f"has no {self.num_robots} trips between different stations; add trips or use fewer robots")

    def _draw_trips(self, rng: np.random.Generator) -> list[Trip]:
        """Return trips by their rates, one after the other among those whose start and goal are free."""
        free: NDArray[np.float64] = np.array([trip.rate for trip in self.trips])
        chosen: list[Trip] = []
        while len(chosen) < self.num_robots and free.any():
            trip = self.trips[int(rng.choice(len(free), p=free / free.sum()))]
            chosen.append(trip)
            free *= [t.origin != trip.origin and t.destination != trip.destination for t in self.trips]
        return chosen
