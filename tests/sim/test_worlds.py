"""What both worlds have in common, and that they agree."""

import math

import numpy as np
import pytest

from leed_ros.task.fleet import Fleet
from leed_ros.task.mission import TaskConfig
from leed_ros.task.site import Roadmap, Site
from leed_sim.kinematic_world import KinematicWorld
from leed_sim.pybullet_world import PyBulletWorld
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import WORLDS, make_world
from leed_sim.world import PhysicsConfig

ROBOT = TaskConfig().robot
CTRL_DT = 0.2
WALL = (1.5, 0.0, 1.0, 4.0, 0.0)  # its face is at x = 1
HALL = Site("hall", (-9, -9, 9, 9), np.array([WALL]), Roadmap({}, ()))
KINDS = {
    "kinematic": lambda n: KinematicWorld(HALL, Fleet.of(ROBOT, n), 1, CTRL_DT),
    "pybullet": lambda n: PyBulletWorld(HALL, Fleet.of(ROBOT, n), CTRL_DT),
}


@pytest.fixture(params=KINDS)
def hall(request):
    """Make a world of one hall with a wall and place robots in it."""
    worlds = []

    def make(*poses):
        worlds.append(KINDS[request.param](len(poses)))
        worlds[-1].reset(np.array([poses], dtype=float))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


def drive(world, *commands, steps=1):
    for _ in range(steps):
        world.step(np.array([commands], dtype=float))
    reading = world.read()
    return reading.pose[0], reading.velocity[0], reading.contact[0]


def test_traction_limits_the_velocity(hall):
    """2 m/s^2 in two sub-steps of 0.1 s: 0.2 then 0.4 m/s, so 0.06 m; braking runs backwards."""
    world = hall((-3, 0, 0))
    pose, velocity, _ = drive(world, (9.0, 0.0))
    assert velocity[0] == pytest.approx([0.4, 0.0])
    assert pose[0] == pytest.approx([-2.94, 0.0, 0.0])
    pose, velocity, _ = drive(world, (0.6, 0.0))
    assert pose[0] == pytest.approx([-2.82, 0.0, 0.0])
    pose, velocity, _ = drive(world, (0.0, 0.0), steps=2)
    assert velocity[0] == pytest.approx([0.0, 0.0], abs=1e-12)
    assert pose[0] == pytest.approx([-2.76, 0.0, 0.0])


def test_turning_follows_the_arc_and_wraps(hall):
    """0.6 m/s at 1 rad/s is a circle of 0.6 m; half a turn leads 1.2 m to the left."""
    world = hall((-3, 0, 3.0))
    drive(world, (0.6, 1.0), steps=2)
    before, *_ = drive(world, (0.6, 1.0))
    after, velocity, _ = drive(world, (0.6, 1.0), steps=16)
    chord = 2.0 * 0.6 * math.sin(1.6)
    direction = before[0, 2] + 1.6
    assert after[0, :2] - before[0, :2] == pytest.approx(
        chord * np.array([math.cos(direction), math.sin(direction)]), abs=1e-3
    )
    assert -math.pi <= after[0, 2] < math.pi
    assert velocity[0] == pytest.approx([0.6, 1.0])


def test_wall_blocks_and_is_felt(hall):
    world = hall((0.0, 0.3, 0.0))
    pose, velocity, contact = drive(world, (0.6, 0.0), steps=20)
    assert contact[0]
    assert pose[0, :2] == pytest.approx([0.8, 0.3], abs=2e-3)
    assert abs(velocity[0, 0]) < 0.05
    drive(world, (0.0, 2.0), steps=8)
    _, _, contact = drive(world, (0.6, 0.0), steps=2)
    assert not contact[0]


def test_robots_block_each_other_and_a_parked_one_stays(hall):
    world = hall((-2.0, 0.0, 0.0), (-1.0, 0.0, 1.0), (-3.0, 2.0, 0.0))
    pose, _, contact = drive(world, (0.6, 0.0), (0.0, 0.0), (0.0, 0.0), steps=15)
    assert pose[1] == pytest.approx([-1.0, 0.0, 1.0], abs=1e-9)
    assert math.dist(pose[0, :2], pose[1, :2]) == pytest.approx(0.4, abs=1e-3)
    assert contact.tolist() == [True, True, False]
    pose, _, contact = drive(world, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), steps=3)
    assert not contact.any()


def test_head_on_both_stop(hall):
    pose, _, contact = drive(hall((-2.0, 0.0, 0.0), (0.0, 0.0, math.pi)), (0.6, 0.0), (0.6, 0.0), steps=20)
    assert contact.all()
    assert pose[:, 0] == pytest.approx([-1.2, -0.8], abs=2e-3)


def test_reset_brings_everything_to_rest(hall):
    world = hall((0.5, 0.0, 0.0))
    first = drive(world, (0.6, 0.3), steps=5)
    world.reset(np.array([[[0.5, 0.0, 7.0]]]))
    reading = world.read()
    assert reading.pose[0, 0] == pytest.approx([0.5, 0.0, 7.0 - 2 * math.pi])
    assert not reading.velocity.any()
    assert not reading.contact.any()
    world.reset(np.array([[[0.5, 0.0, 0.0]]]))
    assert drive(world, (0.6, 0.3), steps=5)[0] == pytest.approx(first[0], abs=1e-9)


def test_readings_are_kept_apart_from_the_world(hall):
    world = hall((-2.0, 0.0, 0.0))
    before = world.read()
    copies = [before.ranges.copy(), before.pose.copy(), before.velocity.copy()]
    drive(world, (0.6, 1.0), steps=3)
    for array, copy in zip((before.ranges, before.pose, before.velocity), copies, strict=True):
        assert np.array_equal(array, copy)


def test_worlds_agree_on_a_plan_without_contact():
    rng = np.random.default_rng(3)
    scenario, task = make_scenario("arena", 4, 0), TaskConfig()
    starts = np.array([[[-1.5, -1.5, 0.0], [1.5, -1.5, 1.6], [1.5, 1.5, 3.1], [-1.5, 1.5, -1.6]]])
    worlds = [make_world(name, scenario, task) for name in WORLDS]
    for world in worlds:
        world.reset(starts)
    for _ in range(150):
        commands = np.stack([rng.uniform(0.0, 0.6, 4), rng.uniform(1.0, 2.0, 4)], axis=-1)[np.newaxis]
        for world in worlds:
            world.step(commands)
        one, other = (world.read() for world in worlds)
        assert not one.contact.any()
        assert not other.contact.any()
        assert np.abs(one.pose - other.pose).max() < 1e-6
        assert np.abs(one.velocity - other.velocity).max() < 1e-9
        assert np.abs(one.ranges - other.ranges).max() < 1e-4


@pytest.mark.parametrize("name", WORLDS)
def test_same_commands_same_trajectory(name):
    scenario, task = make_scenario("warehouse", 8, 0), TaskConfig()
    runs = []
    for _ in range(2):
        rng = np.random.default_rng(1)
        world = make_world(name, scenario, task)
        world.reset(scenario.draw(rng).starts[np.newaxis])
        touched = 0
        for _ in range(60):
            world.step(rng.uniform([0.0, -2.0], [0.6, 2.0], (1, 8, 2)))
            touched += world.read().contact.sum()
        runs.append(world.read())
        world.close()
    assert touched > 0
    assert np.array_equal(runs[0].pose, runs[1].pose)
    assert np.array_equal(runs[0].ranges, runs[1].ranges)


def test_substeps_fill_the_control_period():
    physics = PhysicsConfig(sim_dt=0.05)
    assert [physics.num_substeps(period) for period in (0.2, 0.21, 0.05, 0.01)] == [4, 5, 1, 1]
