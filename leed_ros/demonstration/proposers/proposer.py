"""Proposers: who thinks of the plans; what they propose counts only after it was executed."""

from collections.abc import Sequence
from typing import Protocol

from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.task.records import Round


class Proposer(Protocol):
    """A source of plans."""

    @property
    def name(self) -> str:
        """Who it is: planner, search or llm; every demonstration bears it."""
        ...

    def propose(self, rounds: Sequence[Round]) -> list[RoundPlans]:
        """Return plans for every round; None for a robot that is to stay where it is."""
        ...


class PlannerProposer:
    """Proposes what a planner plans."""

    name = "planner"

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    def propose(self, rounds: Sequence[Round]) -> list[RoundPlans]:
        """Plan every round; see `Planner.plan`."""
        return [self._planner.plan(missions) for missions in rounds]
