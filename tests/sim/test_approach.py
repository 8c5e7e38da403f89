"""Walls of many boxes in PyBullet: robots stop before them and slide along them as before single ones."""

import numpy as np
import pytest

from leed_ros.task.fleet import Fleet
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Roadmap, Site
from leed_sim.pybullet_world import PyBulletWorld


def drive(pieces: int, yaw: float) -> tuple[np.ndarray, bool]:
    """Drive at a wall of 4 m in so many pieces for 3 s; returns the positions of the front and whether it touched."""
    width = 4.0 / pieces
    wall = np.array([[0.1, width * (piece + 0.5) - 2.0, 0.2, width, 0.0] for piece in range(pieces)])
    site = Site("wall", (-5.0, -5.0, 5.0, 5.0), wall, Roadmap({}, ()))
    world = PyBulletWorld(site, Fleet.of(RobotConfig(), 1), 0.2)
    world.reset(np.array([[[-0.53, 0.02, yaw]]]))
    fronts, touched = [], False
    for _ in range(15):
        world.step(np.array([[[1.0, 0.0]]]))
        reading = world.read()
        fronts.append(reading.pose[0, 0, :2] + [0.2, 0.0])
        touched |= bool(reading.contact[0, 0])
    world.close()
    return np.array(fronts), touched


@pytest.mark.parametrize("yaw", [0.0, 0.6])
def test_robots_stop_before_a_wall_of_many_pieces(yaw):
    (few, _), (many, touched) = drive(4, yaw), drive(100, yaw)
    assert touched
    assert many[:, 0].max() < 1.1e-3
    np.testing.assert_allclose(many[:3], few[:3], atol=2e-3)
    np.testing.assert_allclose(many[-1], few[-1], atol=0.15)
