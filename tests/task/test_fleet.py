"""Robots with partial lidars, and fleets of several kinds."""

import math

import numpy as np
import pytest

from leed_ros.task.action import action_from_command, command_from_action
from leed_ros.task.config import ConfigError
from leed_ros.task.fleet import Fleet
from leed_ros.task.fleet_layout import FleetLayout, layout_of, swarm_layout
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig, ObservationLayout
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

FAST = RobotConfig(num_rays=6)
WIDE = RobotConfig(
    kind="wide", radius=0.3, max_linear_velocity=0.5, num_rays=4, max_range=5.0, max_angular_velocity=1.0
)
MIXED = Fleet((FAST, WIDE, FAST))


def test_rays_end_at_angle_max_unless_that_is_a_turn_later():
    assert RobotConfig(num_rays=4).ray_angles() == pytest.approx([-math.pi, -math.pi / 2, 0.0, math.pi / 2])
    front = RobotConfig(num_rays=5, angle_min=-1.0, angle_max=1.0)
    assert front.ray_angles() == pytest.approx([-1.0, -0.5, 0.0, 0.5, 1.0])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"footprint": "[[0.3, 0], [0, 0.1], [0, -0.1]]"}, r"radius = 0.2 must be at least 0.3000"),
        ({"footprint": "[[0.3, 0], [0, 0.1]]"}, "3 to 256 corners"),
        ({"footprint": "[" * 5000}, "3 to 256 corners"),
        ({"footprint": "[[1e999, 0], [0, 0.1], [0, 0]]"}, "finite"),
        ({"angle_min": 1.0, "angle_max": 1.0}, "angle_max = 1.0"),
        ({"lidar_x": 0.2, "lidar_y": 0.1}, "outside the radius"),
        ({"min_range": 3.0}, "min_range = 3.0"),
    ],
)
def test_robots_that_cannot_be_are_refused(values, words):
    with pytest.raises(ConfigError, match=words):
        RobotConfig(**values)


def test_nobody_decides_more_often_than_the_lidar_scans():
    slow = RobotConfig(lidar_rate=4.0)
    TaskConfig(slow, mission=MissionConfig(ctrl_dt=0.25))
    with pytest.raises(ConfigError, match=r"ctrl_dt = 0.2 must be at least 0.25"):
        TaskConfig(slow)


def test_the_envelope_is_as_wide_as_the_widest_and_as_slow_as_the_slowest():
    envelope = MIXED.envelope()
    assert (envelope.radius, envelope.max_linear_velocity, envelope.max_angular_velocity) == (0.3, 0.5, 1.0)
    assert Fleet.of(FAST, 3).envelope() is FAST
    assert [members.tolist() for members in MIXED.kinds().values()] == [[0, 2], [1]]


def test_actions_are_scaled_to_each_robots_own_limits():
    command = command_from_action(np.ones((2, 3, 2)), MIXED)
    assert command[1].tolist() == [[1.0, 2.0], [0.5, 1.0], [1.0, 2.0]]
    assert action_from_command(command, MIXED) == pytest.approx(np.ones((2, 3, 2)))


def reading(rng: np.random.Generator) -> SensorReading:
    return SensorReading(
        rng.uniform(0.0, 3.0, (2, 3, 6)), rng.normal(size=(2, 3, 3)), rng.normal(size=(2, 3, 2)), np.zeros((2, 3), bool)
    )


def test_every_robot_observes_as_it_would_alone():
    sensed, goal = reading(np.random.default_rng(0)), np.ones((2, 3, 2))
    layout = swarm_layout(ObservationConfig(), MIXED)
    together = layout.observe(sensed, goal)
    assert isinstance(layout, FleetLayout)
    assert together.shape == (2, 3, layout.size)
    for robot, config in enumerate(MIXED.robots):
        own = TaskConfig(config).layout()
        rays = sensed.ranges[:, robot, : config.num_rays]
        alone = SensorReading(rays, sensed.pose[:, robot], sensed.velocity[:, robot], sensed.contact[:, robot])
        assert layout_of(layout, robot) == own
        assert np.array_equal(together[:, robot, : own.size], own.observe(alone, goal[:, robot]))
        assert not together[:, robot, own.size :].any()


def test_robots_of_one_kind_share_one_layout():
    layout = swarm_layout(ObservationConfig(), Fleet.of(WIDE, 3))
    assert isinstance(layout, ObservationLayout)
    assert layout == layout_of(layout, 2) == TaskConfig(WIDE).layout()


def test_a_fleet_without_robots_is_refused():
    with pytest.raises(ConfigError, match="at least one"):
        Fleet(())
