import numpy as np
import pytest

from leed_ros.task.mission import MissionConfig, Missions, TaskConfig
from leed_ros.task.records import SensorReading
from leed_ros.task.reward import REWARD_PRESETS, RewardConfig, StepFacts, reward, reward_terms

TASK = TaskConfig(
    reward=RewardConfig(progress=2.0, arrival=10.0, contact=-0.5, time=-0.1),
    mission=MissionConfig(ctrl_dt=0.5, time_limit=1.5, goal_tolerance=0.25),
)


def reading(x, contact=False):
    return SensorReading(
        ranges=np.full((1, 36), 3.0),
        pose=np.array([[x, 0.0, 0.0]]),
        velocity=np.zeros((1, 2)),
        contact=np.array([contact]),
    )


def started():
    missions = Missions(TASK, (1,))
    missions.start(reading(0.0), np.array([[2.0, 0.0]]))
    return missions


def test_rewards_and_arrival_by_hand():
    missions = started()
    first = missions.step(reading(1.0, contact=True))
    assert first.reward[0] == pytest.approx(2.0 * 1.0 - 0.5 - 0.1)
    assert not first.terminated[0]
    second = missions.step(reading(1.8))
    assert second.reward[0] == pytest.approx(2.0 * 0.8 + 10.0 - 0.1)
    assert second.terminated[0]
    assert not second.truncated[0]
    assert missions.arrived[0]
    assert not missions.clean[0]
    assert missions.duration[0] == pytest.approx(1.0)


def test_time_out_truncates_and_arrival_in_the_last_step_terminates():
    missions = started()
    flags = [missions.step(reading(0.1 * step)).truncated[0] for step in (1, 2, 3)]
    assert flags == [False, False, True]
    assert not missions.arrived[0]
    last = started()
    for x in (1.0, 1.5):
        last.step(reading(x))
    step = last.step(reading(1.9))
    assert step.terminated[0]
    assert not step.truncated[0]


def test_a_robot_without_a_mission_stands_by():
    missions = started()
    missions.step(reading(2.0))
    after = missions.step(reading(0.0, contact=True))
    assert not after.valid[0]
    assert after.reward[0] == 0.0
    assert not after.terminated[0]
    assert missions.clean[0]


def test_a_mission_starts_only_where_it_is_told_to():
    missions = Missions(TASK, (2,))
    both = SensorReading(np.full((2, 36), 3.0), np.zeros((2, 3)), np.zeros((2, 2)), np.zeros(2, dtype=bool))
    missions.start(both, np.array([[1.0, 0.0], [5.0, 5.0]]), np.array([True, False]))
    assert missions.active.tolist() == [True, False]
    assert missions.goal.tolist() == [[1.0, 0.0], [0.0, 0.0]]


def test_the_sparse_reward_has_no_progress_and_the_sum_is_that_of_the_terms():
    facts = StepFacts(np.array([0.3]), np.array([True]), np.array([True]))
    assert reward_terms(facts, REWARD_PRESETS["sparse"])["progress"][0] == 0.0
    dense = REWARD_PRESETS["dense"]
    assert reward(facts, dense)[0] == pytest.approx(sum(term[0] for term in reward_terms(facts, dense).values()))
