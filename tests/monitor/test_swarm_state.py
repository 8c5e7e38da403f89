import numpy as np
import pytest

from leed_ros.monitor.state import DemonstratedPath, RobotBody
from leed_ros.monitor.swarm_state import SwarmState
from leed_ros.task.site import Roadmap, Site

SECOND = 1_000_000_000


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def state(clock):
    return SwarmState(clock=clock)


def drive(state, positions, first_stamp=1, robot="robot_0"):
    for step, x in enumerate(positions):
        state.take_odom(robot, first_stamp + step, np.array([x, 0.0, 0.0]), np.array([1.0, 0.0]))


def test_robots_come_in_the_order_of_their_numbers_expected_or_not(clock):
    state = SwarmState(["robot_10", "robot_2"], clock)
    drive(state, [0.0], robot="robot_1")
    assert [robot.name for robot in state.picture().robots] == ["robot_1", "robot_2", "robot_10"]
    assert state.picture().robot("robot_2").pose is None
    assert state.picture().robot("robot_2").age == float("inf")


def test_a_trail_begins_anew_with_each_goal_and_leaves_out_what_is_next_to_the_point_before(state):
    drive(state, [0.0, 1.0, 1.01, 2.0], first_stamp=10)
    assert state.picture().robots[0].trail[:, 0].tolist() == [0.0, 1.0, 2.0]
    state.take_goal("robot_0", 14, np.array([5.0, 0.0]))
    drive(state, [8.0, 7.0], first_stamp=14)
    assert state.picture().robots[0].trail[:, 0].tolist() == [8.0, 7.0]
    assert state.picture().robots[0].goal.tolist() == [5.0, 0.0]


def test_a_trail_is_bounded_and_keeps_the_newest(state):
    drive(state, np.arange(2000.0))
    trail = state.picture().robots[0].trail
    assert trail.shape == (400, 2)
    assert trail[[0, -1], 0].tolist() == [1600.0, 1999.0]


def test_a_trail_begins_anew_when_time_runs_backwards(state):
    state.take_goal("robot_0", 90, np.zeros(2))
    drive(state, [0.0, 1.0], first_stamp=100)
    drive(state, [5.0, 6.0], first_stamp=1)
    assert state.picture().robots[0].trail[:, 0].tolist() == [5.0, 6.0]


def test_a_scan_shows_points_where_rays_end_in_the_map(state):
    state.take_odom("robot_0", 1, np.array([1.0, 2.0, np.pi / 2]), np.zeros(2))
    state.take_scan("robot_0", 1, np.array([0.5, np.inf, 3.0, 1.0]), np.array([0.0, 0.5, 1.0, -np.pi / 2]), 3.0)
    np.testing.assert_allclose(state.picture().robots[0].scan.points(), [[1.0, 2.5], [2.0, 2.0]], atol=1e-12)


@pytest.mark.parametrize("stamp", [2, 3])
def test_a_scan_is_placed_where_the_robot_was_at_its_stamp_whichever_comes_first(state, stamp):
    state.take_odom("robot_0", 1, np.array([1.0, 2.0, 0.0]), np.zeros(2))
    state.take_scan("robot_0", stamp, np.array([0.5]), np.array([0.0]), 3.0)
    state.take_odom("robot_0", 2, np.array([2.0, 2.0, 0.0]), np.zeros(2))
    state.take_odom("robot_0", 3, np.array([3.0, 2.0, 0.0]), np.zeros(2))
    np.testing.assert_allclose(state.picture().robots[0].scan.points(), [[stamp + 0.5, 2.0]])


def test_an_intervention_fades_and_a_silent_robot_ages(state, clock):
    drive(state, [0.0])
    state.take_safety("robot_0", "obstacle ahead", True)
    assert (state.picture().robots[0].safety, state.picture().robots[0].stopped) == ("obstacle ahead", True)
    clock.now = 1.5
    robot = state.picture().robots[0]
    assert (robot.safety, robot.stopped, robot.age) == ("", False, 1.5)


def test_what_a_robot_says_of_itself_becomes_numbers_and_a_curve_with_a_point_for_each_update(state):
    for transitions, updates in ((100, 0), (256, 1), (300, 1), (512, 2)):
        values = {"transitions": str(transitions), "updates": str(updates), "arrived": "0.5", "policy": "on trial"}
        state.take_diagnostic("/robot_0/robot", 1, "training", {**values, "policy_loss": "nan"})
    robot = state.picture().robots[0]
    assert (robot.transitions, robot.arrived, robot.level, robot.message) == (512, 0.5, 1, "training")
    assert [point.transitions for point in robot.curve] == [256.0, 512.0]
    assert robot.curve[-1].values == {"arrived": 0.5, "updates": 2.0}
    assert state.picture().diagnostics[0].values["policy"] == "on trial"


def test_a_long_curve_is_thinned_out_over_its_whole_length(state):
    for update in range(1, 5001):
        values = {"updates": str(update), "transitions": str(10 * update)}
        state.take_diagnostic("/robot_0/robot", 0, "", values)
    steps = np.diff([point.transitions for point in state.picture().robots[0].curve])
    assert 500 <= len(steps) <= 1000
    assert set(steps) == {80.0}, "evenly spaced, every eighth of 5000 updates"


def test_another_run_of_the_same_robot_begins_another_curve(state):
    for update in (1, 2, 3, 0, 1):
        state.take_diagnostic("/robot_0/robot", 0, "", {"updates": str(update), "transitions": str(update)})
    assert [point.transitions for point in state.picture().robots[0].curve] == [1.0]


def test_the_rate_of_steps_is_that_of_the_last_seconds(state, clock):
    for second in range(20):
        clock.now = float(second)
        state.take_diagnostic("/simulation", 0, "running", {"steps": str(100 * second), "max_steps": "5000"})
    picture = state.picture()
    assert (picture.steps, picture.max_steps, picture.step_rate) == (1900, 5000, 100.0)


def test_bodies_of_the_site_hold_for_robots_heard_before_and_after(state):
    drive(state, [0.0], robot="robot_0")
    site = Site("s", (0.0, 0.0, 1.0, 1.0), np.zeros((0, 5)), Roadmap({}, ()))
    state.take_site(site, {"robot_0": RobotBody(0.3), "robot_1": RobotBody(0.4)})
    drive(state, [0.0], robot="robot_2")
    assert [robot.radius for robot in state.picture().robots] == [0.3, 0.4, 0.2]
    assert state.picture().site is site


def test_the_demonstrator_is_what_its_report_and_its_document_say(state):
    assert state.picture().demonstrator is None
    state.take_demonstrator({"plan": ["A1: north"], "verdict": "kept", "rounds": [{"number": 1, "proposer": "llm"}]})
    state.take_diagnostic("/demonstration", 0, "asking", {"model": "qwen3:8b", "demonstrator": "llm"})
    state.take_demonstrator({"verdict": "refused", "by_proposer": {"llm": 3}, "new in another version": 1})
    seen = state.picture().demonstrator
    assert (seen.model, seen.state, seen.plan, seen.verdict) == ("qwen3:8b", "asking", ("A1: north",), "refused")
    assert [one.number for one in seen.rounds] == [1]


def test_demonstrations_are_shown_accepted_and_rejected(state):
    path = DemonstratedPath("llm", np.zeros((3, 3)))
    state.take_demonstrations("robot_0", [path], 40)
    state.take_rejected("robot_0", [path, path])
    robot = state.picture().robots[0]
    assert (len(robot.accepted), robot.num_demonstrations, len(robot.rejected)) == (1, 40, 2)
