"""The local planner: every robot takes its own cheapest way, knowing nothing of the others."""

import itertools
from collections.abc import Sequence

import networkx as nx
import numpy as np

from leed_ros.demonstration.execution.plan import LocalPlan, RoundPlans
from leed_ros.demonstration.roads.roadmap import ON_PLACE
from leed_ros.demonstration.roads.routes import Routes
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Round
from leed_ros.task.site import Roadmap


class LocalPlanner:
    """Lays each robot's way over named places; who goes first is decided by the stop gate where robots meet.

    Args:
        roadmap: Where to drive.
        graph: Its driving graph under a convention and under rules; see `driving_graph`.
        speed: Speed at which planned times are reckoned [m/s].
        rules: Rules that robots mind where they meet.
    """

    def __init__(self, roadmap: Roadmap, graph: nx.DiGraph, speed: float, rules: SiteRules | None = None) -> None:
        self._roadmap, self._speed, self._rules = roadmap, speed, rules or SiteRules()
        self._routes = Routes(roadmap, graph)

    def plan(self, missions: Round) -> RoundPlans:
        """Plan one round; a robot that finds no way gets no plan."""
        return tuple(self.plan_over(missions, robot, ()) for robot in range(len(missions.goals)))

    def plan_over(self, missions: Round, robot: int, places: Sequence[str]) -> LocalPlan | None:
        """Plan one robot's way over some places to its goal, or return None if there is no way."""
        start, goal = missions.starts[robot, :2], missions.goals[robot]
        end = self._roadmap.nearest(goal)
        way = self._routes.way([self._roadmap.nearest(start), *places, end])
        if way is None or self._rules.is_closed(end):
            return None
        names, lanes = list(way), self._routes.lanes(way).tolist()
        points = [np.asarray(self._roadmap.nodes[name]) for name in way]
        if _apart(start, points[0]):
            names, lanes, points = [f"start {robot}", *names], [0, *lanes], [start, *points]
        if _apart(goal, points[-1]):
            names, lanes, points = [*names, f"goal {robot}"], [*lanes, 0], [*points, goal]
        after = np.zeros((len(names), len(missions.goals)), dtype=np.int64)
        times = np.cumsum([0.0, *(float(np.hypot(*(b - a))) for a, b in itertools.pairwise(points))]) / self._speed
        return LocalPlan(
            tuple(names), np.array(points), times, after, np.array(lanes), np.zeros(len(names)), self._rules
        )


def _apart(point: FloatArray, place: FloatArray) -> bool:
    return bool(np.hypot(*(point - place)) > ON_PLACE)
