"""The arena: an open square where every robot crosses to the opposite point of a circle."""

from dataclasses import dataclass

import numpy as np

from leed_ros.task.geometry import wrap_angle
from leed_ros.task.records import Round
from leed_ros.task.site import RoadEdge, Roadmap, Site
from leed_sim.lattice import SPACING, Places, walls

ROBOT_SPACING = 0.9
"""Distance of neighbouring robots along the circle, before noise [m]."""

MIN_RADIUS = 2.0
BORDER = 0.9
"""Distance of the circle from the walls [m]."""

POSITION_NOISE = 0.05
"""Largest shift of a start or a goal along each axis [m]."""

YAW_NOISE = 0.3
"""Standard deviation of the starting yaw about the direction to the centre [rad]."""


@dataclass(frozen=True)
class ArenaScenario:
    """An antipodal swap.

    Attributes:
        site: Where it takes place.
        num_robots: Number of robots N.
        radius: Radius of the circle [m].
    """

    site: Site
    num_robots: int
    radius: float

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round: the circle is turned, and the robots are placed on it in random order.

        With an odd number of robots no goal is another robot's start; with an even number every one is.
        """
        count = self.num_robots
        angle = 2.0 * np.pi * (rng.permutation(count) / count + rng.random())
        ring = self.radius * np.column_stack([np.cos(angle), np.sin(angle)])
        starts, goals = (sign * ring + rng.uniform(-POSITION_NOISE, POSITION_NOISE, (count, 2)) for sign in (1, -1))
        yaw = wrap_angle(angle + np.pi + rng.normal(0.0, YAW_NOISE, count))
        return Round(np.column_stack([starts, yaw]), goals)


def arena(num_robots: int, seed: int) -> ArenaScenario:
    """Make an arena whose circle leaves every robot 0.9 m; all seeds give the same one, but for its name."""
    steps = int(np.ceil(2.0 * (max(MIN_RADIUS, ROBOT_SPACING * num_robots / (2.0 * np.pi)) + BORDER) / SPACING))
    half = 0.5 * SPACING * steps
    roadmap = _lattice(steps)
    site = Site(
        f"arena-{num_robots}-{seed}", (-half, -half, half, half), np.array(walls((-half, -half, half, half))), roadmap
    )
    return ArenaScenario(site, num_robots, half - BORDER)


def _lattice(count: int) -> Roadmap:
    """Return a square lattice centred at the origin; `C2_R5` is column 2 from the west, row 5 from the south."""
    offset = 0.5 * (count + 1)
    numbers = range(1, count + 1)
    places: Places = {f"C{c}_R{r}": (SPACING * (c - offset), SPACING * (r - offset)) for c in numbers for r in numbers}
    east = [RoadEdge(f"C{c}_R{r}", f"C{c + 1}_R{r}") for c in numbers[:-1] for r in numbers]
    north = [RoadEdge(f"C{c}_R{r}", f"C{c}_R{r + 1}") for c in numbers for r in numbers[:-1]]
    return Roadmap(places, tuple(east + north))
