"""What the PyBullet world works out by itself, against what PyBullet says."""

import numpy as np
import pybullet
import pytest

from leed_ros.task.mission import TaskConfig
from leed_sim.pybullet_world import PyBulletWorld
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_world

NUM_ROBOTS = 24


def poses_in_pybullet(world):
    """Return x, y and yaw by PyBullet, and how far bodies left the plane or tilted."""
    bodies = [pybullet.getBasePositionAndOrientation(body, world._client) for body in world._bodies]
    (x, y, z), (roll, pitch, sin, cos) = (np.array(part).T for part in zip(*bodies, strict=True))
    return np.column_stack([x, y, 2.0 * np.arctan2(sin, cos)]), np.abs([z, roll, pitch]).max()


@pytest.mark.parametrize("site", ["warehouse", "arena"])
def test_robots_are_where_pybullet_has_them(site):
    """In a crowd that presses, brakes and begins in each other; 24 robots' warehouse is of single boxes."""
    rng, scenario = np.random.default_rng(0), make_scenario(site, NUM_ROBOTS, 0)
    world = make_world("pybullet", scenario, TaskConfig())
    starts = scenario.draw(rng).starts
    starts[:4, :2] = starts[4:8, :2] + 0.2
    world.reset(starts[np.newaxis])
    touched = 0
    for _ in range(60):
        commands = rng.uniform([0.0, -1.0], [0.8, 1.0], (1, NUM_ROBOTS, 2))
        commands[:, rng.random(NUM_ROBOTS) < 0.2] = 0.0
        world.step(commands)
        touched += world.read().contact.sum()
        expected, off_plane = poses_in_pybullet(world)
        error = world.true_pose()[0] - expected
        assert np.abs(error[:, :2]).max() < 1e-12
        assert np.abs(np.angle(np.exp(1j * error[:, 2]))).max() < 1e-9
        assert off_plane < 1e-6
    assert touched > NUM_ROBOTS
    world.close()


def test_robot_that_brakes_is_not_moved_by_what_it_did_before():
    """It turns, brakes, and is driven at: it stays as it is, though PyBullet remembers its last velocity."""
    world: PyBulletWorld = make_world("pybullet", make_scenario("arena", 2, 0), TaskConfig())
    world.reset(np.array([[[0.0, 0.0, 0.0], [-1.0, 0.0, 0.0]]]))
    for command in [[0.0, 1.6]] * 3 + [[0.0, 0.0]] * 2:
        world.step(np.array([[command, [0.0, 0.0]]]))
    before = world.true_pose()[0, 0]
    for _ in range(10):
        world.step(np.array([[[0.0, 0.0], [0.8, 0.0]]]))
    assert world.read().contact.all()
    assert np.array_equal(world.true_pose()[0, 0], before)
    assert not world.read().velocity[0, 0].any()
    world.close()
