"""Rules in execution: kept by plans that know them, broken and found out by plans that do not."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import execute
from leed_ros.demonstration.execution.vetting import Verdict, Vetting
from leed_ros.demonstration.generator import DemonstrationGenerator, Harvest
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer
from leed_ros.demonstration.roads.conventions import Convention, Direction, divided_convention
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Capacity, Closed, KeepClear, OneWay, Priority, RightOfWay, Rules
from leed_ros.demonstration.rules.validation import check
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import RoadEdge, Roadmap, Scenario
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env

TASK = TaskConfig(RobotConfig(max_linear_velocity=0.6), mission=MissionConfig(time_limit=45.0))
NUM_ROBOTS = 4
ROBOTS = tuple(f"robot_{number}" for number in range(NUM_ROBOTS))
SITES = [make_scenario("warehouse", NUM_ROBOTS, seed) for seed in range(3)]
WORLDS = [make_env(scenario, TASK, num_worlds=2, seed=0) for scenario in SITES]


@pytest.fixture
def two_sidings(siding) -> Roadmap:
    """A lane L0 .. L7 with passing places P north of L4 and Q south of L2."""
    nodes = {**siding.nodes, "L0": (0.0, 0.0), "Q": (1.2, -0.6)}
    return Roadmap(nodes, (*siding.edges, RoadEdge("L0", "L1"), RoadEdge("L2", "Q")))


def harvest_of(scenario: Scenario, env, judged: SiteRules, planned: SiteRules | None, convention) -> Harvest:
    """Execute two rounds of plans made under some rules, and judge them by others."""
    config = DemonstrationConfig(rounds=2)
    missions, noise, orders = np.random.default_rng(0).spawn(3)
    planner = Planner(scenario.site.roadmap, convention, TASK, config, orders, rules=planned)
    draw = lambda: scenario.draw(missions)  # noqa: E731
    generator = DemonstrationGenerator(PlannerProposer(planner), env, draw, config, noise, rules=judged)
    *_, harvest = generator.generate()
    return harvest


def verdicts(scenario: Scenario, rule, *, enforced: bool, convention: Convention) -> list[Verdict]:
    site_rules = SiteRules.of(Rules(rules=(rule,)), Gazetteer.of(scenario.site, ROBOTS))
    env = make_env(scenario, TASK, num_worlds=2, seed=0)
    harvest = harvest_of(scenario, env, site_rules, site_rules if enforced else None, convention)
    assert [len(accepted) for accepted in harvest.accepted] == [
        sum(verdict.accepted for verdict in one) for one in harvest.verdicts
    ]
    return [verdict for one in harvest.verdicts for verdict in one]


def assert_kept_and_broken(scenario: Scenario, rule, convention: Convention | None = None) -> None:
    """Check that plans under the rule keep it and are accepted, and that plans without it break it and are not."""
    kept = verdicts(scenario, rule, enforced=True, convention=convention or Convention())
    assert all(verdict.accepted and not verdict.violations for verdict in kept)
    broken = verdicts(scenario, rule, enforced=False, convention=convention or Convention())
    blamed = [verdict for verdict in broken if verdict.violations]
    assert blamed
    assert all(verdict.arrived and not verdict.accepted for verdict in blamed)
    assert {violation.rule for verdict in blamed for violation in verdict.violations} == {rule}


@pytest.mark.parametrize("rule", [Closed(place="A1"), OneWay(place="A1", toward="west"), Closed(place="a1_2")])
def test_hard_rules_on_the_way(two_aisles, scenario_of, rule) -> None:
    assert_kept_and_broken(scenario_of(two_aisles, ("W1", "E1"), ("D1", "D2")), rule)


def test_capacity(two_aisles, scenario_of) -> None:
    scenario = scenario_of(two_aisles, ("W1", "E2"), ("D1", "E1"))
    assert_kept_and_broken(scenario, Capacity(place="A1", robots=1), Convention({"A2": Direction.BACKWARD}))


@pytest.mark.parametrize("rule", [KeepClear(place="P"), Priority(robot="robot_1", level="high")])
def test_rules_on_waiting(two_sidings, scenario_of, rule) -> None:
    scenario = scenario_of(two_sidings, ("L1", "L7"), ("L5", "L0"))
    kept = verdicts(scenario, rule, enforced=True, convention=Convention())
    assert all(verdict.accepted for verdict in kept)
    broken = verdicts(scenario, rule, enforced=False, convention=Convention())
    assert any(verdict.violations for verdict in broken)


def test_a_mission_to_a_closed_place_is_refused_with_a_reason(two_aisles, scenario_of) -> None:
    scenario = scenario_of(two_aisles, ("W1", "a1_2"), ("W2", "E2"))
    refused, sent = verdicts(scenario, Closed(place="A1"), enforced=True, convention=Convention())[::2]
    assert (refused.planned, refused.accepted, refused.refusal) == (
        False,
        False,
        "The goal a1_2 is closed together with A1.",
    )
    assert (sent.planned, sent.accepted, sent.refusal) == (True, True, "")


# --- any set of rules, checked by brute force ------------------------------------------------------------------------

AISLES = [f"A{number}" for number in range(1, 6)]
PLACES = [*AISLES, "W_inner", "E_inner_2", "west", "A2_3"]
place, aisle, robot = st.sampled_from(PLACES), st.sampled_from(AISLES), st.sampled_from(ROBOTS)
rule = st.one_of(
    st.builds(Closed, place=aisle),
    st.builds(OneWay, place=aisle, toward=st.sampled_from(["east", "west"])),
    st.builds(Capacity, place=place, robots=st.integers(1, 3)),
    st.builds(Priority, robot=robot, level=st.sampled_from(["high", "low"])),
    st.builds(
        RightOfWay, place=st.sampled_from(["W_inner_1", "E_inner_3", "W_inner_3"]), first=st.one_of(aisle, robot)
    ),
    st.builds(KeepClear, place=place),
)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2), st.lists(rule, min_size=1, max_size=4))
def test_whatever_the_rules_an_accepted_demonstration_keeps_them(site: int, rules: list) -> None:
    scenario, env = SITES[site], WORLDS[site]
    roadmap, book = scenario.site.roadmap, Gazetteer.of(scenario.site, ROBOTS)
    checked = check(Rules(rules=tuple(rules)), scenario.site, ROBOTS).rules
    site_rules, config = SiteRules.of(checked, book), DemonstrationConfig(attempts=4)
    rng = np.random.default_rng(0)
    planner = Planner(roadmap, divided_convention(roadmap), TASK, config, rng, rules=site_rules)
    rounds = [scenario.draw(rng) for _ in range(2)]
    plans = [planner.plan(missions) for missions in rounds]
    vetting = Vetting(roadmap, env.fleet.speeds(), site_rules)
    for execution, planned, missions in zip(execute(env, rounds, plans, config, rng), plans, rounds, strict=True):
        accepted = [verdict.accepted for verdict in vetting.judge(missions, planned, execution)]
        event(f"accepted {sum(accepted)}")
        for one in checked.rules:
            assert list(breaches(one, execution.poses[..., :2], accepted, book)) == []


def breaches(rule, tracks: FloatArray, accepted: list[bool], book: Gazetteer) -> Iterator[str]:
    """Yield breaches by robots that were accepted, found without the product's geometry. For tracks (T, N, 2)."""
    for track in tracks[:, accepted].swapaxes(0, 1):
        at = junctions(track, book.places[rule.place].nodes, book) if hasattr(rule, "place") else []
        if isinstance(rule, Closed) and any(at):
            yield "drove through a closed place"
        if isinstance(rule, OneWay):
            xs = [book.roadmap.nodes[name][0] for name in at if name]
            yield from turns_back(xs if rule.toward == "east" else [-x for x in xs])
        if isinstance(rule, KeepClear):
            yield from stops(track, at)
    if isinstance(rule, Capacity) and rule.place in (*AISLES, "west"):
        yield from overfull(rule, tracks, accepted, book)


def junctions(track: FloatArray, names: Iterable[str], book: Gazetteer) -> list[str]:
    """Return which of some junctions a robot is within 0.2 m of, step by step; empty if none."""
    places = {name: np.array(book.roadmap.nodes[name]) for name in sorted(names)}
    return [next((name for name, at in places.items() if np.hypot(*(point - at)) < 0.2), "") for point in track]


def turns_back(xs: Sequence[float]) -> Iterator[str]:
    if any(later < earlier for earlier, later in itertools.pairwise(xs)):
        yield "drove a one-way aisle the wrong way"


def stops(track: FloatArray, at: list[str]) -> Iterator[str]:
    set_off = next((step for step, point in enumerate(track) if np.hypot(*(point - track[0])) > 0.3), len(track))
    arrived = len(track) - next((n for n, point in enumerate(track[::-1]) if (point != track[-1]).any()), 0)
    for step in range(set_off, arrived - 11):
        if all(at[step : step + 11]) and np.ptp(track[step : step + 11], axis=0).max() < 0.02:
            yield "stood in a place kept clear"


def overfull(rule: Capacity, tracks: FloatArray, accepted: list[bool], book: Gazetteer) -> Iterator[str]:
    x, y = tracks[..., 0], tracks[..., 1]
    if rule.place == "west":
        inside = x < -2.05
    else:
        name = min(book.places[rule.place].nodes)
        inside = (np.abs(y - book.roadmap.nodes[name][1]) < 0.2) & (np.abs(x) < 1.5)
    for step in np.flatnonzero(inside.sum(axis=1) > rule.robots):
        came = inside[step] & ~inside[: step + 1].all(axis=0)
        if came.any() and np.array(accepted)[came].all():
            yield f"too many in {rule.place} in step {step}"
