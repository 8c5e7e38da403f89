"""Execution: what is recorded belongs to the right step, robot and world."""

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import execute
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import SensorReading
from leed_sim.vector_env import make_env

TASK = TaskConfig()
CALM, ROUGH = (DemonstrationConfig(action_noise=noise) for noise in (0.0, 0.3))


def run(scenario, config=CALM, num_worlds=1, num_rounds=1, seed=0):
    env = make_env(scenario, TASK, num_worlds=num_worlds, seed=0)
    planner = Planner(scenario.site.roadmap, Convention(), TASK, config, np.random.default_rng(0))
    rounds = [scenario.missions] * num_rounds
    plans = [planner.plan(missions) for missions in rounds]
    return execute(env, rounds, plans, config, np.random.default_rng(seed))


def test_a_recording_ends_with_the_mission_of_its_robot(siding, scenario_of) -> None:
    (execution,) = run(scenario_of(siding, ("L1", "L7"), ("L2", "P")))
    long, short = (execution.demonstration(robot, "planner") for robot in (0, 1))
    assert len(short) < len(long) == len(execution.valid)
    for demonstration in (long, short):
        assert demonstration.terminated.tolist() == [False] * (len(demonstration) - 1) + [True]
        assert demonstration.times == pytest.approx(0.2 * np.arange(len(demonstration)))
        assert np.abs(demonstration.actions).max() <= 1.0


def test_observations_belong_to_the_poses_before_the_action(siding, scenario_of) -> None:
    scenario = scenario_of(siding, ("L1", "L7"))
    demonstration = run(scenario)[0].demonstration(0, "planner")
    layout, steps = TASK.layout(), len(demonstration)
    shape = (np.zeros((steps, 36)), demonstration.poses, np.zeros((steps, 2)), np.zeros(steps, dtype=bool))
    seen = layout.observe(SensorReading(*shape), np.tile(scenario.missions.goals[0], (steps, 1)))
    parts = [index for index, name in enumerate(layout.names) if name.startswith(("goal", "x", "y"))]
    assert demonstration.observations[:, parts] == pytest.approx(seen[:, parts], abs=1e-6)
    assert demonstration.poses[0] == pytest.approx(scenario.missions.starts[0])


def test_rewards_add_up_to_the_way_made_the_arrival_and_the_time(siding, scenario_of) -> None:
    demonstration = run(scenario_of(siding, ("L1", "L7")))[0].demonstration(0, "planner")
    left = 3.6 - demonstration.rewards.sum() + 5.0 - 0.02 * len(demonstration)
    assert 0.0 <= left <= TASK.mission.goal_tolerance


def test_noise_moves_the_robot_and_not_the_recorded_action(siding, scenario_of) -> None:
    scenario = scenario_of(siding, ("L1", "L7"))
    calm, rough = (run(scenario, config)[0].demonstration(0, "planner") for config in (CALM, ROUGH))
    assert np.abs(calm.poses[:, 1]).max() < 1e-6
    assert np.abs(rough.poses[:, 1]).max() > 0.03
    assert np.array_equal(rough.actions[0], calm.actions[0])
    off_way = np.abs(rough.poses[:, 1]) > 0.03
    assert np.all(rough.actions[off_way, 1] * (rough.poses[off_way, 1] + 0.4 * rough.poses[off_way, 2]) < 0.0)


def test_worlds_left_over_do_not_matter(siding, scenario_of) -> None:
    scenario = scenario_of(siding, ("L1", "L7"), ("L5", "L1"))
    few, many = (run(scenario, num_worlds=worlds, num_rounds=2) for worlds in (2, 5))
    assert [one.actions.tobytes() for one in few] == [one.actions.tobytes() for one in many]


def test_as_many_plans_as_rounds_are_needed(siding, scenario_of) -> None:
    scenario = scenario_of(siding, ("L1", "L7"))
    env = make_env(scenario, TASK, num_worlds=1, seed=0)
    for rounds, plans in (([], []), ([scenario.missions], []), ([scenario.missions] * 2, [(None,)] * 2)):
        with pytest.raises(ValueError, match="rounds"):
            execute(env, rounds, plans, CALM, np.random.default_rng(0))
