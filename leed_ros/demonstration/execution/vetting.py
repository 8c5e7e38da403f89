"""Vetting: a demonstration is accepted because it was executed and found good, robot by robot."""

from dataclasses import dataclass, replace

import numpy as np

from leed_ros.demonstration.execution.execution import Execution
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.demonstration.roads.roadmap import driving_graph, shortest_lengths
from leed_ros.demonstration.rules.compliance import Compliance
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.rules.tracks import Violation
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Round
from leed_ros.task.site import Roadmap


@dataclass(frozen=True)
class Verdict:
    """What the execution of one robot's plan came to.

    Attributes:
        planned: The robot had a plan.
        arrived: The goal was reached in time.
        contact_steps: Number of steps in which the robot touched something.
        duration: Time until the mission ended [s].
        shortest_duration: Time of the shortest path at full speed [s].
        total_reward: Sum of the mission's rewards.
        violations: The rules of the site that it broke.
        refusal: Why rules leave its mission no way; empty if they do not.
    """

    planned: bool
    arrived: bool
    contact_steps: int
    duration: float
    shortest_duration: float
    total_reward: float
    violations: tuple[Violation, ...] = ()
    refusal: str = ""

    @property
    def accepted(self) -> bool:
        """Whether it may be learned from: it arrived without any contact and kept the rules."""
        return self.planned and self.arrived and self.contact_steps == 0 and not self.violations

    @property
    def time_ratio(self) -> float:
        """Time over that of the shortest path."""
        return self.duration / max(self.shortest_duration, 1e-9)


class Vetting:
    """Judges executions.

    Args:
        roadmap: Gives the shortest paths; conventions do not count for them.
        max_speeds: The robots' largest velocities [m/s]. Shape (N,).
        rules: Rules of the site.
    """

    def __init__(self, roadmap: Roadmap, max_speeds: FloatArray, rules: SiteRules | None = None) -> None:
        self._roadmap, self._max_speeds = roadmap, max_speeds
        self._rules = rules or SiteRules()
        self._compliance = Compliance(self._rules, roadmap)
        self._graph = driving_graph(roadmap, Convention(), 1.0)
        self._lengths: dict[str, dict[str, float]] = {}

    def judge(self, missions: Round, plans: RoundPlans, execution: Execution) -> tuple[Verdict, ...]:
        """Return the verdict on each robot of a round. Length N."""
        lengths = [self._shortest(start, goal) for start, goal in zip(missions.starts, missions.goals, strict=True)]
        broken = self._compliance.violations(execution)
        verdicts = (
            _verdict(execution, robot, plan is not None, length / speed)
            for robot, (plan, length, speed) in enumerate(zip(plans, lengths, self._max_speeds.tolist(), strict=True))
        )
        return tuple(
            replace(
                verdict,
                violations=tuple(violation for violation in broken if violation.robot == robot),
                refusal=self._rules.refusal(self._roadmap.nearest(missions.goals[robot])),
            )
            for robot, verdict in enumerate(verdicts)
        )

    def _shortest(self, start: FloatArray, goal: FloatArray) -> float:
        entry, leave = self._roadmap.nearest(start), self._roadmap.nearest(goal)
        if entry not in self._lengths:
            self._lengths[entry] = shortest_lengths(self._graph, entry)
        along = self._lengths[entry].get(leave, float("inf"))
        joints = ((start[:2], self._roadmap.nodes[entry]), (goal, self._roadmap.nodes[leave]))
        return along + sum(float(np.hypot(*np.subtract(point, place))) for point, place in joints)


def _verdict(execution: Execution, robot: int, planned: bool, shortest_duration: float) -> Verdict:
    active = execution.valid[:, robot]
    return Verdict(
        planned=planned,
        arrived=bool(execution.terminated[active, robot].any()),
        contact_steps=int(execution.contacts[active, robot].sum()),
        duration=int(active.sum()) * execution.ctrl_dt,
        shortest_duration=shortest_duration,
        total_reward=float(execution.rewards[active, robot].sum()),
    )
