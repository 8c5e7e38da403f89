"""Enforcement: what planners and drivers are told, and that plans keep to it."""

import itertools

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.roads.conventions import Convention, Direction
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Capacity, Closed, KeepClear, OneWay, Priority, RightOfWay, Rules
from leed_ros.task.mission import TaskConfig
from leed_ros.task.site import RoadEdge, Roadmap

ROBOTS = ("robot_0", "robot_1", "robot_2")
CONFIG = DemonstrationConfig(speed_fraction=1.0)
STEP = 0.6


@pytest.fixture
def two_sidings(siding) -> Roadmap:
    """A lane L0 .. L7 with passing places P north of L4 and Q south of L2."""
    nodes = {**siding.nodes, "L0": (0.0, 0.0), "Q": (1.2, -0.6)}
    return Roadmap(nodes, (*siding.edges, RoadEdge("L0", "L1"), RoadEdge("L2", "Q")))


def rules_of(roadmap: Roadmap, *rules) -> SiteRules:
    return SiteRules.of(
        Rules(rules=rules), Gazetteer(roadmap, {"east": ("E1",)} if "E1" in roadmap.nodes else {}, ROBOTS)
    )


def plans_of(roadmap: Roadmap, missions, *rules, convention: Convention | None = None) -> RoundPlans:
    site_rules = rules_of(roadmap, *rules) if rules else None
    rng = np.random.default_rng(0)
    planner = Planner(roadmap, convention or Convention(), TaskConfig(), CONFIG, rng, rules=site_rules)
    return planner.plan(missions)


def test_nobody_plans_through_a_closed_aisle(two_aisles, round_of) -> None:
    missions = round_of(two_aisles, ("W1", "E1"))
    (free,) = plans_of(two_aisles, missions)
    (plan,) = plans_of(two_aisles, missions, Closed(place="A1"))
    assert free is not None and plan is not None
    assert free.places == ("W1", "a1_1", "a1_2", "a1_3", "a1_4", "E1")
    assert plan.places == ("W1", "Wm", "W2", "a2_1", "a2_2", "a2_3", "a2_4", "E2", "Em", "E1")


def test_a_robot_may_leave_a_closed_aisle_but_none_is_sent_there(two_aisles, round_of) -> None:
    missions = round_of(two_aisles, ("a1_2", "W2"), ("D2", "a1_4"))
    leaving, refused = plans_of(two_aisles, missions, Closed(place="A1"))
    assert leaving is not None
    assert leaving.places == ("a1_2", "a1_1", "W1", "Wm", "W2")
    assert refused is None
    assert rules_of(two_aisles, Closed(place="A1")).refusal("a1_4") == "The goal a1_4 is closed together with A1."
    assert rules_of(two_aisles, Closed(place="E1")).refusal("E1") == "The goal E1 is closed."
    assert rules_of(two_aisles, Closed(place="A1")).refusal("E1") == ""


def test_a_robot_that_starts_in_a_closed_aisle_gets_no_goal_in_it(two_aisles, round_of) -> None:
    assert plans_of(two_aisles, round_of(two_aisles, ("a1_2", "a1_4")), Closed(place="A1")) == (None,)


def test_everything_closed_leaves_no_plan(two_aisles, round_of) -> None:
    rules = [Closed(place=name) for name in ("A1", "A2", "D", "W1", "W2", "Wm", "E1", "E2", "Em")]
    assert plans_of(two_aisles, round_of(two_aisles, ("W1", "E1")), *rules) == (None,)


def test_a_one_way_aisle_has_no_way_back_and_outweighs_the_convention(two_aisles, round_of) -> None:
    eastbound = Convention({"A1": Direction.FORWARD, "A2": Direction.FORWARD})
    rule = OneWay(place="A1", toward="west")
    (east,) = plans_of(two_aisles, round_of(two_aisles, ("W1", "E1")), rule)
    (west,) = plans_of(two_aisles, round_of(two_aisles, ("E1", "W1")), rule, convention=eastbound)
    assert east is not None and west is not None
    assert "a2_1" in east.places
    assert west.places == ("E1", "a1_4", "a1_3", "a1_2", "a1_1", "W1")


def test_no_limited_aisle_gets_overfull_however_late_robots_are(two_aisles, round_of) -> None:
    beyond = {"X1": (3.6, 0.0), "X2": (4.2, 0.0), "X3": (4.8, 0.0), "X4": (5.4, 0.0)}
    ways = [RoadEdge(*pair) for pair in itertools.pairwise(("E1", *beyond))]
    roadmap = Roadmap({**two_aisles.nodes, **beyond}, (*two_aisles.edges, *ways))
    missions = round_of(roadmap, ("W1", "X4"), ("D1", "E2"), ("Wm", "X2"))
    most = {}
    for limit in (1, 2, 3):
        plans = plans_of(roadmap, missions, Capacity(place="A1", robots=limit), Closed(place="A2"))
        assert None not in plans
        most[limit] = max(fullest(plans, np.random.default_rng(seed)) for seed in range(20))
    assert most == {1: 1, 2: 2, 3: 3}


def test_a_closed_place_may_be_left_but_not_entered_and_a_one_way_aisle_driven_one_way(two_aisles) -> None:
    rules = rules_of(two_aisles, Closed(place="D"), OneWay(place="A2", toward="east"))
    assert not rules.permits(("W1", "D1")) and rules.permits(("D1", "W1"))
    assert rules.permits(("W2", "a2_1")) and not rules.permits(("E2", "a2_4"))


def test_nobody_waits_where_it_is_to_be_clear(two_sidings, round_of) -> None:
    missions = round_of(two_sidings, ("L1", "L7"), ("L5", "L0"))
    for clear, used in (("P", "Q"), ("Q", "P")):
        plans = plans_of(two_sidings, missions, KeepClear(place=clear))
        assert None not in plans
        assert waits(plans) == {used}
    assert not rules_of(two_sidings, KeepClear(place="P")).may_stop("P")


def test_a_robot_drives_into_a_place_kept_clear_only_if_it_can_leave_it_at_once(two_aisles, round_of) -> None:
    missions = round_of(two_aisles, ("W1", "E2"), ("D1", "E1"))
    first, second = plans_of(two_aisles, missions, KeepClear(place="A1"), Closed(place="A2"))
    assert first is not None and second is not None
    entry, last = second.places.index("a1_1"), second.places.index("E1")
    assert (second.after[entry : last + 1] == second.after[last]).all()
    assert second.after[entry, 0] == first.places.index("Em") + 1


@pytest.mark.parametrize(("high", "low", "lay_by"), [("robot_0", "robot_1", "P"), ("robot_1", "robot_0", "Q")])
def test_the_robot_of_lower_priority_gives_way(two_sidings, round_of, high: str, low: str, lay_by: str) -> None:
    missions = round_of(two_sidings, ("L1", "L7"), ("L5", "L0"))
    for rule in (Priority(robot=high, level="high"), Priority(robot=low, level="low")):
        plans = plans_of(two_sidings, missions, rule)
        assert [plan is not None and lay_by in plan.places for plan in plans] == [low == name for name in ROBOTS[:2]]


def test_a_robot_of_high_priority_gets_a_plan_even_if_it_has_to_wait(siding, round_of) -> None:
    missions = round_of(siding, ("L1", "L7"), ("L5", "L1"))
    assert None not in plans_of(siding, missions, Priority(robot="robot_1", level="high"))


def test_levels_of_priority() -> None:
    roadmap = Roadmap({"a": (0.0, 0.0), "b": (1.0, 0.0)}, (RoadEdge("a", "b"),))
    rules = rules_of(roadmap, Priority(robot="robot_2", level="high"), Priority(robot="robot_0", level="low"))
    assert [rules.level(robot) for robot in range(3)] == [-1, 0, 1]


@pytest.mark.parametrize("first", ["A1", "robot_0"])
def test_who_has_the_right_of_way_passes_the_junction_first(two_aisles, round_of, first: str) -> None:
    north = {"N1": (0.0, 1.8), "N2": (0.0, 2.4)}
    ways = [RoadEdge(*pair) for pair in itertools.pairwise(("W2", *north))]
    roadmap = Roadmap({**two_aisles.nodes, **north}, (*two_aisles.edges, *ways))
    missions = round_of(roadmap, ("a1_3", "a2_4"), ("D1", "N2"))
    bare = plans_of(roadmap, missions, Closed(place="E1"))
    ruled = plans_of(roadmap, missions, Closed(place="E1"), RightOfWay(place="W1", first=first))
    assert [arrivals(plans, "W1") for plans in (bare, ruled)] == [[3, 1], [3, 5]]


def test_unknown_names_are_refused(two_aisles) -> None:
    with pytest.raises(ValueError, match="no place named 'A9'"):
        rules_of(two_aisles, Closed(place="A9"))
    with pytest.raises(ValueError, match="direction of A1 toward north is unclear"):
        rules_of(two_aisles, OneWay(place="A1", toward="north"))


def arrivals(plans: RoundPlans, place: str) -> list[int]:
    """Return in which step each robot comes to a place."""
    return [round(plan.times[plan.places.index(place)] / STEP) for plan in plans if plan]


def waits(plans: RoundPlans) -> set[str]:
    """Return where robots wait on the way."""
    return {
        plan.places[number]
        for plan in plans
        if plan
        for number in range(1, len(plan.times) - 1)
        if plan.times[number + 1] - plan.times[number] > STEP + 1e-9
    }


def fullest(plans: RoundPlans, rng: np.random.Generator) -> int:
    """Let robots move whenever it is their turn, in random order, and return how many were ever in A1 together."""
    driven = [plan for plan in plans if plan]
    reached, most = np.ones(len(driven), dtype=int), 0
    while any(count < len(plan.times) for count, plan in zip(reached, driven, strict=True)):
        able = [
            robot
            for robot, plan in enumerate(driven)
            if reached[robot] < len(plan.times) and np.all(reached >= plan.after[reached[robot]])
        ]
        reached[rng.choice(able)] += 1
        inside = [plan.places[count - 1].startswith("a1_") for count, plan in zip(reached, driven, strict=True)]
        most = max(most, sum(inside))
    return most


def test_of_an_aisle_with_two_lanes_a_one_way_rule_leaves_one(round_of) -> None:
    """Lanes e eastbound and w westbound between Wa, Wb and Ea, Eb, and a way around over N; both are the aisle A."""
    nodes = {"Wa": (0.0, -0.3), "Wb": (0.0, 0.3), "Ea": (1.8, -0.3), "Eb": (1.8, 0.3), "N": (0.9, 1.8)}
    nodes |= {f"{lane}{n}": (0.6 * n, y) for lane, y in (("e", -0.3), ("w", 0.3)) for n in (1, 2)}
    lanes = [("Wa", "e1"), ("e1", "e2"), ("e2", "Ea"), ("Eb", "w2"), ("w2", "w1"), ("w1", "Wb")]
    ends = [RoadEdge(a, b) for a, b in (("Wa", "Wb"), ("Ea", "Eb"), ("Wb", "N"), ("N", "Eb"))]
    roadmap = Roadmap(nodes, (*(RoadEdge(a, b, "A", one_way=True) for a, b in lanes), *ends))
    missions = round_of(roadmap, ("Eb", "Wb"))
    (free,) = plans_of(roadmap, missions)
    (ruled,) = plans_of(roadmap, missions, OneWay(place="A", toward="east"))
    assert free is not None and ruled is not None
    assert free.places == ("Eb", "w2", "w1", "Wb")
    assert ruled.places == ("Eb", "N", "Wb")
    assert rules_of(roadmap, OneWay(place="A", toward="east")).against == {("Eb", "w2"), ("w2", "w1"), ("w1", "Wb")}
