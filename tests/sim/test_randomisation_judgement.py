"""Who judges by what: robots by what they believe, dispatcher and evaluation by what is true, experts by both."""

import numpy as np
import pytest

from leed_ros.task.geometry import distance
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import Round
from leed_sim.evaluation import evaluate
from leed_sim.randomisation import RandomisationConfig
from leed_sim.rounds import Rounds
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env, make_world

TASK = TaskConfig()
DRIFT = RandomisationConfig(draw="bound", distance_drift=0.4)
FAR = Round(np.zeros((1, 3)), np.array([[2.4, 0.0]]))


class Straight:
    """One robot with 2.4 m ahead of it, in an arena."""

    site = make_scenario("arena", 1, 0).site
    num_robots = 1

    def draw(self, rng):
        return FAR


def forward(observation):
    return np.tile([1.0, 0.0], (len(observation), 1))


def test_a_robot_that_only_believes_to_have_arrived_has_not():
    """Those that count 1.4 m for each stop after 1.5 m, 0.9 m short; those that count 0.6 m drive through the goal."""
    env = make_env(Straight(), TASK, num_worlds=20, seed=0, randomisation=DRIFT)
    arrived = np.array([result.arrived for result in evaluate(env, [forward], missions=20)])
    counts_more = env.reading.pose[:, 0, 0] > env.world.true_pose()[:, 0, 0]
    assert env.missions.arrived[counts_more].all()
    assert arrived.any()
    assert np.array_equal(arrived, ~counts_more)


def test_the_dispatcher_ends_a_mission_where_it_truly_ends():
    world = make_world("kinematic", Straight(), TASK, randomisation=DRIFT, seed=1)
    rounds = Rounds(Straight(), world, TASK, np.random.default_rng(0))
    rounds.begin()
    while not rounds.finished:
        reading = rounds.step(np.array([[1.0, 0.0]]))
    assert rounds.arrived.all()
    assert distance(world.true_pose()[0, 0], FAR.goals[0]) <= TASK.mission.goal_tolerance
    assert distance(reading.pose[0], FAR.goals[0]) > TASK.mission.goal_tolerance


@pytest.mark.parametrize("privileged", [False, True])
def test_an_expert_sees_the_truth_and_teaches_what_robots_see(privileged):
    env = make_env(Straight(), TASK, num_worlds=8, seed=0, randomisation=DRIFT, privileged=privileged)
    env.reset()
    for _ in range(5):
        step = env.step(np.tile([1.0, 0.0], (8, 1, 1)))
    true, believed = env.world.true_pose(), env.world.read().pose
    assert np.abs(true - believed).max() > 0.2
    assert np.array_equal(env.reading.pose, true if privileged else believed)
    assert np.array_equal(step.observation, env.layout.observe(env.world.read(), env.missions.goal))
    assert np.array_equal(step.observation, env.restart_finished())
