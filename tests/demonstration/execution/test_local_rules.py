"""Rules of a site where robots meet: limited places, places kept clear, priority and right of way."""

from dataclasses import replace

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.plan import LocalPlan
from leed_ros.demonstration.execution.stop_gate import StopGate
from leed_ros.demonstration.proposers.local import LocalProposer, local_planner
from leed_ros.demonstration.proposers.trial import Outcome, Trial
from leed_ros.demonstration.roads.conventions import alternating_convention
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Capacity, Closed, KeepClear, Priority, RightOfWay, Rules
from leed_ros.task.mission import TaskConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env

TASK = TaskConfig()
ROBOTS = ("robot_0", "robot_1")


def plan(roadmap, *places: str) -> LocalPlan:
    count = len(places)
    points = np.array([roadmap.nodes[name] for name in places])
    zeros = np.zeros(count, dtype=np.int64)
    return LocalPlan(places, points, np.arange(float(count)), np.zeros((count, 2), int), zeros, np.zeros(count))


def granted(roadmap, rules, *ways, at: tuple[int, ...] = (0, 0)) -> list[int]:
    """Return the waypoints granted in one update to robots that stand at theirs."""
    resolved = SiteRules.of(Rules(rules=tuple(rules)), Gazetteer(roadmap, {}, ROBOTS))
    plans = tuple(replace(plan(roadmap, *way), rules=resolved) for way in ways)
    gate = StopGate([plans], 0.5, 0.2)
    gate.granted[0] = at
    here = np.array([[one.points[waypoint] for one, waypoint in zip(plans, at, strict=True)]])
    gate.update(here, np.array([at]) + 1, np.ones((1, 2), dtype=bool))
    return (gate.granted[0] - at).tolist()


@pytest.mark.parametrize(("robots", "expected"), [(1, 0), (2, 1)])
def test_nobody_comes_near_a_full_place(robots: int, expected: int, two_aisles) -> None:
    inside, coming = ("a1_3", "a1_4"), ("Wm", "W1", "a1_1")
    rules = [Capacity(place="A1", robots=robots)]
    assert granted(two_aisles, rules, coming, inside) == [expected, 1]


def test_of_two_only_one_enters_a_place_for_one(two_aisles) -> None:
    ways = ("W1", "a1_1"), ("E1", "a1_4")
    assert granted(two_aisles, [], *ways) == [1, 1]
    assert granted(two_aisles, [Capacity(place="A1", robots=1)], *ways) == [1, 0]


def test_a_place_kept_clear_is_entered_only_if_it_can_be_left(siding) -> None:
    way, far, beyond = ("L1", "L2", "L3"), ("L6", "L7"), ("L4", "P")
    rules = [KeepClear(place="L2")]
    assert granted(siding, rules, way, far) == [2, 1]
    near = ("L3", "L3")
    assert granted(siding, [], way, beyond) == [1, 1]
    assert granted(siding, [], ("L1", "L2"), near)[0] == 1
    assert granted(siding, rules, way, near)[0] == 0


def test_of_two_that_ask_at_once_the_higher_priority_goes_first(siding) -> None:
    ways = ("L3", "L4"), ("L5", "L4")
    assert granted(siding, [], *ways) == [1, 0]
    assert granted(siding, [Priority(robot="robot_1", level="high")], *ways) == [0, 1]
    assert granted(siding, [Priority(robot="robot_0", level="low")], *ways) == [0, 1]


def test_who_has_the_right_of_way_is_let_through(siding) -> None:
    ways = ("P", "L4"), ("L6", "L5", "L4")
    assert granted(siding, [], *ways) == [1, 1]
    assert granted(siding, [RightOfWay(place="L4", first="robot_1")], *ways) == [0, 1]
    assert granted(siding, [RightOfWay(place="L4", first="robot_0")], *ways) == [1, 1]


def outcomes(*rules) -> tuple[Outcome, Outcome]:
    """Return what comes of driving without minding rules, and with."""
    scenario = make_scenario("warehouse", 8, 0)
    roadmap, config = scenario.site.roadmap, DemonstrationConfig(action_noise=0.0)
    resolved = SiteRules.of(Rules(rules=tuple(rules)), Gazetteer.of(scenario.site, [f"robot_{n}" for n in range(8)]))
    env = make_env(scenario, TASK, num_worlds=8, seed=1)
    trial = Trial(env, env.draw_rounds(8), config, 0, resolved)
    planners = (
        local_planner(roadmap, alternating_convention(roadmap), TASK.robot, config, minded)
        for minded in (None, resolved)
    )
    careless, careful = (trial.run(LocalProposer("search", planner).propose) for planner in planners)
    return careless, careful


def num_violations(outcome: Outcome) -> int:
    return sum(len(verdict.violations) for verdicts in outcome.verdicts for verdict in verdicts)


def test_rules_are_kept_in_simulation() -> None:
    rules = Capacity(place="A2", robots=1), Closed(place="A3"), KeepClear(place="E_inner_5")
    careless, careful = outcomes(*rules)
    assert num_violations(careless) > 0 and careless.clean < careful.clean
    assert num_violations(careful) == 0 and careful.arrived >= 0.9
