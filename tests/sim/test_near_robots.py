"""Lists of who is near against all pairs, and worlds that go by them against worlds that look at everybody."""

import numpy as np
import pytest

from leed_ros.task.fleet import Fleet
from leed_ros.task.mission import TaskConfig
from leed_ros.task.robot import RobotConfig
from leed_sim import near_robots
from leed_sim.near_robots import FEW, RobotFinder
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_world

KINDS = (
    RobotConfig(),
    RobotConfig(radius=0.3, num_rays=50, max_range=5.0, lidar_x=0.1),
    RobotConfig(radius=0.12, num_rays=20, angle_min=-1.5, angle_max=1.5),
)
MIXED = Fleet(KINDS * 10)


def poses_of(rng, num_worlds, num_robots, spread):
    return np.concatenate(
        [rng.normal(0.0, spread, (num_worlds, num_robots, 2)), np.zeros((num_worlds, num_robots, 1))], -1
    )


def lists_of(near, world, num_robots):
    starts, indices = near.starts[world % len(near.starts)], near.indices[world % len(near.indices)]
    return [indices[starts[n] : starts[n + 1]].tolist() for n in range(num_robots)]


def all_pairs(points, reach):
    gap = np.hypot(*np.moveaxis(points[:, np.newaxis] - points, -1, 0))
    return [np.flatnonzero((row <= reach) & (np.arange(len(points)) != n)).tolist() for n, row in enumerate(gap)]


@pytest.mark.parametrize("spread", [0.3, 3.0, 300.0])
@pytest.mark.parametrize("num_robots", [FEW + 1, 40, 300])
def test_lists_name_exactly_those_in_reach(spread, num_robots):
    poses = poses_of(np.random.default_rng(num_robots), 2, num_robots, spread)
    near = RobotFinder((2, num_robots), 1.5).find(poses)
    before = RobotFinder((2, num_robots), 1.5, only_before=True).find(poses)
    for world in range(2):
        expected = all_pairs(poses[world, :, :2], 1.5)
        assert [sorted(one) for one in lists_of(near, world, num_robots)] == expected
        lower = [[other for other in one if other < n] for n, one in enumerate(expected)]
        assert lists_of(before, world, num_robots) == lower


def test_few_robots_always_see_each_other():
    finder = RobotFinder((5, 3), 0.1)
    assert finder.finds_all
    assert lists_of(finder.find(np.zeros((5, 3, 3))), 4, 3) == [[1, 2], [0, 2], [0, 1]]
    assert not RobotFinder((5, FEW + 1), 0.1).finds_all


def run(monkeypatch, few, site, fleet, spread):
    """Drive a crowd, and return all that was read of it."""
    monkeypatch.setattr(near_robots, "FEW", few)
    rng, scenario = np.random.default_rng(4), make_scenario(site, len(fleet), 1)
    world = make_world("kinematic", scenario, TaskConfig(), fleet=fleet, num_worlds=2)
    assert world._finder.finds_all == (few > 0)
    starts = np.stack([scenario.draw(rng).starts for _ in range(2)])
    world.reset(starts if spread is None else poses_of(rng, 2, len(fleet), spread))
    readings = []
    for _ in range(20):
        world.step(rng.uniform([0.0, -1.5], [1.0, 1.5], (2, len(fleet), 2)))
        reading = world.read()
        readings += [reading.ranges, reading.pose, reading.velocity, reading.contact]
    assert reading.contact.any()
    return readings


@pytest.mark.parametrize("fleet", [Fleet.of(RobotConfig(), 50), MIXED], ids=["alike", "mixed"])
@pytest.mark.parametrize(("site", "spread"), [("warehouse", None), ("arena", 0.8)])
def test_worlds_are_the_same_to_the_last_bit(monkeypatch, fleet, site, spread):
    """Also where a crowd of robots in each other bursts apart, and they stray from where lists were made."""
    one, other = (run(monkeypatch, few, site, fleet, spread) for few in (0, 1000))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
