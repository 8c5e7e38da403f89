"""Demonstrations for a comparison: the planner's, as they are or with wrong ways among them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from bench.learning.ground import Ground
from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import Execution, execute
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.execution.vetting import Vetting
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer
from leed_ros.demonstration.roads.conventions import divided_convention
from leed_ros.task.records import Demonstration, Round
from leed_sim.vector_env import make_env

Expertise: TypeAlias = list[list[Demonstration]]
"""Demonstrations of each robot. Length N."""

BATCH = 64
"""Rounds that are driven at once."""


def planner_expertise(ground: Ground, corrupted: float = 0.0, *, accepted_only: bool = True) -> Expertise:
    """Drive the planner's proposals, and keep what was found good.

    Args:
        ground: Where, and how many rounds.
        corrupted: Share of rounds whose missions go to other robots' goals instead: ways that lead to the wrong place.
        accepted_only: Keep only what is accepted when executed; otherwise everything that was planned.
    """
    rng, roadmap = np.random.default_rng(ground.job.seed), ground.scenario.site.roadmap
    config = DemonstrationConfig(rounds=ground.job.rounds)
    proposer = PlannerProposer(Planner(roadmap, divided_convention(roadmap), ground.task, config, rng))
    env = make_env(ground.scenario, ground.task, num_worlds=min(BATCH, config.rounds), seed=ground.job.seed)
    vetting = Vetting(roadmap, env.fleet.speeds(), None)
    found: Expertise = [[] for _ in range(ground.job.num_robots)]
    for first in range(0, config.rounds, env.num_worlds):
        rounds = [ground.scenario.draw(rng) for _ in range(min(env.num_worlds, config.rounds - first))]
        plans = proposer.propose([_corrupt(one, rng) if rng.random() < corrupted else one for one in rounds])
        driven = zip(rounds, plans, execute(env, rounds, plans, config, rng), strict=True)
        _gather(found, vetting, driven, accepted_only)
    return found


def _gather(
    found: Expertise, vetting: Vetting, driven: Iterable[tuple[Round, RoundPlans, Execution]], accepted_only: bool
) -> None:
    for missions, planned, execution in driven:
        for robot, verdict in enumerate(vetting.judge(missions, planned, execution)):
            if verdict.accepted or (verdict.planned and not accepted_only):
                found[robot].append(execution.demonstration(robot, "planner"))


def _corrupt(missions: Round, rng: np.random.Generator) -> Round:
    """Return a round with the goals shuffled among the robots: what is planned for it leads astray."""
    return replace(missions, goals=missions.goals[rng.permutation(len(missions.goals))])
