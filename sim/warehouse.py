"""The warehouse: one-lane aisles between racks, some of them dead ends, and a side zone with stations at each end."""

import itertools
from dataclasses import dataclass

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import RoadEdge, Roadmap, Site
from leed_sim.crossing import CrossingScenario
from leed_sim.lattice import LANE_WIDTH, MARGIN, SPACING, Places, box, walls
from leed_sim.side_zone import MOUTH_OFFSET, side_zone

HALF_WIDTH = 4.0
"""Half of the site's extent along x [m]."""

RACK_END = 1.75
"""The racks reach from -RACK_END to RACK_END along x [m]."""

BLOCK_LENGTH = 0.5
"""Length of the box that closes one end of a dead end [m]."""

DEEP_RACK_SHARE = 0.25
"""Share of racks that are one `SPACING` deeper than the others."""


@dataclass(frozen=True)
class Aisle:
    """A one-lane aisle along x.

    Attributes:
        name: `A1` is the southernmost.
        row: Number of the lanes' row that it opens to, from 1.
        y: Its centre line [m; map frame].
        blocked: The closed end, `west` or `east`, or empty for a through aisle.
    """

    name: str
    row: int
    y: float
    blocked: str

    def places(self) -> Places:
        """Return its places from west to east: `A1_west`, `A1_2` .. `A1_5`, `A1_east`; none at a closed end."""
        mouth = HALF_WIDTH - MOUTH_OFFSET
        count = 1 + round(2.0 * mouth / SPACING)
        ends = {1: "west", count: "east"}
        labels = [ends.get(number, str(number)) for number in range(1, count + 1)]
        xs = np.linspace(-mouth, mouth, count).tolist()
        return {
            f"{self.name}_{label}": (x, self.y) for label, x in zip(labels, xs, strict=True) if label != self.blocked
        }

    def edges(self) -> list[RoadEdge]:
        """Return its stretches from west to east, with those that join it to the inner lanes."""
        stops = list(self.places())
        if self.blocked != "west":
            stops.insert(0, f"W_inner_{self.row}")
        if self.blocked != "east":
            stops.append(f"E_inner_{self.row}")
        return [RoadEdge(a, b, self.name, one_lane=True) for a, b in itertools.pairwise(stops)]

    def block(self) -> list[list[float]]:
        """Return the box that closes it, if any."""
        if not self.blocked:
            return []
        x_min = -RACK_END if self.blocked == "west" else RACK_END - BLOCK_LENGTH
        half = 0.5 * LANE_WIDTH
        return [box(x_min, self.y - half, x_min + BLOCK_LENGTH, self.y + half)]


def warehouse(num_robots: int, seed: int) -> CrossingScenario:
    """Make a warehouse 8 m wide along x with max(4, N // 2 + 2) through aisles and max(1, N // 6) dead ends.

    The seed decides which aisles are dead ends, at which end, and which racks are deeper than others.
    """
    rng = np.random.default_rng(seed)
    aisles = _draw_aisles(rng, max(4, num_robots // 2 + 2), max(1, num_robots // 6))
    rows = [aisles[0].y + SPACING * step for step in range(aisles[-1].row)]
    bounds = (-HALF_WIDTH, rows[0] - MARGIN, HALF_WIDTH, rows[-1] + MARGIN)
    west, east = side_zone("W", -HALF_WIDTH, rows), side_zone("E", HALF_WIDTH, rows)
    places, edges = west.places | east.places, west.edges + east.edges
    for aisle in aisles:
        places |= aisle.places()
        edges += aisle.edges()
    blocks = [block for aisle in aisles for block in aisle.block()]
    boxes = np.array(walls(bounds) + _racks(aisles, bounds[1], bounds[3]) + blocks)
    stations = {"west": west.stations, "east": east.stations}
    name = f"warehouse-{num_robots}-{seed}"
    return CrossingScenario(Site(name, bounds, boxes, Roadmap(places, tuple(edges)), stations), num_robots)


def _draw_aisles(rng: np.random.Generator, num_through: int, num_dead: int) -> list[Aisle]:
    count = num_through + num_dead
    dead = rng.choice(count, num_dead, replace=False)
    steps = 2 + (rng.random(count - 1) < DEEP_RACK_SHARE)
    rows = np.concatenate([[0], np.cumsum(steps)])
    ys: FloatArray = SPACING * (rows - 0.5 * rows[-1])
    sides = rng.choice(["west", "east"], count).tolist()
    return [Aisle(f"A{n + 1}", int(rows[n]) + 1, float(ys[n]), sides[n] if n in dead else "") for n in range(count)]


def _racks(aisles: list[Aisle], y_min: float, y_max: float) -> list[list[float]]:
    """Fill the space between, below and above the aisles."""
    half = 0.5 * LANE_WIDTH
    lower = [y_min, *(aisle.y + half for aisle in aisles)]
    upper = [*(aisle.y - half for aisle in aisles), y_max]
    return [box(-RACK_END, low, RACK_END, high) for low, high in zip(lower, upper, strict=True)]
