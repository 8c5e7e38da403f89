"""Evaluation on cases small enough to work out by hand."""

import numpy as np
import pytest

from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.records import MissionResult, Round
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import RoadEdge, Roadmap, Site
from leed_sim.evaluation import RobotSummary, evaluate, summarise
from leed_sim.scenario import make_scenario
from leed_sim.shortest_path import ShortestPaths
from leed_sim.vector_env import make_env


class Line:
    """Robot 0 has 2.1 m straight ahead of it, robot 1 looks away from its goal."""

    num_robots = 2
    site = Site(
        "line",
        (-5, -5, 5, 5),
        np.zeros((0, 5)),
        Roadmap({"A": (0, 0), "B": (3, 0), "C": (3, 4), "D": (3, 8)}, (RoadEdge("A", "B"), RoadEdge("B", "C"))),
    )

    def draw(self, rng):
        return Round(np.array([[0.0, 0.0, 0.0], [0.0, 4.0, 3.0]]), np.array([[2.1, 0.0], [3.0, 4.0]]))


def forward(observation):
    return np.tile([1.0, 0.0], (len(observation), 1))


def test_by_hand():
    """0.06 m, then 0.12 m a step: the goal's edge at 1.8 m is passed in step 16, after 3.2 s."""
    env = make_env(
        Line(), TaskConfig(RobotConfig(max_linear_velocity=0.6), mission=MissionConfig(time_limit=5.0)), seed=0
    )
    first, second = evaluate(env, [forward, forward], 2)
    assert (first.robot, first.arrived, first.clean) == ("robot_0", True, True)
    assert first.duration == pytest.approx(3.2)
    assert first.shortest_duration == pytest.approx((3.0 + 0.9) / 0.6)  # to A, along to B, and back to the goal
    assert (second.robot, second.arrived, second.clean) == ("robot_1", False, False)
    assert second.duration == pytest.approx(5.0)


def test_shortest_paths_by_hand():
    paths = ShortestPaths(Line.site)
    assert paths.length(np.array([-1.0, 0.0, 9.0]), np.array([3.0, 5.0])) == pytest.approx(1.0 + 3.0 + 4.0 + 1.0)
    assert paths.length(np.array([0.0, 0.5, 0.0]), np.array([0.0, 0.5])) == pytest.approx(1.0)


def test_summary_by_hand():
    results = [
        MissionResult("robot_0", arrived=True, clean=True, duration=12.0, shortest_duration=10.0),
        MissionResult("robot_1", arrived=False, clean=False, duration=30.0, shortest_duration=10.0),
        MissionResult("robot_0", arrived=True, clean=False, duration=32.0, shortest_duration=20.0),
        MissionResult("robot_1", arrived=False, clean=False, duration=30.0, shortest_duration=10.0),
    ]
    summary = summarise(results)
    assert summary.overall == RobotSummary(missions=4, arrived=0.5, clean=0.25, time_ratio=pytest.approx(1.4))
    assert summary.robots["robot_0"] == RobotSummary(2, 1.0, 0.5, pytest.approx(1.4))
    assert summary.robots["robot_1"] == RobotSummary(2, 0.0, 0.0, None)


def test_results_do_not_depend_on_the_number_of_worlds():
    scenario, task = make_scenario("arena", 3, 0), TaskConfig(mission=MissionConfig(time_limit=8.0))
    rng = np.random.default_rng(0)
    matrices = [rng.normal(size=(task.layout().size, 2)) for _ in range(3)]
    policies = [lambda observation, matrix=matrix: observation @ matrix for matrix in matrices]
    runs = [evaluate(make_env(scenario, task, num_worlds=count, seed=4), policies, 14) for count in (1, 4)]
    assert len(runs[0]) == 15
    assert runs[0] == runs[1]


def test_what_cannot_be_evaluated_is_refused():
    env = make_env(Line(), TaskConfig(), seed=0)
    with pytest.raises(ValueError, match="1 policies for 2 robots"):
        evaluate(env, [forward], 2)
    with pytest.raises(ValueError, match="no mission"):
        summarise([])
