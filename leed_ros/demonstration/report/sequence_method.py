"""Sequences on the report card: instructions for a few rounds of missions, against no instructions on the same ones."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.instructions.instructed_plans import InstructedPlans
from leed_ros.demonstration.proposers.llm_asking import Asking
from leed_ros.demonstration.proposers.llm_sequences import SequenceQuestion
from leed_ros.demonstration.proposers.local import local_planner
from leed_ros.demonstration.proposers.trial import Outcome, Trial
from leed_ros.demonstration.refinement.sequences import SequenceRefinement
from leed_ros.demonstration.report.config import ReportConfig
from leed_ros.demonstration.report.measures import MEASURES
from leed_ros.demonstration.report.site_bench import SiteBench
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.task.records import Round


class SequenceMethod:
    """Asks for sequences for the first rounds of missions of a bench.

    Args:
        bench: The site with its missions.
        config: How many rounds of missions, and how often they are asked for.
        seed: Decides the disturbance.
    """

    def __init__(self, bench: SiteBench, config: ReportConfig, seed: int) -> None:
        self._bench, self._config, self._seed = bench, config, seed
        self._env, self._driving = bench.env, DemonstrationConfig()
        self._missions = bench.rounds[: config.sequence_missions]
        site, task = self._env.scenario.site, self._env.task
        self._planner = local_planner(site.roadmap, Convention(), task.robot, self._driving)

    def refine(self, asking: Asking, rng: np.random.Generator) -> dict[str, Any]:
        """Measure the best sequences of a model; missions without any that could be followed count as not arrived."""
        site = self._env.scenario.site
        robots = [f"robot_{number}" for number in range(self._env.num_robots)]
        plans = InstructedPlans(self._planner, Gazetteer.of(site, robots), self._env.task.mission.time_limit)
        question, rounds = SequenceQuestion(site, robots, plans), self._config.sequence_rounds
        refinement = SequenceRefinement(asking, question, self._missions, self._judge, rounds=rounds, rng=rng)
        figures = [asdict(one) for one in refinement.run()]
        outcomes = [written.outcome for written in refinement.written]
        return {**_measures(outcomes), "simulations": rounds, "figures": figures, "proposer": "llm"}

    def without(self) -> dict[str, Any]:
        """Measure every robot on its own, without instructions."""
        outcomes = [self._judge(missions, self._planner.plan(missions)) for missions in self._missions]
        return {**_measures(outcomes), "simulations": 0, "figures": []}

    def _judge(self, missions: Round, plans: RoundPlans) -> Outcome:
        return Trial(self._env, [missions], self._driving, self._seed).run(lambda rounds: [plans])


def _measures(outcomes: Sequence[Outcome | None]) -> dict[str, list[float]]:
    columns: dict[str, list[float]] = {name: [] for name in MEASURES}
    for outcome in outcomes:
        columns["arrived"].append(outcome.arrived if outcome else 0.0)
        columns["accepted"].append(outcome.clean if outcome else 0.0)
        if outcome:
            columns["reward"].append(outcome.reward)
        if outcome and outcome.time_ratio is not None:
            columns["time_ratio"].append(outcome.time_ratio)
    return columns
