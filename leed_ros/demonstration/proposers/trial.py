"""Trials: a proposal is driven in scratch worlds over many missions, and what came of it is summed up."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import Execution, ScratchEnv, execute
from leed_ros.demonstration.execution.plan import Block, RoundPlans
from leed_ros.demonstration.execution.vetting import Verdict, Vetting
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.score import Score, score
from leed_ros.task.records import PROPOSERS, Round
from leed_ros.task.site import Roadmap

SCORED_STEPS = 1000
"""Steps of one robot that are looked at to tell how stationary a proposal is, fewer than of a finished set."""


@dataclass(frozen=True)
class Outcome:
    """What came of a proposal.

    Attributes:
        verdicts: Verdict on each robot of each round.
        blocks: Who kept whom waiting in each round.
        blocked: Time lost to waiting per mission, by aisle or else by the place that was waited for [s].
        score: How stationary what was accepted of it is to learn from; None without any, or of one round alone.
    """

    verdicts: tuple[tuple[Verdict, ...], ...]
    blocks: tuple[tuple[Block, ...], ...]
    blocked: Mapping[str, float]
    score: Score | None = None

    @property
    def missions(self) -> int:
        """Number of missions."""
        return sum(len(verdicts) for verdicts in self.verdicts)

    @property
    def arrived(self) -> float:
        """Share of missions that reached the goal in time."""
        return self._mean(lambda verdict: float(verdict.arrived))

    @property
    def clean(self) -> float:
        """Share of missions that did so without any contact: those that are accepted."""
        return self._mean(lambda verdict: float(verdict.accepted))

    @property
    def reward(self) -> float:
        """Mean sum of a mission's rewards."""
        return self._mean(lambda verdict: verdict.total_reward)

    @property
    def time_ratio(self) -> float | None:
        """Time over that of the shortest path, mean over those that arrived; None if none did."""
        ratios = [verdict.time_ratio for verdict in itertools.chain(*self.verdicts) if verdict.arrived]
        return float(np.mean(ratios)) if ratios else None

    def _mean(self, value: Callable[[Verdict], float]) -> float:
        return float(np.mean([value(verdict) for verdict in itertools.chain(*self.verdicts)]))


class Trial:
    """Tries proposals on the same missions under the same disturbance.

    Args:
        env: Scratch worlds.
        rounds: The missions.
        config: How plans are driven; `action_noise` may be 0 where only traffic is to be judged.
        seed: Decides the disturbance.
        rules: Rules of the site.

    Attributes:
        count: Number of proposals tried so far.
    """

    def __init__(
        self,
        env: ScratchEnv,
        rounds: Sequence[Round],
        config: DemonstrationConfig,
        seed: int,
        rules: SiteRules | None = None,
    ) -> None:
        self._env, self._rounds, self._config, self._seed = env, rounds, config, seed
        site = env.scenario.site
        self._vetting = Vetting(site.roadmap, env.fleet.speeds(), rules)
        self._aisles = aisles_by_stretch(site.roadmap)
        self.count = 0

    def run(self, propose: Callable[[Sequence[Round]], Sequence[RoundPlans]]) -> Outcome:
        """Drive what is proposed for the missions.

        Args:
            propose: Returns plans for rounds, as `Proposer.propose` does.
        """
        self.count += 1
        plans = propose(self._rounds)
        executions = self._execute(plans)
        verdicts = [
            self._vetting.judge(missions, planned, execution)
            for missions, planned, execution in zip(self._rounds, plans, executions, strict=True)
        ]
        blocks = tuple(execution.blocks for execution in executions)
        missions = sum(len(missions.goals) for missions in self._rounds)
        scored = self._score(verdicts, executions) if len(self._rounds) > 1 else None
        return Outcome(tuple(verdicts), blocks, _blocked(blocks, self._aisles, missions), scored)

    def _score(self, verdicts: Sequence[Sequence[Verdict]], executions: Sequence[Execution]) -> Score | None:
        """Score what was accepted: of one round alone it would say nothing, since it compares missions."""
        accepted = [
            [
                execution.demonstration(robot, PROPOSERS[0])
                for execution, judged in zip(executions, verdicts, strict=True)
                if judged[robot].accepted
            ]
            for robot in range(self._env.num_robots)
        ]
        return score(accepted, np.random.default_rng(self._seed), SCORED_STEPS) if any(accepted) else None

    def _execute(self, plans: Sequence[RoundPlans]) -> list[Execution]:
        rng, size = np.random.default_rng(self._seed), self._env.num_worlds
        executions: list[Execution] = []
        for first in range(0, len(plans), size):
            batch = slice(first, first + size)
            executions += execute(self._env, self._rounds[batch], plans[batch], self._config, rng)
        return executions


def aisles_by_stretch(roadmap: Roadmap) -> dict[frozenset[str], str]:
    """Return the aisle of every stretch that is part of one, by its ends."""
    return {frozenset((edge.start, edge.end)): edge.aisle for edge in roadmap.edges if edge.aisle}


def _blocked(
    blocks: Sequence[Sequence[Block]], aisles: Mapping[frozenset[str], str], missions: int
) -> dict[str, float]:
    """Return the time waited per mission, by aisle or place, the longest first."""
    seconds: defaultdict[str, float] = defaultdict(float)
    for block in itertools.chain(*blocks):
        seconds[aisles.get(frozenset((block.start, block.end)), block.end)] += block.seconds
    return {name: total / missions for name, total in sorted(seconds.items(), key=lambda item: -item[1])}
