"""Driving: proposals are driven in scratch worlds, and what was accepted goes to the store."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import ScratchEnv, execute
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.execution.vetting import Verdict, Vetting
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.local import LocalProposer, local_planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer, Proposer
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.session.store import Entry, witness_of
from leed_ros.task.records import Demonstration, Round


@dataclass
class Driven:
    """What came of driving.

    Attributes:
        entries: Accepted demonstrations.
        rejected: Robots and what they drove where it was not accepted; those without a plan drove nothing.
        missions: Number of missions driven.
    """

    entries: list[Entry]
    rejected: list[tuple[int, Demonstration]] = field(default_factory=list)
    missions: int = 0

    @property
    def accepted_share(self) -> float:
        """Share of the missions that gave a demonstration; 0 before any."""
        return len(self.entries) / max(self.missions, 1)


class Named:
    """Another name for a proposer: who thought of the convention under which it plans."""

    def __init__(self, name: str, proposer: Proposer) -> None:
        self.name, self._proposer = name, proposer

    def propose(self, rounds: Sequence[Round]) -> list[RoundPlans]:
        """Propose what the other one does."""
        return self._proposer.propose(rounds)


class Fixed:
    """Proposes plans that are there already, in their order."""

    name = "llm"

    def __init__(self, plans: Sequence[RoundPlans]) -> None:
        self._plans = iter(plans)

    def propose(self, rounds: Sequence[Round]) -> list[RoundPlans]:
        """Return the next plans."""
        return [next(self._plans) for _ in rounds]


class Driving:
    """Drives proposals under the rules of a site.

    Args:
        env: Scratch worlds; at most as many rounds as there are worlds are driven at once.
        config: How plans are driven.
        rules: Rules of the site; what breaks one is not accepted.
    """

    def __init__(self, env: ScratchEnv, config: DemonstrationConfig, rules: SiteRules) -> None:
        self._env, self._config, self._rules = env, config, rules
        self._vetting = Vetting(env.scenario.site.roadmap, env.fleet.speeds(), rules)

    def proposer(self, name: str, way: str, convention: Convention, rng: np.random.Generator) -> Proposer:
        """Return a proposer under a convention.

        Args:
            name: Who thought of the convention.
            way: `planned` by a planner for all, or `driven` by each robot for itself.
            convention: The convention.
            rng: Draws orders of priority for the planner.
        """
        roadmap, task = self._env.scenario.site.roadmap, self._env.task
        if way == "planned":
            planner = Planner(roadmap, convention, task, self._config, rng, rules=self._rules)
            return Named(name, PlannerProposer(planner))
        return LocalProposer(name, local_planner(roadmap, convention, task.robot, self._config, self._rules))

    def drive(self, proposer: Proposer, rounds: Sequence[Round], rng: np.random.Generator, turn: int) -> Driven:
        """Drive what is proposed for rounds of missions.

        Args:
            proposer: Who proposes.
            rounds: The missions.
            rng: Draws the disturbance.
            turn: Number that the demonstrations bear.
        """
        driven = Driven([])
        for first in range(0, len(rounds), self._env.num_worlds):
            batch = rounds[first : first + self._env.num_worlds]
            plans = proposer.propose(batch)
            executions = execute(self._env, batch, plans, self._config, rng)
            for missions, planned, execution in zip(batch, plans, executions, strict=True):
                verdicts, witness = self._vetting.judge(missions, planned, execution), witness_of(execution)
                driven.missions += len(verdicts)
                driven.entries += [
                    Entry(robot, _rated(execution.demonstration(robot, proposer.name), verdict), turn, witness)
                    for robot, verdict in enumerate(verdicts)
                    if verdict.accepted
                ]
                driven.rejected += [
                    (robot, execution.demonstration(robot, proposer.name))
                    for robot, verdict in enumerate(verdicts)
                    if verdict.planned and not verdict.accepted
                ]
        return driven


def _rated(demonstration: Demonstration, verdict: Verdict) -> Demonstration:
    """Let a demonstration say how good it is: a robot that cannot keep all of a set keeps the best."""
    return replace(demonstration, time_ratio=verdict.time_ratio)
