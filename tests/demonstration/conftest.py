"""Hand-made sites, small enough to reckon with."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from leed_ros.task.records import Round
from leed_ros.task.site import RoadEdge, Roadmap, Site


@pytest.fixture
def two_aisles() -> Roadmap:
    """Two one-lane aisles, A1 at y = 0 and A2 at y = 1.2, between west and east ends; forward is east.

    W2 - a2_1 .. a2_4 - E2
    |                    |
    W1 - a1_1 .. a1_4 - E1      and a dead end D off W1
    """
    nodes: dict[str, tuple[float, float]] = {"D1": (0.0, -0.6), "D2": (0.0, -1.2), "Wm": (0.0, 0.6), "Em": (3.0, 0.6)}
    edges = [RoadEdge("W1", "D1", "D", one_lane=True), RoadEdge("D1", "D2", "D", one_lane=True)]
    edges += [RoadEdge("W1", "Wm"), RoadEdge("Wm", "W2"), RoadEdge("E1", "Em"), RoadEdge("Em", "E2")]
    for row, y in ((1, 0.0), (2, 1.2)):
        names = [f"W{row}", *(f"a{row}_{n}" for n in range(1, 5)), f"E{row}"]
        nodes |= {name: (0.6 * n, y) for n, name in enumerate(names)}
        edges += [RoadEdge(a, b, f"A{row}", one_lane=True) for a, b in itertools.pairwise(names)]
    return Roadmap(nodes, tuple(edges))


@pytest.fixture
def siding() -> Roadmap:
    """A lane L1 .. L7 along x with a passing place P north of L4."""
    nodes = {f"L{n}": (0.6 * n, 0.0) for n in range(1, 8)} | {"P": (2.4, 0.6)}
    lane = [RoadEdge(f"L{n}", f"L{n + 1}", "L", one_lane=True) for n in range(1, 7)]
    return Roadmap(nodes, (*lane, RoadEdge("L4", "P")))


@dataclass(frozen=True)
class FixedScenario:
    """The same missions round after round, on an open floor."""

    site: Site
    missions: Round

    @property
    def num_robots(self) -> int:
        return len(self.missions.goals)

    def draw(self, rng: np.random.Generator) -> Round:
        return self.missions


@pytest.fixture
def round_of() -> Callable[..., Round]:
    """Make a round from pairs of names; every robot looks along x."""

    def make(roadmap: Roadmap, *trips: tuple[str, str]) -> Round:
        starts = [[*roadmap.nodes[start], 0.0] for start, _ in trips]
        return Round(np.array(starts), np.array([roadmap.nodes[goal] for _, goal in trips]))

    return make


@pytest.fixture
def scenario_of(round_of: Callable[..., Round]) -> Callable[..., FixedScenario]:
    """Make a scenario from a roadmap and pairs of names."""

    def make(roadmap: Roadmap, *trips: tuple[str, str]) -> FixedScenario:
        site = Site("open-floor", (-2.0, -3.0, 7.0, 3.0), np.zeros((0, 5)), roadmap)
        return FixedScenario(site, round_of(roadmap, *trips))

    return make
