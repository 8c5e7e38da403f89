"""Demonstrations where each robot takes its own cheapest way: one convention for all, or ways that change by chance.

Both are driven by the same local rules of who goes first, so they differ in nothing but how consistent their ways are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import networkx as nx
import numpy as np

from bench.learning.expertise import Expertise, planner_expertise
from bench.learning.ground import Ground
from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.instructions.local_planner import LocalPlanner
from leed_ros.demonstration.proposers.proposer import Proposer
from leed_ros.demonstration.roads.conventions import Convention, divided_convention
from leed_ros.demonstration.roads.roadmap import driving_graph
from leed_ros.task.records import Round

TIE_BREAK = 0.2
"""Largest share by which a stretch costs more by chance."""


@dataclass
class RoundByRound:
    """Proposes by a planner that is made anew for every round."""

    make: Callable[[], LocalPlanner]
    name: str = "planner"

    def propose(self, rounds: Sequence[Round]) -> list[RoundPlans]:
        """Plan every round with a planner of its own."""
        return [self.make().plan(missions) for missions in rounds]


def one_way_expertise(ground: Ground) -> Expertise:
    """Drive each robot's cheapest way under one convention of one-way aisles."""
    return planner_expertise(ground, make_proposer=one_way)


def tie_broken_expertise(ground: Ground) -> Expertise:
    """Drive each robot's shortest way; which of several that are about as short is drawn anew for every round."""
    return planner_expertise(ground, make_proposer=tie_broken)


def one_way(ground: Ground, config: DemonstrationConfig, rng: np.random.Generator) -> Proposer:
    """Return who proposes each robot's cheapest way under one convention."""
    roadmap = ground.scenario.site.roadmap
    planner = _planner(ground, config, driving_graph(roadmap, divided_convention(roadmap), config.wrong_way_cost))
    return RoundByRound(lambda: planner)


def tie_broken(ground: Ground, config: DemonstrationConfig, rng: np.random.Generator) -> Proposer:
    """Return who proposes shortest ways, with ties drawn anew for every round."""
    return RoundByRound(partial(_drawn, ground, config, rng))


def _drawn(ground: Ground, config: DemonstrationConfig, rng: np.random.Generator) -> LocalPlanner:
    graph = driving_graph(ground.scenario.site.roadmap, Convention(), 1.0)
    for _, _, stretch in graph.edges(data=True):
        stretch["cost"] *= 1.0 + TIE_BREAK * rng.random()
    return _planner(ground, config, graph)


def _planner(ground: Ground, config: DemonstrationConfig, graph: nx.DiGraph) -> LocalPlanner:
    speed = config.speed_fraction * ground.task.robot.max_linear_velocity
    return LocalPlanner(ground.scenario.site.roadmap, graph, speed)
