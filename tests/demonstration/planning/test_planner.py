"""The planner: one-way routes, waiting instead of swapping, and no conflict, however late anybody is."""

import itertools

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.plan import Plan, RoundPlans
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.roads.conventions import Convention, Direction, alternating_convention
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.site import RoadEdge, Roadmap
from leed_sim.scenario import make_scenario

CONFIG = DemonstrationConfig(speed_fraction=1.0)
TASK = TaskConfig()
CLEARANCE = 2.0 * TASK.robot.radius + CONFIG.clearance_margin
STEP = 0.6 / TASK.robot.max_linear_velocity


def planner(roadmap: Roadmap, convention: Convention | None = None, config=CONFIG, task=TASK) -> Planner:
    return Planner(roadmap, convention or Convention(), task, config, np.random.default_rng(0))


def test_the_convention_leads_through_the_other_aisle(two_aisles, round_of) -> None:
    missions = round_of(two_aisles, ("E1", "W1"))
    (free,) = planner(two_aisles).plan(missions)
    (bound,) = planner(two_aisles, Convention({"A1": Direction.FORWARD})).plan(missions)
    assert free is not None and bound is not None
    assert free.places == ("E1", "a1_4", "a1_3", "a1_2", "a1_1", "W1")
    assert bound.places == ("E1", "Em", "E2", "a2_4", "a2_3", "a2_2", "a2_1", "W2", "Wm", "W1")


def test_the_wrong_way_stays_possible_where_there_is_no_other(siding, round_of) -> None:
    (plan,) = planner(siding, Convention({"L": Direction.BACKWARD})).plan(round_of(siding, ("L1", "L7")))
    assert plan is not None
    assert plan.places == tuple(f"L{n}" for n in range(1, 8))
    assert plan.times == pytest.approx(STEP * np.arange(7))


def test_one_of_two_opposing_robots_waits_in_the_siding(siding, round_of) -> None:
    plans = planner(siding).plan(round_of(siding, ("L1", "L7"), ("L5", "L1")))
    assert_free_of_conflicts(plans)
    assert sum("P" in plan.places for plan in plans if plan) == 1
    waiting = next(plan for plan in plans if plan and "P" in plan.places)
    assert np.diff(waiting.times).max() > STEP + 1e-9


def test_a_lane_without_siding_cannot_be_swapped(round_of) -> None:
    lane = Roadmap({f"L{n}": (0.6 * n, 0.0) for n in range(4)}, tuple(RoadEdge(f"L{n}", f"L{n + 1}") for n in range(3)))
    plans = planner(lane).plan(round_of(lane, ("L0", "L3"), ("L3", "L0")))
    assert [plan is None for plan in plans].count(True) >= 1


def test_a_robot_passes_before_another_parks_in_its_way(siding, round_of) -> None:
    missions = round_of(siding, ("L3", "L5"), ("L1", "L7"))
    first, second = planner(siding).plan(missions)
    assert first is not None and second is not None
    assert_free_of_conflicts((first, second))
    assert first.after[-1][1] >= second.places.index("L6") + 1


def test_an_unreachable_goal_is_reported_and_its_robot_avoided(siding, round_of) -> None:
    island = Roadmap({**siding.nodes, "I": (2.4, 3.0)}, siding.edges)
    stuck, free = planner(island).plan(round_of(island, ("L4", "I"), ("L1", "L3")))
    assert stuck is None and free is not None
    blocked = planner(island).plan(round_of(island, ("L4", "I"), ("L1", "L7")))
    assert blocked == (None, None)


def test_expansions_are_bounded(siding, round_of) -> None:
    few = DemonstrationConfig(max_expansions=5)
    assert planner(siding, config=few).plan(round_of(siding, ("L1", "L7"))) == (None,)


def test_no_plan_takes_longer_than_the_time_limit_allows(siding, round_of) -> None:
    missions = round_of(siding, ("L1", "L7"))
    enough, short = (TaskConfig(mission=MissionConfig(time_limit=limit)) for limit in (6.0 * STEP, 4.9 * STEP))
    assert planner(siding, task=enough).plan(missions) != (None,)
    assert planner(siding, task=short).plan(missions) == (None,)


@pytest.mark.parametrize(("name", "num_robots"), [("warehouse", 8), ("arena", 8), ("warehouse", 16)])
def test_plans_are_free_of_conflicts(name: str, num_robots: int) -> None:
    for seed in range(5):
        plans = plans_of(name, num_robots, seed)
        assert None not in plans
        assert_free_of_conflicts(plans)


@pytest.mark.parametrize(("name", "num_robots"), [("warehouse", 8), ("arena", 8)])
def test_plans_stay_free_of_conflicts_however_late_robots_are(name: str, num_robots: int) -> None:
    for seed in range(3):
        assert_free_of_conflicts_with_delays(plans_of(name, num_robots, seed), np.random.default_rng(seed))


def test_the_same_seed_gives_the_same_plans() -> None:
    once, again = (plans_of("arena", 8, 1) for _ in range(2))
    for one, other in zip(once, again, strict=True):
        assert one is not None and other is not None
        assert (one.places, one.times.tobytes(), one.after.tobytes()) == (
            other.places,
            other.times.tobytes(),
            other.after.tobytes(),
        )


def plans_of(name: str, num_robots: int, seed: int) -> RoundPlans:
    scenario = make_scenario(name, num_robots, seed)
    roadmap = scenario.site.roadmap
    return planner(roadmap, alternating_convention(roadmap)).plan(scenario.draw(np.random.default_rng(seed)))


def assert_free_of_conflicts(plans: RoundPlans) -> None:
    """Sample all robots ten times a step; to each waypoint a robot moves in the last step before it is due."""
    driven = [plan for plan in plans if plan]
    times = np.arange(0.0, max(plan.times[-1] for plan in driven) + STEP, 0.1 * STEP)
    assert_apart([positions(plan, progress_at(plan, times)) for plan in driven])


def assert_free_of_conflicts_with_delays(plans: RoundPlans, rng: np.random.Generator) -> None:
    """Let each robot move whenever it is its turn, by random strides, until all have arrived."""
    driven = [plan for plan in plans if plan]
    progress = np.zeros((600, len(driven)))
    for now, then in itertools.pairwise(progress):
        reached = now.astype(int) + 1
        strides = rng.choice([0.0, 0.25, 0.5], size=len(driven))
        for robot, plan in enumerate(driven):
            waypoint = min(reached[robot], len(plan.times) - 1)
            may_go = np.all(reached >= plan.after[waypoint])
            then[robot] = min(now[robot] + strides[robot] * may_go, waypoint)
    assert_apart([positions(plan, at) for plan, at in zip(driven, progress.T, strict=True)])
    assert progress[-1].tolist() == [len(plan.times) - 1 for plan in driven]


def assert_apart(tracks: list[np.ndarray]) -> None:
    """Check the distance of every two tracks of shape (T, 2) at all times."""
    for one, other in itertools.combinations(tracks, 2):
        assert np.hypot(*(one - other).T).min() >= CLEARANCE - 1e-6


def progress_at(plan: Plan, times: np.ndarray) -> np.ndarray:
    """Return the number of the latest waypoint, and the share of the way to the next, at given times. Shape (T,)."""
    departures = np.maximum(plan.times[1:] - STEP, plan.times[:-1])
    events = np.column_stack([departures, plan.times[1:]]).ravel()
    numbers = np.arange(len(plan.times) - 1)
    return np.interp(times, events, np.column_stack([numbers, numbers + 1]).ravel())


def positions(plan: Plan, progress: np.ndarray) -> np.ndarray:
    """Return where a robot is at given progress. Shape (T, 2)."""
    numbers = np.arange(len(plan.times))
    return np.column_stack([np.interp(progress, numbers, plan.points[:, axis]) for axis in (0, 1)])
