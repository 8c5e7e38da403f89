"""The stop gate: who goes first is decided where robots meet, and nowhere else."""

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import execute
from leed_ros.demonstration.execution.plan import LocalPlan
from leed_ros.demonstration.execution.stop_gate import StopGate
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.local import local_planner
from leed_ros.demonstration.roads.conventions import Convention, alternating_convention
from leed_ros.task.mission import TaskConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env

CLEARANCE, PERIOD = 0.5, 0.2
CONFIG = DemonstrationConfig(action_noise=0.0)
TASK = TaskConfig()


def plan(*points: tuple[float, float], lanes: list[int] | None = None, dwell: dict[int, float] | None = None):
    count = len(points)
    stands = np.array([(dwell or {}).get(waypoint, 0.0) for waypoint in range(count)])
    names = tuple(f"{x:g},{y:g}" for x, y in points)
    numbers = np.array(lanes or [0] * count)
    return LocalPlan(names, np.array(points), np.arange(count, dtype=float), np.zeros((count, 2), int), numbers, stands)


def granted(*plans, here=None, reached=None, updates: int = 1) -> list[int]:
    """Return the waypoints granted to robots that have reached their first ones and stand there."""
    gate = StopGate([plans], CLEARANCE, PERIOD)
    reached = np.array([reached or [1] * len(plans)])
    here = np.array([here or [one.points[0] if one else (50.0, 50.0) for one in plans]])
    for _ in range(updates):
        gate.update(here, reached, np.ones_like(reached, dtype=bool))
    return gate.granted[0].tolist()


def test_a_robot_alone_gets_one_stretch_at_a_time() -> None:
    way = plan((0, 0), (0.6, 0), (1.2, 0))
    assert granted(way, plan((9, 9))) == [1, 0]
    assert granted(way, plan((9, 9)), updates=9) == [1, 0]


def test_one_that_follows_keeps_its_distance() -> None:
    behind, before = plan((0, 0), (0.6, 0), (1.2, 0)), plan((0.9, 0), (1.5, 0))
    assert granted(behind, before) == [0, 1]
    assert granted(behind, plan((1.2, 0), (1.8, 0))) == [1, 1]


def test_of_two_that_cross_the_lower_number_goes_first() -> None:
    east, north = plan((0, 0), (0.6, 0)), plan((0.6, -0.6), (0.6, 0))
    assert granted(east, north) == [1, 0]
    assert granted(north, east) == [1, 0]


def test_one_inside_an_aisle_goes_before_one_outside() -> None:
    outside = plan((0.6, -1.2), (0.6, -0.6), (0.6, 0))
    leaving = plan((-0.6, 0), (0, 0), (0.6, 0), lanes=[0, 1, 1])
    gate = StopGate([(outside, leaving)], CLEARANCE, PERIOD)
    gate.granted[:] = 1
    gate.update(np.array([[[0.6, -0.6], [0.0, 0.0]]]), np.array([[2, 2]]), np.ones((1, 2), dtype=bool))
    assert gate.granted.tolist() == [[1, 2]]


@pytest.mark.parametrize(("there", "expected"), [(2.4, 0), (8.0, 1)])
def test_nobody_enters_a_lane_against_one_inside_whom_it_sees(there: float, expected: int) -> None:
    entering = plan((0, 0), (0.6, 0), (1.2, 0), lanes=[0, 1, 1])
    leaving = plan((there + 0.6, 0), (there, 0), (there - 0.6, 0), lanes=[0, -1, -1])
    gate = StopGate([(entering, leaving)], CLEARANCE, PERIOD)
    gate.granted[0, 1] = 1
    gate.update(np.array([[[0.0, 0.0], [there, 0.0]]]), np.array([[1, 2]]), np.ones((1, 2), dtype=bool))
    assert gate.granted[0, 0] == expected


def test_in_an_aisle_longer_than_robots_see_one_against_another_still_stays_outside() -> None:
    """The aisle goes from x = 0 to 8; a robot comes out of it from x = 7, 7.6 m away."""
    outside = plan((-1.2, 0), (-0.6, 0), (0, 0), (4, 0), (8, 0), lanes=[0, 0, 0, 1, 1])
    inside = plan((8, 0), (7, 0), (3.5, 0), (0, 0), lanes=[0, -1, -1, -1])
    here = [(-0.6, 0.0), (7.0, 0.0)]
    gate = StopGate([[outside, inside]], CLEARANCE, PERIOD)
    gate.granted = np.array([[1, 1]])
    gate.update(np.array([here]), np.array([[2, 2]]), np.ones((1, 2), dtype=bool))
    assert gate.granted[0].tolist() == [1, 2]


def test_the_place_before_an_occupied_lane_is_left_free() -> None:
    coming = plan((0, -0.6), (0, 0), (0.6, 0), lanes=[0, 0, 1])
    leaving = plan((3.0, 0), (2.4, 0), (1.8, 0), (0.0, 0), lanes=[0, -1, -1, -1])
    gate = StopGate([(coming, leaving)], CLEARANCE, PERIOD)
    gate.granted[0, 1] = 1
    gate.update(np.array([[[0.0, -0.6], [2.4, 0.0]]]), np.array([[1, 2]]), np.ones((1, 2), dtype=bool))
    assert gate.granted[0, 0] == 0
    assert [(one.robot, one.by, one.start, one.end) for one in gate.blocks(0)] == [(0, 1, "0,-0.6", "0,0")]
    assert gate.blocks(0)[0].seconds == pytest.approx(PERIOD)


def test_two_in_a_lane_of_the_same_direction_do_not_hinder_each_other() -> None:
    first = plan((1.8, 0), (2.4, 0), lanes=[0, 1])
    second = plan((0, 0), (0.6, 0), lanes=[0, 1])
    assert granted(second, first) == [1, 1]


def test_a_robot_without_a_plan_stands_in_the_way() -> None:
    way = plan((0, 0), (0.6, 0))
    assert granted(way, None, here=[(0.0, 0.0), (0.9, 0.0)])[0] == 0
    assert granted(way, None, here=[(0.0, 0.0), (1.2, 0.0)])[0] == 1


def test_a_robot_stands_as_long_as_it_is_told() -> None:
    way = plan((0, 0), (0.6, 0), dwell={0: 1.0})
    assert [granted(way, None, updates=count)[0] for count in (4, 5, 6, 7)] == [0, 0, 1, 1]


def test_of_two_that_head_for_a_lane_from_both_ends_one_stays_outside(two_aisles, scenario_of) -> None:
    scenario = scenario_of(two_aisles, ("Wm", "E1"), ("Em", "W1"))
    closed = type(two_aisles)(two_aisles.nodes, tuple(edge for edge in two_aisles.edges if edge.aisle != "A2"))
    planner = local_planner(closed, Convention(), TASK.robot, CONFIG)
    env = make_env(scenario, TASK, num_worlds=1, seed=0)
    plans = planner.plan(scenario.missions)
    (execution,) = execute(env, [scenario.missions], [plans], CONFIG, np.random.default_rng(0))
    inside = (np.abs(execution.poses[..., 1]) < 0.2) & (np.abs(execution.poses[..., 0] - 1.5) < 1.2)
    assert inside.any(axis=0).tolist() == [True, False]
    assert not execution.contacts.any()
    assert execution.terminated.any(axis=0).tolist() == [True, False]
    assert (1, 0) in {(one.robot, one.by) for one in execution.blocks}


def test_under_a_convention_everybody_arrives_without_a_planner() -> None:
    scenario = make_scenario("warehouse", 8, 3)
    env = make_env(scenario, TASK, num_worlds=8, seed=1)
    rounds = env.draw_rounds(8)
    for convention, low, high in ((alternating_convention(scenario.site.roadmap), 1.0, 1.0), (Convention(), 0.3, 0.8)):
        planner = local_planner(scenario.site.roadmap, convention, TASK.robot, CONFIG)
        executions = execute(env, rounds, [planner.plan(one) for one in rounds], CONFIG, np.random.default_rng(0))
        assert low <= np.mean([one.terminated.any(axis=0) for one in executions]) <= high
        assert not any(one.contacts.any() for one in executions)


def test_local_and_planned_rounds_can_be_driven_side_by_side(siding, scenario_of) -> None:
    scenario = scenario_of(siding, ("L1", "L7"), ("P", "P"))
    env = make_env(scenario, TASK, num_worlds=2, seed=0)
    planner = Planner(siding, Convention(), TASK, CONFIG, np.random.default_rng(0))
    plans = [
        planner.plan(scenario.missions),
        local_planner(siding, Convention(), TASK.robot, CONFIG).plan(scenario.missions),
    ]
    both = execute(env, [scenario.missions] * 2, plans, CONFIG, np.random.default_rng(0))
    (alone,) = execute(env, [scenario.missions], plans[:1], CONFIG, np.random.default_rng(0))
    assert both[0].poses.tobytes() == alone.poses.tobytes()
    assert both[1].terminated[:, 0].any() and both[1].blocks == ()
