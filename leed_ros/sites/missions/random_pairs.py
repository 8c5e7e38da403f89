"""Random pairs: every robot from some station to another, no station used twice."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leed_ros.sites.errors import SiteError
from leed_ros.sites.missions.source import round_between, station_names
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Round
from leed_ros.task.site import Site

TRIES = 100
"""Draws until all robots have places far enough from each other."""


@dataclass(frozen=True)
class RandomPairs:
    """Draws starts and goals among the stations, or among all places where there are none.

    Attributes:
        site: Where the robots drive.
        num_robots: Number of robots N.
        clearance: Smallest distance between two starts, between two goals, and from a start to its goal [m].

    Raises:
        SiteError: The site has no room for so many robots.
    """

    site: Site
    num_robots: int
    clearance: float

    def __post_init__(self) -> None:
        self.draw(np.random.default_rng(0))

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round; places are used once, as a start or as a goal, as long as there are enough of them."""
        names = station_names(self.site)
        points = np.array([self.site.roadmap.nodes[name] for name in names]).reshape(-1, 2)
        for _ in range(TRIES):
            starts = _spread(rng.permutation(len(names)), points, self.num_robots, self.clearance)
            order = rng.permutation(len(names))
            unused_first = order[np.argsort(np.isin(order, starts), kind="stable")]
            goals = rng.permutation(_spread(unused_first, points, self.num_robots, self.clearance)).tolist()
            if len(starts) == len(goals) == self.num_robots and _apart(points[starts], points[goals], self.clearance):
                return round_between(self.site.roadmap, [names[i] for i in starts], [names[i] for i in goals], rng)
        apart = f"{self.clearance:.2f} m apart"
        raise SiteError(f"{self.site.name}: has no {self.num_robots} starts and goals {apart}; use fewer robots")


def _spread(order: NDArray[np.int64], points: FloatArray, count: int, clearance: float) -> list[int]:
    """Return the first indices of an order, at most `count`, whose points keep their distance from each other."""
    chosen: list[int] = []
    for index in order.tolist():
        if len(chosen) == count:
            break
        gaps = np.hypot(*(points[chosen] - points[index]).T)
        if (gaps >= clearance).all():
            chosen.append(index)
    return chosen


def _apart(starts: FloatArray, goals: FloatArray, clearance: float) -> bool:
    return bool((np.hypot(*(starts - goals).T) >= clearance).all())
