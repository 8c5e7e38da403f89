"""The planner: prioritised space-time A* for all robots of a round."""

import math

import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.plan import Plan, RoundPlans
from leed_ros.demonstration.planning.manners import Manners
from leed_ros.demonstration.planning.parking import Parking
from leed_ros.demonstration.planning.pathfinder import Pathfinder, SearchLimits
from leed_ros.demonstration.planning.precedence import precedence
from leed_ros.demonstration.planning.priorities import PrioritySearch, Routes
from leed_ros.demonstration.planning.route import Route
from leed_ros.demonstration.planning.turns import turns_at_rooms, turns_without_stops
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.demonstration.roads.roadmap import RoadGraph, driving_graph
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import Round
from leed_ros.task.site import Roadmap


class Planner:
    """Plans conflict-free routes of all robots under one convention.

    Time goes in steps of one stretch. Robots are planned one after the other, each around those before it; where one
    finds no route, the order is changed and all are planned anew.

    Args:
        roadmap: Where to drive.
        convention: Directions of the aisles.
        task: Gives footprint, speed, time limit and goal tolerance.
        config: Costs and limits of the search.
        rng: Draws further orders of priority.
        rules: What plans must keep; a robot whose goal is closed gets no plan.
    """

    def __init__(
        self,
        roadmap: Roadmap,
        convention: Convention,
        task: TaskConfig,
        config: DemonstrationConfig,
        rng: np.random.Generator,
        *,
        rules: SiteRules | None = None,
    ) -> None:
        self._roadmap, self._task, self._config, self._rng = roadmap, task, config, rng
        self._rules = rules or SiteRules()
        clearance = 2.0 * task.robot.radius + config.clearance_margin
        self._graph = RoadGraph(driving_graph(roadmap, convention, config.wrong_way_cost, rules), clearance)
        lengths = [length for _, _, length in driving_graph(roadmap, convention, 1.0).edges.data("length")]
        speed = config.speed_fraction * task.robot.max_linear_velocity
        self._step_duration = max(lengths) / speed
        steps = math.ceil(task.mission.time_limit * speed / min(lengths))
        self._limits = SearchLimits(steps, config.max_expansions, config.wait_cost * max(lengths))
        self._parking = Parking(self._graph, task.mission.goal_tolerance)

    def plan(self, missions: Round) -> RoundPlans:
        """Plan one round; a robot that finds no way gets no plan."""
        graph, starts, goals = self._graph.joined(missions.starts[:, :2], missions.goals)
        parking = self._parking if graph is self._graph else Parking(graph, self._task.mission.goal_tolerance)
        manners = Manners.of(self._rules, graph, self._refused(missions))
        pathfinder = Pathfinder(graph, parking, self._limits, manners.no_waiting)
        search = PrioritySearch(graph, pathfinder, starts, goals, manners)
        routes = search.search(self._config.attempts, self._rng)
        after = _turns(routes, graph, manners)
        return tuple(
            self._plan_from(graph, route, needs) if route else None for route, needs in zip(routes, after, strict=True)
        )

    def _refused(self, missions: Round) -> set[int]:
        goals = [self._roadmap.nearest(goal) for goal in missions.goals]
        return {robot for robot, goal in enumerate(goals) if self._rules.is_closed(goal)}

    def _plan_from(self, graph: RoadGraph, route: Route, after: NDArray[np.int64]) -> Plan:
        arrivals = [0, *(step + 1 for step in range(len(route.segments)) if route.moves_in(step))]
        places = [route.places[step] for step in arrivals]
        names = tuple(graph.names[place] for place in places)
        return Plan(names, graph.points(places), self._step_duration * np.array(arrivals), after)


def _turns(routes: Routes, graph: RoadGraph, manners: Manners) -> list[NDArray[np.int64]]:
    """Return for each robot `Plan.after`: who goes first where ways conflict, and where rules ask for it. Length N."""
    after = precedence(routes, graph.conflicts)
    for robot, turns in enumerate(turns_at_rooms(routes, manners.rooms)):
        route = routes[robot]
        if route:
            after[robot] = turns_without_stops(route, np.maximum(after[robot], turns), manners.no_waiting)
    return after
