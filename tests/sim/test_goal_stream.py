"""Goals from outside, counted by the simulation."""

import numpy as np
import pytest

from leed_ros.task.config import ConfigError
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.records import Round
from leed_ros.task.site import Roadmap, Site
from leed_sim.goal_stream import StreamedRounds, refuse_lock_step
from leed_sim.vector_env import make_world

FORWARD, STAND = (1.0, 0.0), (0.0, 0.0)


class Hall:
    site = Site("hall", (-9, -9, 9, 9), np.zeros((0, 5)), Roadmap({}, ()))
    num_robots = 2

    def draw(self, rng):
        return Round(np.array([[0.0, 0.0, 0.0], [0.0, 5.0, 0.0]]), np.array([[8.0, 8.0], [8.0, 8.0]]))


@pytest.fixture
def rounds():
    task = TaskConfig(mission=MissionConfig(time_limit=4.0))
    made = StreamedRounds(Hall(), make_world("kinematic", Hall(), task), task, np.random.default_rng(0))
    made.begin()
    return made


def drive(rounds, steps, *commands):
    for _ in range(steps):
        rounds.step(np.array(commands))


def test_a_goal_is_a_mission_of_one_robot(rounds):
    rounds.assign(0, np.array([1.0, 0.0]))
    drive(rounds, 10, FORWARD, FORWARD)  # 2 s at 1 m/s and 2 m/s^2: 1.7 m
    assert rounds.given.tolist() == [1, 0]
    assert rounds.reached.tolist() == [1, 0]


def test_the_next_goal_is_another_mission_from_where_the_robot_is(rounds):
    rounds.assign(0, np.array([1.0, 0.0]))
    drive(rounds, 10, FORWARD, STAND)
    rounds.assign(0, np.array([3.0, 0.0]))
    drive(rounds, 3, FORWARD, STAND)
    assert rounds.reached.tolist() == [1, 0]
    drive(rounds, 10, FORWARD, STAND)
    assert rounds.reached.tolist() == [2, 0]


def test_a_goal_that_is_not_reached_in_time_does_not_count(rounds):
    rounds.assign(1, np.array([3.0, 5.0]))
    drive(rounds, 21, STAND, STAND)
    drive(rounds, 30, STAND, FORWARD)
    assert rounds.given.tolist() == [0, 1]
    assert rounds.reached.tolist() == [0, 0]


def test_a_stream_has_no_end_and_no_goals_of_its_own(rounds):
    drive(rounds, 30, STAND, STAND)
    assert not rounds.finished
    assert rounds.given.tolist() == [0, 0]


def test_lock_step_takes_no_goals_from_outside():
    refuse_lock_step(False)
    with pytest.raises(ConfigError, match="needs lock_step = false"):
        refuse_lock_step(True)
