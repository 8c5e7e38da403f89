"""What presets, YAML files and URDFs become."""

import json
import math

import numpy as np
import pytest
from click.testing import CliRunner

from leed_ros.cli import main
from leed_ros.robots.reader import preset_names, read_robot
from leed_ros.robots.swarm import fleet_from, robot_models
from leed_ros.task.config import ConfigError
from leed_ros.task.robot import RobotConfig
from tests.robots.files import BESIDE, URDF, YAML, write

PUBLISHED = {
    "turtlebot3_burger": (0.22, 2.84, 0.12, 3.5, 5.0, -0.032),
    "turtlebot3_waffle": (0.26, 1.82, 0.12, 3.5, 5.0, -0.064),
    "turtlebot4": (0.31, 1.9, 0.15, 12.0, 5.5, -0.04),
}


def test_the_default_robot_is_the_preset_warehouse_and_needs_no_parameter():
    assert read_robot("warehouse").config == RobotConfig()
    assert read_robot("warehouse").parameters() == {}


@pytest.mark.parametrize("name", PUBLISHED)
def test_presets_bear_the_published_figures_and_their_sources(name):
    model = read_robot(name)
    robot = model.config
    figures = (robot.max_linear_velocity, robot.max_angular_velocity, robot.min_range, robot.max_range)
    assert (*figures, robot.lidar_rate, robot.lidar_x) == PUBLISHED[name]
    assert robot.kind == name
    sources = " ".join(model.description.sources)
    assert "accelerations: ours" in sources
    assert "lidar: " in sources and "velocities" in sources


def test_turtlebots_that_are_no_discs_become_the_disc_around_their_axle():
    """The rear corners: body 140 mm wide, ending 102 mm behind the axle; the waffle's 266 and 197 mm."""
    assert read_robot("turtlebot3_burger").config.radius == pytest.approx(math.hypot(0.102, 0.070), abs=1e-4)
    assert read_robot("turtlebot3_waffle").config.radius == pytest.approx(math.hypot(0.197, 0.133), abs=1e-4)
    assert len(read_robot("turtlebot3_waffle").config.corners()) == 8


def test_a_yaml_file_says_everything(tmp_path):
    model = read_robot(write(tmp_path, "cart.yaml", YAML))
    robot = model.config
    assert robot.radius == pytest.approx(math.hypot(0.3, 0.2), abs=1e-4)
    assert robot.command_limits()[0].tolist() == [-0.1, -1.5]
    assert robot.ray_angles() == pytest.approx([-0.5, 0.0, 0.5, 1.0, 1.5])  # -1 to 1, turned by 0.5
    assert (robot.lidar_x, robot.lidar_y, robot.lidar_rate, robot.min_range) == (0.25, 0.05, 10.0, 0.05)
    given = model.parameters()
    assert RobotConfig.from_mapping({k[6:]: v for k, v in given.items() if k.startswith("robot.")}) == robot
    assert (given["lidar.x"], given["lidar.y"]) == (0.25, 0.05)


def test_a_urdf_says_footprint_wheels_velocities_and_lidar(tmp_path):
    """The body reaches 0.3 ahead and 0.1 behind; the slower wheel turns at 8 rad/s with 0.05 m, 0.3 m apart."""
    write(tmp_path, "cart.yaml", BESIDE)
    model = read_robot(write(tmp_path, "cart.urdf", URDF))
    robot, wheels = model.config, model.description.wheels
    assert np.ptp(robot.corners(), axis=0) == pytest.approx([0.4, 0.4])
    assert robot.radius == pytest.approx(math.hypot(0.3, 0.2), abs=1e-4)
    assert (wheels.radius, wheels.separation) == (0.05, 0.3)
    assert (robot.max_linear_velocity, robot.max_angular_velocity) == pytest.approx((0.4, 0.8 / 0.3), abs=1e-4)
    assert (robot.lidar_x, robot.lidar_y) == pytest.approx((0.2, 0.05))
    assert robot.ray_angles()[[0, -1]] == pytest.approx(np.array([-2.0, 2.0]) + 0.5 + math.pi / 2.0, abs=1e-3)
    assert (robot.min_range, robot.max_range, robot.lidar_rate) == (0.1, 6.0, 10.0)
    assert model.description.lidar.num_beams == 240


def test_what_a_urdf_lacks_is_asked_for_in_one_line(tmp_path):
    with pytest.raises(ConfigError, match=r"limits.linear_acceleration, .*into cart.yaml beside it") as caught:
        read_robot(write(tmp_path, "cart.urdf", URDF))
    assert "\n" not in str(caught.value)


def test_yaml_goes_before_the_urdf_that_it_names(tmp_path):
    write(tmp_path, "body.urdf", URDF)
    over = BESIDE.replace("}", ", linear_velocity: 0.3}") + "urdf: body.urdf\nlidar: {range_max: 2.0}\n"
    robot = read_robot(write(tmp_path, "mine.yaml", over)).config
    assert (robot.max_linear_velocity, robot.max_range) == (0.3, 2.0)
    assert (robot.min_range, robot.kind) == (0.1, "cart")


def test_a_round_urdf_is_a_disc(tmp_path):
    round_body = URDF.replace('<origin xyz="0.1 0 0.1"/>', "").replace(
        '<box size="0.4 0.4 0.2"/>', '<cylinder radius="0.17" length="0.1"/>'
    )
    write(tmp_path, "cart.yaml", BESIDE + "lidar: {mount: {x: 0.1}}\n")
    robot = read_robot(write(tmp_path, "cart.urdf", round_body)).config
    assert robot.footprint == ""
    assert robot.radius == pytest.approx(0.17, rel=0.01)
    assert robot.radius >= 0.17


def test_several_kinds_are_taken_in_turn():
    models = robot_models("warehouse, turtlebot4", 5)
    assert [model.config.kind for model in models] == ["warehouse", "turtlebot4"] * 2 + ["warehouse"]
    assert fleet_from("warehouse", 3).uniform


def test_the_command_lists_and_shows_robots(tmp_path):
    listed = json.loads(CliRunner().invoke(main, ["robot", "--json"]).output)
    assert [one["robot"]["kind"] for one in listed] == preset_names()
    shown = json.loads(CliRunner().invoke(main, ["robot", write(tmp_path, "cart.yaml", YAML), "--json"]).output)
    assert (shown["robot"]["kind"], shown["wheels"]["separation"]) == ("cart", 0.3)
    refused = CliRunner().invoke(main, ["robot", "turtlebot5"])
    assert refused.exit_code == 2
    assert "none of turtlebot3_burger" in refused.output
