"""The field: open ground with a wall around it, as large as its robots need."""

import math
from dataclasses import dataclass

import numpy as np

from leed_ros.task.records import Round
from leed_ros.task.site import Roadmap, Site
from leed_sim.lattice import walls

SPACING = 2.0
"""Ground of each robot, along each side [m]; the peers' robots have as much."""

JITTER = 0.5
"""Largest shift of a start along each axis [m]."""


@dataclass(frozen=True)
class FieldScenario:
    """Robots all over a field, who drive as they are told.

    Attributes:
        site: Where it takes place.
        num_robots: Number of robots N.
    """

    site: Site
    num_robots: int

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round: robots stand about the points of a lattice; goals are of no account."""
        count = math.ceil(math.sqrt(self.num_robots))
        cell = self.site.bounds[2] * 2.0 / count
        places = rng.permutation(count * count)[: self.num_robots]
        lattice = np.column_stack([places % count, places // count])
        points = (lattice + 0.5) * cell - self.site.bounds[2] + rng.uniform(-JITTER, JITTER, (self.num_robots, 2))
        return Round(np.column_stack([points, rng.uniform(-np.pi, np.pi, self.num_robots)]), points)


def field(num_robots: int) -> FieldScenario:
    """Make the field of N robots."""
    half = 0.5 * SPACING * math.sqrt(num_robots)
    bounds = (-half, -half, half, half)
    return FieldScenario(Site(f"field-{num_robots}", bounds, np.array(walls(bounds)), Roadmap({}, ())), num_robots)
