"""The measurement of worlds: its arithmetic by hand, PyBullet's rays against our lidar, and one small run."""

import json

import click
import numpy as np
import pytest
from click.testing import CliRunner

from bench.scale.field import field
from bench.scale.pace import Pace
from bench.scale.ray_test import RayTest
from bench.scale.world_command import numbers_of, worlds
from bench.scale.worlds import Figures, growth_exponent
from leed_ros.task.fleet import Fleet
from leed_ros.task.robot import RobotConfig
from leed_sim.lidar import Lidar


def figures_of(num_robots, rate):
    return Figures(num_robots, 1, {"kinematic": Pace((rate,))}, {}, {})


def test_ratios_are_taken_turn_by_turn():
    ratio = Pace((10.0, 30.0, 40.0)).ratio_over(Pace((1.0, 2.0, 5.0)))
    assert ratio == {"median": 10.0, "low": 8.0, "high": 15.0}


def test_growth_is_that_of_a_step_of_all_robots():
    """Half the rate with four times the robots: a step takes 8 times as long, 4^1.5; N below 64 does not count."""
    assert growth_exponent([figures_of(8, 1.0), figures_of(64, 100.0), figures_of(256, 50.0)]) == pytest.approx(1.5)
    assert growth_exponent([figures_of(8, 1.0), figures_of(64, 100.0)]) is None


def test_numbers_of_robots():
    assert numbers_of("8,16") == [8, 16]
    for text in ("", "8,x", "0"):
        with pytest.raises(click.BadParameter, match="such as 8,16"):
            numbers_of(text)


def test_rays_that_we_compare_with_see_what_our_lidar_sees():
    """PyBullet's rays against capsules and boxes are off by up to a few centimetres at edges."""
    scenario, robot = field(12), RobotConfig()
    poses = scenario.draw(np.random.default_rng(0)).starts
    rays = RayTest(scenario.site, robot, 12)
    rays.place(poses)
    ours = Lidar(Fleet.of(robot, 12), scenario.site.boxes).cast(poses[np.newaxis])[0]
    error = np.abs(rays.ranges(poses) - ours)
    rays.close()
    assert (ours < robot.max_range).mean() > 0.3
    assert np.mean(error < 0.02) > 0.98


def test_a_run_writes_its_figures(tmp_path):
    path, picture = tmp_path / "out.json", tmp_path / "out.png"
    arguments = ["--num-robots", "3", "--turns", "1", "--seconds", "0.02", "--json", str(path), "--plot", str(picture)]
    done = CliRunner().invoke(worlds, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    document = json.loads(path.read_text(encoding="utf-8"))
    rates = {name: rate["median"] for name, rate in document["agent_steps_per_cpu_second"].items()}
    assert document["ratio_over_ray_test_batch"] == pytest.approx(rates["pybullet"] / rates["rayTestBatch"])
    assert document["num_robots"] == document["figures"][0]["num_robots"] == 3
    assert picture.stat().st_size > 1000


def test_a_peer_that_is_not_there_is_named(tmp_path):
    arguments = ["--num-robots", "2", "--turns", "1", "--seconds", "0.02", "--peers", "/bin/false", "--peer", "VMAS"]
    done = CliRunner().invoke(worlds, arguments)
    assert done.exit_code == 1
    assert "VMAS does not run in /bin/false" in done.output
