"""The corridor: one long lane with passing bays between two halls, and traffic from both ends."""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from leed_ros.task.site import RoadEdge, Roadmap, Site
from leed_sim.crossing import CrossingScenario
from leed_sim.lattice import LANE_WIDTH, MARGIN, SPACING, Bounds, Places, box, walls
from leed_sim.side_zone import MOUTH_OFFSET, rows_for, side_zone

NECK = 2
"""Places of each of the one-lane stretches before, between and after the bays."""

NUM_BAYS = 2
HALF = 0.5 * LANE_WIDTH
END = 0.25
"""How far the corridor's walls reach beyond its first and last place [m]."""


@dataclass(frozen=True)
class Bay:
    """A stretch of the corridor that is two lanes wide.

    Attributes:
        name: `B1` is the westernmost.
        first: Index of the corridor's place beside its first place.
        length: Number of its places.
        side: +1 north of the lane, -1 south of it.
    """

    name: str
    first: int
    length: int
    side: float

    def places(self, lane: Places) -> Places:
        """Return its places `B1_1` .. beside those of the lane."""
        beside = list(lane.values())[self.first : self.first + self.length]
        return {f"{self.name}_{n + 1}": (x, self.side * SPACING) for n, (x, _) in enumerate(beside)}

    def edges(self, lane: Places) -> list[RoadEdge]:
        """Return its stretches from west to east, and those that join it to the lane."""
        own, beside = list(self.places(lane)), list(lane)[self.first : self.first + self.length]
        along = [RoadEdge(a, b) for a, b in itertools.pairwise(own)]
        return along + [RoadEdge(a, b) for a, b in zip(beside, own, strict=True)]

    def __contains__(self, index: int) -> bool:
        return self.first <= index < self.first + self.length


def corridor(num_robots: int, seed: int) -> CrossingScenario:
    """Make a corridor with two bays of max(2, N / 4) places; the seed decides on which side of the lane they lie.

    A bay holds half of the robots from one end. Robots wait for each other here: give missions about 45 s for N = 4
    and 60 s for N = 8.
    """
    bays = _draw_bays(np.random.default_rng(seed), max(2, math.ceil(num_robots / 4)))
    count = bays[-1].first + bays[-1].length + NECK
    mouth = 0.5 * SPACING * (count - 1)
    lane: Places = {f"K{n + 1}": (SPACING * n - mouth, 0.0) for n in range(count)}
    rows = rows_for(max(4, num_robots))
    bounds = (-mouth - MOUTH_OFFSET, rows[0] - MARGIN, mouth + MOUTH_OFFSET, rows[-1] + MARGIN)
    west, east = side_zone("W", bounds[0], rows), side_zone("E", bounds[2], rows)
    places = west.places | east.places | lane
    edges = west.edges + east.edges + _lane_edges(lane, len(rows) // 2 + 1, bays)
    for bay in bays:
        places |= bay.places(lane)
        edges += bay.edges(lane)
    boxes = np.array(walls(bounds) + _rock(bounds, mouth + END, lane, bays))
    stations = {"west": west.stations, "east": east.stations}
    name = f"corridor-{num_robots}-{seed}"
    return CrossingScenario(Site(name, bounds, boxes, Roadmap(places, tuple(edges)), stations), num_robots)


def _draw_bays(rng: np.random.Generator, length: int) -> list[Bay]:
    sides = rng.choice([-1.0, 1.0], NUM_BAYS).tolist()
    return [Bay(f"B{n + 1}", NECK + n * (NECK + length), length, sides[n]) for n in range(NUM_BAYS)]


def _lane_edges(lane: Places, middle_row: int, bays: list[Bay]) -> list[RoadEdge]:
    """Return the lane's stretches from west to east; one lane wide unless both ends lie beside the same bay."""
    names = list(lane)
    edges = [RoadEdge(f"W_inner_{middle_row}", names[0], "K", one_lane=True)]
    for n in range(len(names) - 1):
        wide = any(n in bay and n + 1 in bay for bay in bays)
        edges.append(RoadEdge(names[n], names[n + 1], "K", one_lane=not wide))
    return [*edges, RoadEdge(names[-1], f"E_inner_{middle_row}", "K", one_lane=True)]


def _rock(bounds: Bounds, end: float, lane: Places, bays: list[Bay]) -> list[list[float]]:
    """Fill the space north and south of the corridor between the halls, leaving out the bays."""
    boxes = []
    for side, outer in ((-1.0, bounds[1]), (1.0, bounds[3])):
        west = -end
        for bay in (bay for bay in bays if bay.side == side):
            xs = [x for x, _ in bay.places(lane).values()]
            low, high = xs[0] - 0.5 * SPACING, xs[-1] + 0.5 * SPACING
            boxes.append(_between(west, low, side * HALF, outer))
            boxes.append(_between(low, high, side * (HALF + SPACING), outer))
            west = high
        boxes.append(_between(west, end, side * HALF, outer))
    return boxes


def _between(x_min: float, x_max: float, y_a: float, y_b: float) -> list[float]:
    return box(x_min, min(y_a, y_b), x_max, max(y_a, y_b))
