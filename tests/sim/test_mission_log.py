import csv
from dataclasses import dataclass

import numpy as np
import pytest

from leed_ros.task.config import ConfigError
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.records import Round
from leed_ros.task.site import Site
from leed_sim.mission_log import MissionLog
from leed_sim.rounds import Rounds
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env, make_world

TASK = TaskConfig(mission=MissionConfig(time_limit=1.0))


@dataclass(frozen=True)
class OneRound:
    """Always the same round: the second robot starts at its goal."""

    site: Site
    num_robots: int = 2

    def draw(self, rng):
        return Round(np.array([[-2.0, -2.0, 0.0], [1.0, 1.0, 0.0]]), np.array([[2.0, -2.0], [1.1, 1.0]]))


def test_every_mission_of_a_round_gets_a_row(tmp_path):
    scenario = OneRound(make_scenario("arena", 2, 0).site)
    world = make_world("kinematic", scenario, TASK)
    rounds, log = Rounds(scenario, world, TASK, np.random.default_rng(3)), MissionLog(tmp_path / "deep" / "log.csv")
    rounds.begin()
    while not rounds.finished:
        rounds.step(np.zeros((2, 2)))
    log.add(rounds)
    with (tmp_path / "deep" / "log.csv").open(encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert (first["robot"], first["arrived"], first["duration"]) == ("robot_0", "0", "1.0")
    assert (second["robot"], second["arrived"], second["duration"]) == ("robot_1", "1", "0.2")
    assert float(first["goal_x"]) == 2.0


def test_rounds_are_those_of_an_environment_with_the_same_seed():
    """What lets a swarm over ROS and an evaluation drive the same missions."""
    scenario = make_scenario("warehouse", 4, 0)
    world = make_world("kinematic", scenario, TASK)
    rounds = Rounds(scenario, world, TASK, np.random.default_rng(1_000_003))
    for drawn in make_env(scenario, TASK, world="kinematic", seed=1_000_003).draw_rounds(3):
        np.testing.assert_array_equal(rounds.begin().goals, drawn.goals)


def test_a_log_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="mission_log"):
        MissionLog(tmp_path)
