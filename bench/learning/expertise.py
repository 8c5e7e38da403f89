"""Demonstrations for a comparison: planned ones, with or without wrong ways among them, and recorded ones."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from bench.learning.ground import Ground
from leed_ros.demonstration.archive import load_demonstrations
from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import Execution, execute
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.execution.vetting import Vetting
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer, Proposer
from leed_ros.demonstration.roads.conventions import divided_convention
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import Demonstration, Round
from leed_ros.task.reward import StepFacts, reward
from leed_sim.vector_env import make_env

Expertise: TypeAlias = list[list[Demonstration]]
"""Demonstrations of each robot. Length N."""

BATCH = 64
"""Rounds that are driven at once."""

MakeProposer: TypeAlias = Callable[[Ground, DemonstrationConfig, np.random.Generator], Proposer]
"""Makes who proposes."""


def prioritised(ground: Ground, config: DemonstrationConfig, rng: np.random.Generator) -> Proposer:
    """Return the planner for all robots at once, under a convention of one-way aisles."""
    roadmap = ground.scenario.site.roadmap
    return PlannerProposer(Planner(roadmap, divided_convention(roadmap), ground.task, config, rng))


def planner_expertise(
    ground: Ground,
    corrupted: float = 0.0,
    *,
    accepted_only: bool = True,
    num_rounds: int = 0,
    make_proposer: MakeProposer = prioritised,
) -> Expertise:
    """Drive proposals, and keep what was found good.

    Args:
        ground: Where, and how many rounds.
        corrupted: Share of rounds whose missions go to other robots' goals instead: ways that lead to the wrong place.
        accepted_only: Keep only what is accepted when executed; otherwise everything that was planned.
        num_rounds: Rounds, if they are not to be as many as the job says.
        make_proposer: Makes who proposes.
    """
    rng, roadmap = np.random.default_rng(ground.job.seed), ground.scenario.site.roadmap
    config = DemonstrationConfig(rounds=num_rounds or ground.job.rounds)
    proposer = make_proposer(ground, config, rng)
    env = make_env(ground.scenario, ground.task, num_worlds=min(BATCH, config.rounds), seed=ground.job.seed)
    vetting = Vetting(roadmap, env.fleet.speeds(), None)
    found: Expertise = [[] for _ in range(ground.job.num_robots)]
    for first in range(0, config.rounds, env.num_worlds):
        rounds = [ground.scenario.draw(rng) for _ in range(min(env.num_worlds, config.rounds - first))]
        plans = proposer.propose([_corrupt(one, rng) if rng.random() < corrupted else one for one in rounds])
        driven = zip(rounds, plans, execute(env, rounds, plans, config, rng), strict=True)
        _gather(found, vetting, driven, accepted_only, proposer.name)
    return found


def recorded_expertise(ground: Ground) -> Expertise:
    """Take the demonstrations of the job's recording, with the rewards that they get in this job.

    Raises:
        ArchiveError: The recording cannot be read or is for other robots.
    """
    kept = load_demonstrations(Path(ground.job.recording), ground.job.num_robots, ground.task.layout().size)
    return [[_rewarded(one, ground.task) for one in own] for own in kept]


def _rewarded(shown: Demonstration, task: TaskConfig) -> Demonstration:
    """Reward a demonstration without contact anew; its last step is taken to end at the goal."""
    place = task.layout().names.index("goal_distance")
    left = np.append(shown.observations[:, place] / task.layout().scales[place], 0.0)
    facts = StepFacts(left[:-1] - left[1:], shown.terminated, np.zeros_like(shown.terminated))
    return replace(shown, rewards=reward(facts, task.reward))


def _gather(
    found: Expertise,
    vetting: Vetting,
    driven: Iterable[tuple[Round, RoundPlans, Execution]],
    accepted_only: bool,
    proposer: str,
) -> None:
    for missions, planned, execution in driven:
        for robot, verdict in enumerate(vetting.judge(missions, planned, execution)):
            if verdict.accepted or (verdict.planned and not accepted_only):
                found[robot].append(execution.demonstration(robot, proposer))


def _corrupt(missions: Round, rng: np.random.Generator) -> Round:
    """Return a round with the goals shuffled among the robots: what is planned for it leads astray."""
    return replace(missions, goals=missions.goals[rng.permutation(len(missions.goals))])
