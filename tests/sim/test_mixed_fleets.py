"""Robots of several kinds in one world: bodies, limits and lidars of their own, against hand-computed numbers."""

import math

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import execute
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.roads.conventions import divided_convention
from leed_ros.task.config import ConfigError
from leed_ros.task.fleet import Fleet
from leed_ros.task.fleet_layout import layout_of
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Roadmap, Site
from leed_sim.env import parallel_env
from leed_sim.evaluation import evaluate
from leed_sim.kinematic_world import KinematicWorld
from leed_sim.lidar import Lidar
from leed_sim.pybullet_world import PyBulletWorld
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env, make_world

SMALL = RobotConfig(num_rays=4)
LARGE = RobotConfig(
    kind="large",
    radius=0.4,
    max_linear_velocity=0.5,
    max_linear_acceleration=0.5,
    num_rays=3 + 2,
    angle_min=-math.pi / 2,
    angle_max=math.pi / 2,
    max_range=6.0,
    min_range=0.5,
    lidar_x=0.3,
)
MIXED = Fleet((SMALL, LARGE))
WALL = (5.5, 0.0, 1.0, 20.0, 0.0)  # its face is at x = 5
HALL = Site("hall", (-9, -9, 9, 9), np.array([WALL]), Roadmap({}, ()))
WORLDS = {
    "kinematic": lambda fleet: KinematicWorld(HALL, fleet, 1, 0.2),
    "pybullet": lambda fleet: PyBulletWorld(HALL, fleet, 0.2),
}


@pytest.fixture(params=WORLDS)
def hall(request):
    """Make a hall with a small and a large robot at given poses."""
    worlds = []

    def make(*poses, fleet=MIXED):
        worlds.append(WORLDS[request.param](fleet))
        worlds[-1].reset(np.array([poses], dtype=float))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


def drive(world, steps, *commands):
    for _ in range(steps):
        world.step(np.array([commands], dtype=float))
    return world.read()


def test_each_robot_keeps_to_its_own_limits(hall):
    """0.2 s at 2 m/s^2 bring 0.4 m/s, at 0.5 m/s^2 0.1 m/s; in the end the one does 1 m/s and the other 0.5."""
    world = hall((-6, -3, 0), (-6, 3, 0))
    assert drive(world, 1, (2, 0), (2, 0)).velocity[0, :, 0] == pytest.approx([0.4, 0.1])
    assert drive(world, 9, (2, 0), (2, 0)).velocity[0, :, 0] == pytest.approx([1.0, 0.5])


def test_robots_touch_where_their_own_footprints_do(hall):
    """Radii of 0.2 and 0.4: their middles come as near as 0.6; the wall stops them 0.2 and 0.4 before it."""
    world = hall((-1, 0, 0), (1, 0, math.pi))
    reading = drive(world, 20, (0.3, 0), (0.3, 0))
    x = world.true_pose()[0, :, 0]
    assert x[1] - x[0] == pytest.approx(0.6, abs=0.02)
    assert reading.contact.all()
    world = hall((4, -3, 0), (4, 3, 0))
    drive(world, 20, (0.5, 0), (0.5, 0))
    assert world.true_pose()[0, :, 0] == pytest.approx([4.8, 4.6], abs=0.01)


def test_each_robot_sees_with_its_own_lidar(hall):
    """The large one 2 m before the wall, its lidar 0.3 m ahead; the small one 1.5 m behind it, unseen."""
    reading = hall((1.5, 0, 0), (3, 0, 0)).read()
    assert reading.ranges.shape == (1, 2, 5)
    assert reading.ranges[0, 0] == pytest.approx([3.0, 3.0, 1.5 - 0.4, 3.0, 3.0])  # the last one is no ray of its
    ahead, aside = 1.7, 1.7 * math.sqrt(2.0)
    assert reading.ranges[0, 1] == pytest.approx([6.0, aside, ahead, aside, 6.0])


def test_what_is_too_near_reads_as_the_shortest_range(hall):
    reading = hall((-5, 0, 0), (4.5, 0, 0)).read()
    assert reading.ranges[0, 1, 2] == 0.5  # 0.2 m from the lidar


def test_a_fleet_of_one_kind_is_the_same_however_it_is_written():
    rng = np.random.default_rng(0)
    boxes = np.column_stack([rng.uniform(-4, 4, (9, 2)), rng.uniform(0.2, 2.0, (9, 2)), rng.uniform(-4, 4, 9)])
    poses = rng.uniform(-4, 4, (3, 4, 3))
    robot = RobotConfig()
    alike = Fleet((robot, robot.replace(kind="other"), robot, robot))  # two kinds that differ in name only
    assert not alike.uniform
    assert np.array_equal(Lidar(alike, boxes).cast(poses), Lidar(Fleet.of(robot, 4), boxes).cast(poses))


def test_both_worlds_agree_on_a_mixed_fleet_that_drives_freely():
    rng, worlds = np.random.default_rng(3), [make(MIXED) for make in WORLDS.values()]
    for world in worlds:
        world.reset(np.array([[[-4.0, -2.0, 0.3], [-4.0, 2.0, -0.3]]]))
    for _ in range(30):
        commands = rng.uniform([0.0, -1.0], [1.0, 1.0], (1, 2, 2))
        for world in worlds:
            world.step(commands)
    one, other = (world.read() for world in worlds)
    assert np.abs(one.pose - other.pose).max() < 1e-6
    assert np.abs(one.ranges - other.ranges).max() < 1e-5
    worlds[1].close()


def test_policies_and_agents_get_their_own_observation():
    env = parallel_env("arena", 2, 0, world="kinematic", fleet=MIXED)
    sizes = [TaskConfig(robot).layout().size for robot in MIXED.robots]
    assert [env.observation_space(agent).shape[0] for agent in env.possible_agents] == sizes
    observations, _ = env.reset(seed=0)
    assert [len(observations[agent]) for agent in env.possible_agents] == sizes
    seen = []

    def policy(observation):
        seen.append(observation.shape[1])
        return np.zeros((len(observation), 2))

    short = TaskConfig(mission=MissionConfig(time_limit=1.0))
    fast, slow = evaluate(make_env(make_scenario("arena", 2, 0), short, fleet=MIXED, seed=1), [policy, policy], 2)
    assert set(seen) == set(sizes)
    assert slow.shortest_duration == pytest.approx(
        2.0 * fast.shortest_duration, rel=0.2
    )  # antipodal ways at half speed


def test_demonstrations_are_in_each_robots_own_layout_and_limits():
    scenario = make_scenario("arena", 2, 0)
    task = TaskConfig(MIXED.envelope(), mission=MissionConfig(time_limit=60.0))
    env = make_env(scenario, task, fleet=MIXED, num_worlds=2, seed=0, privileged=True)
    roadmap, config, rng = scenario.site.roadmap, DemonstrationConfig(), np.random.default_rng(0)
    planner = Planner(roadmap, divided_convention(roadmap), env.task, config, rng)
    rounds = [scenario.draw(rng) for _ in range(2)]
    for execution in execute(env, rounds, [planner.plan(one) for one in rounds], config, rng):
        assert execution.terminated.any(axis=0).all()
        for robot in range(2):
            demonstration = execution.demonstration(robot, "planner")
            assert demonstration.observations.shape[1] == layout_of(env.layout, robot).size
            assert 0.7 < demonstration.actions[:, 0].max() <= 0.8 + 1e-6  # up to 0.9 of its own fastest
        assert not execution.contacts[execution.valid].any()


def test_a_fleet_has_to_fit_scenario_and_period():
    scenario, slow = make_scenario("arena", 2, 0), RobotConfig(lidar_rate=2.0)
    with pytest.raises(ConfigError, match="3 robots in a scenario of 2"):
        make_world("kinematic", scenario, TaskConfig(), fleet=Fleet.of(SMALL, 3))
    with pytest.raises(ConfigError, match=r"mission.ctrl_dt = 0.2 must be at least 0.5"):
        make_world("kinematic", scenario, TaskConfig(), fleet=Fleet((SMALL, slow)))
