"""The PettingZoo environment keeps to PettingZoo's rules and to the missions' ends."""

import numpy as np
import pytest
from pettingzoo.test import parallel_api_test, parallel_seed_test

from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_sim.env import SwarmParallelEnv, parallel_env
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import WORLDS, make_env

SHORT = TaskConfig(mission=MissionConfig(time_limit=4.0))


@pytest.mark.parametrize("world", WORLDS)
def test_keeps_to_the_parallel_api(world):
    parallel_api_test(parallel_env(num_robots=3, world=world, task=SHORT), num_cycles=60)


def test_seed_decides_everything():
    parallel_seed_test(lambda: parallel_env(num_robots=3, world="kinematic", task=SHORT), num_cycles=30)


def test_an_agent_leaves_when_its_mission_ends():
    env = parallel_env("arena", 3, 0, world="kinematic", task=SHORT)
    env.reset(seed=1)
    start = env.swarm.reading.pose[0].copy()
    env.swarm.missions.goal[0, 1] = start[1, :2]
    actions = {agent: np.array([-1.0, 0.0], dtype=np.float32) for agent in env.agents}
    values = env.step(actions)
    assert values[2] == {"robot_0": False, "robot_1": True, "robot_2": False}
    assert env.agents == ["robot_0", "robot_2"]
    for _ in range(19):
        values = env.step({agent: actions[agent] for agent in env.agents})
        assert "robot_1" not in values[0]
    assert values[3] == {"robot_0": True, "robot_2": True}
    assert env.agents == []
    assert np.array_equal(env.swarm.reading.pose[0], start)
    assert env.step({}) == ({}, {}, {}, {}, {})


def test_several_worlds_are_refused():
    env = make_env(make_scenario("arena", 2, 0), TaskConfig(), num_worlds=2, seed=0)
    with pytest.raises(ValueError, match="one world, not 2"):
        SwarmParallelEnv(env)
