"""Crowds and many worlds at once."""

import numpy as np

from leed_ros.task.fleet import Fleet
from leed_ros.task.mission import TaskConfig
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Roadmap, Site
from leed_sim.kinematic_world import KinematicWorld
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_world

OPEN = Site("open", (-9, -9, 9, 9), np.zeros((0, 5)), Roadmap({}, ()))


def gaps(points):
    return np.hypot(*np.moveaxis(points[:, None] - points[None], -1, 0)) + 9.0 * np.eye(len(points))


def test_nobody_ends_up_in_a_wall_or_deep_in_another():
    scenario, rng = make_scenario("warehouse", 16, 2), np.random.default_rng(0)
    world = make_world("kinematic", scenario, TaskConfig(), num_worlds=2)
    world.reset(np.stack([scenario.draw(rng).starts for _ in range(2)]))
    boxes = scenario.site.boxes
    for _ in range(100):
        world.step(rng.uniform([0.2, -1.0], [0.6, 1.0], (2, 16, 2)))
        for points in world.read().pose[..., :2]:
            outside = np.abs(points[:, None] - boxes[None, :, :2]) - boxes[None, :, 2:4] / 2
            assert np.hypot(*np.moveaxis(np.maximum(outside, 0.0), -1, 0)).min() > 0.2 - 1e-6
            assert gaps(points).min() > 0.4 - 0.02


def test_order_of_the_robots_is_of_no_account():
    rng, order = np.random.default_rng(5), np.array([3, 0, 5, 1, 4, 2])
    poses = np.column_stack([rng.uniform(-0.7, 0.7, (6, 2)), rng.uniform(-3, 3, 6)])[np.newaxis]
    one, other = (KinematicWorld(OPEN, Fleet.of(RobotConfig(), 6), 1, 0.2) for _ in range(2))
    one.reset(poses)
    other.reset(poses[:, order])
    for _ in range(15):
        commands = rng.uniform([0.0, -2.0], [0.6, 2.0], (1, 6, 2))
        one.step(commands)
        other.step(commands[:, order])
    assert one.read().contact.any()
    assert np.abs(one.read().pose[:, order] - other.read().pose).max() < 1e-9


def test_worlds_do_not_influence_each_other():
    scenario, task, rng = make_scenario("warehouse", 8, 0), TaskConfig(), np.random.default_rng(0)
    many, single = (make_world("kinematic", scenario, task, num_worlds=count) for count in (8, 1))
    starts = np.stack([scenario.draw(rng).starts for _ in range(8)])
    many.reset(starts)
    single.reset(starts[:1])
    for _ in range(50):
        commands = rng.uniform([0.0, -2.0], [0.6, 2.0], (8, 8, 2))
        many.step(commands)
        single.step(commands[:1])
    for field in ("ranges", "pose", "velocity", "contact"):
        assert np.array_equal(getattr(many.read(), field)[:1], getattr(single.read(), field))


def test_reset_touches_only_the_chosen_worlds():
    world = KinematicWorld(OPEN, Fleet.of(RobotConfig(), 1), 3, 0.2)
    world.reset(np.zeros((3, 1, 3)))
    world.step(np.full((3, 1, 2), 0.5))
    before = world.read()
    world.reset(np.full((3, 1, 3), 2.0), np.array([False, True, False]))
    after = world.read()
    assert np.array_equal(after.pose[[0, 2]], before.pose[[0, 2]])
    assert np.array_equal(after.velocity[[0, 2]], before.velocity[[0, 2]])
    assert after.pose[1, 0].tolist() == [2.0, 2.0, 2.0]
    assert not after.velocity[1].any()
