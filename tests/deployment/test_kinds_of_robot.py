"""Policies of robots of several kinds: contracts that differ, lidars that look ahead only, lidars off the axle."""

import math

import numpy as np
import pytest

from leed_ros.deployment.contract import contract_from_task
from leed_ros.deployment.contract_fit import check_fit, fits
from leed_ros.deployment.contract_sections import TrainingFacts
from leed_ros.deployment.errors import ContractError
from leed_ros.deployment.laser import LaserConfig, Scan, beams_from_scan, rays_from_beams
from leed_ros.deployment.safety import Intervention, SafetyFilter
from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.robots.reader import preset_names, read_robot
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

FRONT = RobotConfig(num_rays=5, angle_min=-0.4, angle_max=0.4, lidar_x=0.1, lidar_y=-0.05, min_range=0.05)


@pytest.mark.parametrize("name", preset_names())
def test_a_contract_gives_the_robot_back_and_says_its_kind_and_outline(name: str, training: TrainingFacts) -> None:
    robot = read_robot(name).config
    contract = contract_from_task(TaskConfig(robot), training)
    back = contract.robot()
    assert back.replace(lidar_rate=robot.lidar_rate, angle_max=robot.angle_max) == robot
    assert back.ray_angles() == pytest.approx(robot.ray_angles())
    assert (contract.body.kind, contract.body.footprint) == (name, robot.footprint)
    assert fits(contract, TaskConfig(robot)) == []


@pytest.mark.parametrize("name", preset_names())
@pytest.mark.parametrize("other", preset_names())
def test_each_kind_refuses_the_policies_of_all_others(name: str, other: str, training: TrainingFacts) -> None:
    contract = contract_from_task(TaskConfig(read_robot(other).config), training)
    if name == other:
        check_fit(contract, TaskConfig(read_robot(name).config))
        return
    with pytest.raises(ContractError, match="does not fit this robot"):
        check_fit(contract, TaskConfig(read_robot(name).config))


def test_a_lidar_elsewhere_on_the_robot_does_not_fit(training: TrainingFacts) -> None:
    contract = contract_from_task(TaskConfig(FRONT), training)
    (fault,) = fits(contract, TaskConfig(FRONT.replace(lidar_x=0.0)))
    assert fault == "the policy's lidar is at 0.1, -0.05 m, the robot's at 0, -0.05 m"


def test_rays_that_look_ahead_take_no_beam_from_beside_them() -> None:
    """Rays 0.2 rad apart take beams up to 0.1 rad away; half of a full circle's spacing would be 0.63."""
    scan = Scan(np.array([9.0, 2.0, 1.0, 2.0, 9.0]), -0.8, 0.4, 0.0, 10.0)  # at -0.8, -0.4, 0, 0.4, 0.8
    rays = rays_from_beams(beams_from_scan(scan, LaserConfig()), FRONT.ray_angles(), 10.0, 0.45)
    assert rays.tolist() == [2.0, 1.0, 1.0, 1.0, 2.0]  # between two beams the shorter


def test_rays_begin_where_the_policys_lidar_was() -> None:
    """A wall 2 m ahead of base_link: 1.9 m from a lidar 0.1 m ahead, wherever the robot's own is."""
    angles = np.linspace(-0.5, 0.5, 101)
    mount = LaserConfig(x=-0.3)
    scan = Scan((2.0 + 0.3) / np.cos(angles), angles[0], angles[1] - angles[0], 0.0, 10.0)
    seen = mount.seen_from(FRONT.lidar_x, 0.0)
    rays = rays_from_beams(beams_from_scan(scan, seen), np.array([-0.2, 0.0, 0.2]), 10.0, 0.0)
    assert rays[1] == pytest.approx(1.9)
    assert rays[0] == pytest.approx(1.9 / math.cos(0.2), rel=0.01)


def test_the_stop_zone_knows_where_the_lidar_is() -> None:
    """0.35 m of range from a lidar 0.2 m behind the axle is 0.15 m ahead: inside the footprint's way."""
    commands = {}
    for x in (-0.2, 0.2):
        robot = RobotConfig(num_rays=5, angle_min=-0.4, angle_max=0.4, lidar_x=x)
        ranges = np.array([3.0, 3.0, 0.55, 3.0, 3.0])
        guard = SafetyFilter(SafetyConfig(stop_zone_margin=0.0), robot, 0.2)
        reading = SensorReading(ranges, np.zeros(3), np.zeros(2), np.zeros((), bool))
        commands[x] = guard.apply([0.3, 0.0], reading, 0.0)
    assert Intervention.STOP_ZONE not in commands[0.2].interventions
    assert Intervention.STOP_ZONE in commands[-0.2].interventions
