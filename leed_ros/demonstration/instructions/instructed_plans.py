"""Instructed plans: instructions for one round become local plans, with everything left open filled in."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.execution.plan import LocalPlan, RoundPlans
from leed_ros.demonstration.instructions.instruction import GOAL, Go, Instructions, Via, Wait, WaitFor, Yield
from leed_ros.demonstration.instructions.local_planner import LocalPlanner
from leed_ros.demonstration.instructions.parsing import InstructionError
from leed_ros.demonstration.instructions.validation import problems_of
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.task.records import Round


@dataclass
class _Order:
    """What one robot is told: places to drive over, and at which of them it stands, for how long or for whom."""

    places: list[str] = field(default_factory=list)
    dwell: list[tuple[int, float]] = field(default_factory=list)
    wait_for: list[tuple[int, WaitFor]] = field(default_factory=list)
    yields: list[tuple[int, Yield]] = field(default_factory=list)


class InstructedPlans:
    """Turns instructions into plans of one round.

    Args:
        planner: Lays the ways that are left open.
        gazetteer: Knows the places and the robots.
        time_limit: How long a mission lasts at most [s].
    """

    def __init__(self, planner: LocalPlanner, gazetteer: Gazetteer, time_limit: float) -> None:
        self._planner, self._gazetteer, self._time_limit = planner, gazetteer, time_limit

    def plan(self, instructions: Instructions, missions: Round) -> RoundPlans:
        """Plan one round.

        Raises:
            InstructionError: A name is unknown, a place cannot be reached, a robot would wait for ever; the message is
                one line that names what is wrong first.
        """
        problems = problems_of(instructions, self._gazetteer, self._time_limit)
        if problems:
            raise InstructionError(problems[0])
        robots = self._gazetteer.robots[: len(missions.goals)]
        orders = [self._order(instructions.of(robot)) for robot in robots]
        laid = [self._lay(robot, order, missions) for robot, order in enumerate(orders)]
        plans = [plan for plan, _ in laid]
        timed = [self._timed(order, *lay, plans) for order, lay in zip(orders, laid, strict=True)]
        _refuse_cycles(timed, robots)
        return tuple(timed)

    def _order(self, items: Sequence[Go | Via | Wait | WaitFor | Yield]) -> _Order:
        order = _Order()
        for item in items:
            if isinstance(item, Go | Via):
                if item.place != GOAL:
                    order.places.append(self._middle(item.place))
            elif isinstance(item, Wait):
                order.dwell.append((len(order.places), item.seconds))
            elif isinstance(item, WaitFor):
                order.wait_for.append((len(order.places), item))
            else:
                order.yields.append((len(order.places), item))
        return order

    def _middle(self, name: str) -> str:
        """Return the place to drive over for a named place: an aisle's middle one."""
        nodes, points = sorted(self._nodes(name)), self._gazetteer.roadmap.nodes
        centre = np.mean([points[node] for node in nodes], axis=0)
        return min(nodes, key=lambda node: float(np.hypot(*(np.asarray(points[node]) - centre))))

    def _nodes(self, name: str) -> frozenset[str]:
        place = self._gazetteer.find(name).place
        nodes = frozenset(place.nodes) if place else frozenset()
        if not nodes:
            raise InstructionError(f"'{name}' has no place to drive over")
        return nodes

    def _lay(self, robot: int, order: _Order, missions: Round) -> tuple[LocalPlan, list[int]]:
        """Return the way of one robot, and the numbers of the waypoints at which it has come to each place told."""
        plan = self._planner.plan_over(missions, robot, order.places)
        if plan is None:
            told = " over " + ", ".join(order.places) if order.places else ""
            raise InstructionError(f"{self._gazetteer.robots[robot]} finds no way{told} to its goal")
        stops = [0]
        for place in order.places:
            stops.append(plan.places.index(place, stops[-1]))
        return plan, stops

    def _timed(self, order: _Order, plan: LocalPlan, stops: Sequence[int], plans: Sequence[LocalPlan]) -> LocalPlan:
        """Return a plan with its waits."""
        after, dwell = plan.after.copy(), plan.dwell.copy()
        for told, seconds in order.dwell:
            dwell[stops[told]] += seconds
        for told, wait in order.wait_for:
            _wait(after, min(stops[told] + 1, len(after) - 1), *self._passing(wait, plans))
        for told, item in order.yields:
            _wait(after, self._entry(item, plan, stops[told]), *self._passing(item, plans))
        return replace(plan, after=after, dwell=dwell)

    def _passing(self, wait: WaitFor | Yield, plans: Sequence[LocalPlan]) -> tuple[int, int]:
        """Return the number of the other robot, and how many waypoints it has reached when it has passed."""
        other, nodes = self._gazetteer.robots.index(wait.other), self._nodes(wait.place)
        inside = [waypoint for waypoint, place in enumerate(plans[other].places) if place in nodes]
        if not inside:
            raise InstructionError(f"{wait.robot} would wait in vain: {wait.other} does not pass {wait.place}")
        return other, min(inside[-1] + 2, len(plans[other].places))

    def _entry(self, wait: Yield, plan: LocalPlan, first: int) -> int:
        """Return the number of the waypoint by which a robot comes to the place where it gives way."""
        nodes = self._nodes(wait.place)
        for waypoint in range(first + 1, len(plan.places)):
            if plan.places[waypoint] in nodes:
                return waypoint
        raise InstructionError(f"{wait.robot} does not come to {wait.place}, where it is to give way to {wait.other}")


def _wait(after: NDArray[np.int64], waypoint: int, other: int, passed: int) -> None:
    after[waypoint, other] = max(after[waypoint, other], passed)


def _refuse_cycles(plans: Sequence[LocalPlan], robots: Sequence[str]) -> None:
    """Raise if robots would wait for each other for ever.

    Nodes are waypoints reached; an edge leads from one to another that has to be reached before.
    """
    graph = nx.DiGraph()
    for robot, plan in enumerate(plans):
        count = len(plan.places)
        nx.add_path(graph, [(robot, waypoint) for waypoint in reversed(range(count))])
        for waypoint, other in np.argwhere(plan.after).tolist():
            graph.add_edge((robot, waypoint), (other, int(plan.after[waypoint, other]) - 1))
    try:
        cycle = nx.find_cycle(graph)
    except nx.NetworkXNoCycle:
        return
    names = [robots[robot] for robot, _ in itertools.groupby(start[0] for start, _ in cycle)]
    chain = list(dict.fromkeys(names))
    raise InstructionError(f"robots wait for each other in a circle: {' for '.join([*chain, chain[0]])}")
