"""Missions in many worlds, from rounds to restarts."""

import math

import networkx as nx
import numpy as np
import pytest

from leed_ros.task.config import ConfigError
from leed_ros.task.geometry import bearing, distance
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.records import Round
from leed_sim.scenario import SCENARIOS, make_scenario
from leed_sim.vector_env import WORLDS, make_env, make_world

FORWARD, STOP = np.array([1.0, 0.0]), np.array([-1.0, 0.0])


def short_task(seconds):
    return TaskConfig(mission=MissionConfig(time_limit=seconds))


def random_steps(env, count, rng):
    return [env.step(rng.uniform(-1.0, 1.0, (env.num_worlds, env.num_robots, 2))) for _ in range(count)]


def test_observations_are_those_of_the_layout():
    env = make_env(make_scenario("warehouse", 4, 0), TaskConfig(), num_worlds=3, seed=0)
    observation = env.reset()
    assert observation.shape == (3, 4, env.layout.size)
    assert np.array_equal(observation, env.layout.observe(env.reading, env.missions.goal))
    step = env.step(np.zeros((3, 4, 2)))
    assert np.array_equal(step.observation, env.layout.observe(env.reading, env.missions.goal))
    assert step.valid.all()


def test_same_seed_same_trajectory_and_first_world_alone_is_the_same():
    scenario, task = make_scenario("warehouse", 8, 0), short_task(6.0)
    runs = []
    for num_worlds in (8, 8, 1):
        env, rng = make_env(scenario, task, num_worlds=num_worlds, seed=5), np.random.default_rng(0)
        trace = [env.reset()[0]]
        for _ in range(70):
            actions = rng.uniform(-1.0, 1.0, (8, 8, 2))[:num_worlds]
            trace.append(env.step(actions).observation[0])
            trace.append(env.restart_finished()[0])
        runs.append(np.stack(trace))
    assert np.array_equal(runs[0], runs[1])
    assert np.array_equal(runs[0], runs[2])


def test_arrived_robots_stay_parked_as_obstacles():
    scenario = make_scenario("arena", 2, 0)
    env = make_env(scenario, TaskConfig(), seed=0)
    env.reset([Round(np.array([[0.0, 0.0, 0.0], [-1.5, 0.0, 0.0]]), np.array([[0.35, 0.0], [2.5, 0.0]]))])
    terminated = [env.step(FORWARD * np.ones((1, 2, 2))).terminated[0, 0] for _ in range(3)]
    parked = env.reading.pose[0, 0]
    for _ in range(20):
        step = env.step(FORWARD * np.ones((1, 2, 2)))
    assert sum(terminated) == 1
    assert not step.valid[0, 0]
    assert env.reading.velocity[0, 0].tolist() == [0.0, 0.0]
    assert distance(env.reading.pose[0, 0], parked) < 0.1
    assert env.reading.contact[0, 1]
    assert env.reading.pose[0, 1, 0] == pytest.approx(env.reading.pose[0, 0, 0] - 0.4, abs=1e-3)


def test_only_finished_worlds_start_again():
    scenario = make_scenario("arena", 1, 0)
    env = make_env(scenario, short_task(2.0), num_worlds=2, seed=0)
    near, far = (Round(np.zeros((1, 3)), np.array([[x, 0.0]])) for x in (0.35, 2.5))
    env.reset([near, far])
    while env.missions.active[0, 0]:
        step = env.step(FORWARD * np.ones((2, 1, 2)))
    observation = env.restart_finished()
    assert step.terminated.tolist() == [[True], [False]]
    assert env.missions.active.all()
    assert env.missions.steps.tolist() == [[0], [env.missions.steps[1, 0]]]
    assert np.array_equal(observation[1], step.observation[1])
    assert not np.array_equal(observation[0], step.observation[0])


def test_time_limit_truncates():
    env = make_env(make_scenario("arena", 1, 0), short_task(1.0), seed=0)
    env.reset()
    steps = [env.step(STOP * np.ones((1, 1, 2))) for _ in range(6)]
    assert [bool(step.truncated[0, 0]) for step in steps] == [False] * 4 + [True, False]
    assert [bool(step.valid[0, 0]) for step in steps] == [True] * 5 + [False]


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_lone_robot_that_follows_the_roadmap_arrives_without_contact(name, world):
    scenario = make_scenario(name, 1, 1)
    env = make_env(scenario, TaskConfig(), world=world, seed=2)
    for _ in range(3):
        env.reset()
        route = waypoints(scenario.site.roadmap, env.reading.pose[0, 0, :2], env.missions.goal[0, 0])
        while env.missions.active[0, 0]:
            env.step(follow(env.reading.pose[0, 0], route)[np.newaxis, np.newaxis])
        assert env.missions.clean[0, 0]
    env.close()


def waypoints(roadmap, start, goal):
    graph = nx.Graph()
    for edge in roadmap.edges:
        graph.add_edge(edge.start, edge.end, length=math.dist(roadmap.nodes[edge.start], roadmap.nodes[edge.end]))
    names = nx.shortest_path(graph, roadmap.nearest(start), roadmap.nearest(goal), weight="length")
    return [np.array(roadmap.nodes[name]) for name in names] + [goal]


def follow(pose, route):
    """Turn to the next waypoint, and drive as fast as it lies ahead. Shape (2,)."""
    while len(route) > 1 and distance(pose, route[0]) < 0.2:
        route.pop(0)
    angle = float(bearing(pose, route[0]))
    return np.array([2.0 * max(0.0, math.cos(angle)) ** 4 - 1.0, np.clip(2.0 * angle, -1.0, 1.0)])


def test_unfit_worlds_are_refused():
    scenario, task = make_scenario("arena", 2, 0), TaskConfig()
    with pytest.raises(ConfigError, match="there are kinematic, pybullet"):
        make_world("gazebo", scenario, task)
    with pytest.raises(ConfigError, match="num_worlds = 2 must be 1"):
        make_world("pybullet", scenario, task, num_worlds=2)


def test_pybullet_worlds_exist_side_by_side():
    scenario, task = make_scenario("warehouse", 4, 0), TaskConfig()
    alone, first, second = (make_env(scenario, task, world="pybullet", seed=0) for _ in range(3))
    for env in (alone, first, second):
        env.reset()
    random_steps(alone, 20, np.random.default_rng(1))
    one, other = np.random.default_rng(1), np.random.default_rng(2)
    for _ in range(20):
        random_steps(first, 1, one)
        random_steps(second, 1, other)
    second.close()
    assert np.array_equal(first.reading.pose, alone.reading.pose)
    first.step(np.zeros((1, 4, 2)))
