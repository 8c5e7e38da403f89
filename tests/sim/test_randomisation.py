"""Disturbances on cases small enough to work out by hand, and what they leave alone."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import yaml

from leed_ros.swarm import SwarmConfig, swarm_nodes
from leed_ros.task.config import ConfigError
from leed_ros.task.mission import TaskConfig
from leed_sim.disturbed_actuation import DisturbedActuation
from leed_sim.disturbed_lidar import DisturbedLidar
from leed_sim.disturbed_odometry import DisturbedOdometry
from leed_sim.disturbed_world import DisturbedWorld
from leed_sim.randomisation import DISTURBANCES, RANDOMISATION_PRESETS, RandomisationConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import WORLDS, make_env, make_world

ON = RANDOMISATION_PRESETS["on"]
ALL = np.ones(1, dtype=np.bool_)


def at_bound(**bounds):
    return RandomisationConfig(draw="bound", **bounds)


def trace(env, steps=40):
    """Drive at random and return all observations, believed poses and true poses."""
    rng, traced = np.random.default_rng(0), [env.reset()]
    for _ in range(steps):
        traced.append(env.step(rng.uniform([0.0, -1.0], 1.0, (env.num_worlds, env.num_robots, 2))).observation)
        traced.append(env.restart_finished())
    reading = env.reading
    env.close()
    return np.stack(traced), reading.ranges, reading.pose, reading.velocity


# --- the whole world -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORLDS)
def test_switched_off_it_is_the_same_run_bit_for_bit(name):
    scenario, task = make_scenario("warehouse", 4, 0), TaskConfig()
    plain = make_env(scenario, task, world=name, seed=3)
    wrapped = make_env(scenario, task, world=name, seed=3)
    wrapped.world = DisturbedWorld(wrapped.world, task.robot.max_range, RandomisationConfig(), np.random.default_rng(0))
    for one, other in zip(trace(plain), trace(wrapped), strict=True):
        assert np.array_equal(one, other)
    assert not isinstance(make_world(name, scenario, task, randomisation=RandomisationConfig()), DisturbedWorld)


@pytest.mark.parametrize("name", WORLDS)
def test_the_seed_decides_all_disturbances(name):
    scenario, task = make_scenario("warehouse", 4, 0), TaskConfig()
    one, same, other = (trace(make_env(scenario, task, world=name, seed=seed, randomisation=ON)) for seed in (3, 3, 4))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not np.array_equal(one[0], other[0])


@pytest.mark.parametrize("name", DISTURBANCES)
def test_each_disturbance_alone_changes_its_own_part_only(name):
    scenario, task = make_scenario("warehouse", 4, 0), TaskConfig()
    worlds = [make_world("kinematic", scenario, task, randomisation=config) for config in (None, ON.only(name, 2.0))]
    rng = np.random.default_rng(0)
    starts = scenario.draw(rng).starts[np.newaxis]
    for world in worlds:
        world.reset(starts)
    for _ in range(10):
        commands = rng.uniform([0.2, -0.5], [0.8, 0.5], (1, 4, 2))
        for world in worlds:
            world.step(commands)
    ideal, disturbed = (world.read() for world in worlds)
    moved = not np.array_equal(worlds[0].true_pose(), worlds[1].true_pose())
    assert moved == (not name.startswith("lidar") and not name.endswith("drift"))
    if name.startswith("lidar"):
        assert np.array_equal(ideal.pose, disturbed.pose)
        assert not np.array_equal(ideal.ranges, disturbed.ranges)
    elif name.endswith("drift"):
        assert np.array_equal(ideal.ranges, disturbed.ranges)
        assert not np.array_equal(ideal.pose, disturbed.pose)
    else:
        assert np.array_equal(disturbed.pose, worlds[1].true_pose())


def test_a_new_round_in_one_world_leaves_the_readings_of_the_others_as_they_are():
    scenario = make_scenario("warehouse", 4, 0)
    world = make_world("kinematic", scenario, TaskConfig(), num_worlds=3, randomisation=ON)
    starts = np.stack([scenario.draw(np.random.default_rng(0)).starts] * 3)
    world.reset(starts)
    world.step(np.full((3, 4, 2), 0.5))
    before = world.read()
    world.reset(starts, np.array([False, True, False]))
    after = world.read()
    for field in ("ranges", "pose", "velocity", "contact"):
        assert np.array_equal(getattr(before, field)[[0, 2]], getattr(after, field)[[0, 2]])
    assert np.array_equal(after.pose[1], starts[1])
    assert not np.array_equal(before.ranges[1], after.ranges[1])


def test_bounds_and_presets_are_checked():
    assert RandomisationConfig().is_off
    assert not ON.is_off
    assert ON.only("lidar_noise", 2.0) == at_bound(lidar_noise=2.0 * ON.lidar_noise)
    with pytest.raises(ConfigError, match="at most 1"):
        ON.only("lidar_dropout", 20.0)
    with pytest.raises(ConfigError, match="did you mean 'lidar_noise'"):
        RandomisationConfig.from_mapping({"lidar_nois": 0.1})


def test_a_swarm_hands_it_to_the_simulation_and_to_the_demonstrations():
    nodes = {node.label: node for node in swarm_nodes(SwarmConfig(num_robots=1, randomisation="on"))}
    for label in ("simulation", "demonstration"):
        given = {name: nodes[label].parameters[f"randomisation.{name}"] for name in ON.to_mapping()}
        assert RandomisationConfig.from_mapping(given) == ON
    assert not any(name.startswith("randomisation") for name in nodes["robot_0"].parameters)


def test_the_shipped_overrides_are_valid_and_the_same_for_both_nodes():
    nodes = yaml.safe_load((Path(__file__).parents[2] / "config" / "randomisation.yaml").read_text(encoding="utf-8"))
    simulation, demonstration = (nodes[name]["ros__parameters"] for name in ("/simulation", "/demonstration"))
    assert simulation == demonstration
    assert not RandomisationConfig.from_mapping(simulation["randomisation"]).is_off


# --- lidar ---------------------------------------------------------------------------------------------------------


def lidar(rays=20_000, **bounds):
    disturbed = DisturbedLidar((1, 1), 3.0, at_bound(**bounds), np.random.default_rng(0))
    disturbed.begin(ALL)
    return disturbed.disturb(np.array([[[1.0] * rays + [3.0] * rays]]))[0, 0].reshape(2, rays)


def test_noise_has_its_deviation_and_leaves_rays_into_the_open():
    hit, open_ = lidar(lidar_noise=0.05)
    assert hit.std() == pytest.approx(0.05, rel=0.05)
    assert hit.mean() == pytest.approx(1.0, abs=0.002)
    assert np.array_equal(open_, np.full_like(open_, 3.0))


def test_bias_is_the_same_for_all_rays_of_a_round_and_falls_to_either_side():
    disturbed = DisturbedLidar((1, 200), 3.0, at_bound(lidar_bias=0.1), np.random.default_rng(0))
    disturbed.begin(ALL)
    ranges = np.full((1, 200, 4), 2.0)
    offsets = disturbed.disturb(ranges) - 2.0
    assert np.abs(offsets) == pytest.approx(0.1)
    assert np.array_equal(offsets, np.repeat(offsets[..., :1], 4, axis=-1))
    assert 60 < (offsets[0, :, 0] > 0).sum() < 140
    assert np.array_equal(disturbed.disturb(ranges) - 2.0, offsets)
    disturbed.begin(ALL)
    assert not np.array_equal(disturbed.disturb(ranges) - 2.0, offsets)


def test_a_dropped_ray_reads_the_reach():
    hit, _ = lidar(lidar_dropout=0.3)
    assert set(hit) == {1.0, 3.0}
    assert (hit == 3.0).mean() == pytest.approx(0.3, abs=0.02)


def test_ranges_stay_between_zero_and_the_reach():
    hit, _ = lidar(lidar_noise=2.0)
    assert hit.min() == 0.0
    assert hit.max() == 3.0


# --- odometry ------------------------------------------------------------------------------------------------------


def drift(config, *true_poses):
    """Return the last believed pose of a robot that drives along true poses."""
    odometry = DisturbedOdometry((1, 1), config, np.random.default_rng(1))
    poses = [np.array([[pose]], dtype=float) for pose in true_poses]
    odometry.begin(poses[0], ALL)
    for pose in poses[1:]:
        odometry.advance(pose)
    velocity = odometry.velocity(np.array([[[0.5, 0.2]]]))
    return odometry.pose(poses[-1])[0, 0], velocity[0, 0]


def test_distance_drift_scales_the_way_and_the_velocity():
    """From (1, 2) three metres along y: 10 % more or less."""
    pose, velocity = drift(at_bound(distance_drift=0.1), (1, 2, 0.7), (1, 4, 0.7), (1, 5, 0.7))
    scale = (pose[1] - 2.0) / 3.0
    assert scale in (pytest.approx(0.9), pytest.approx(1.1))
    assert pose == pytest.approx([1.0, 2.0 + 3.0 * scale, 0.7])
    assert velocity == pytest.approx([0.5 * scale, 0.2])


def test_yaw_drift_turns_the_way_that_follows():
    """A metre along x turns by 0.2 rad; the second metre seems to lead off by that angle."""
    pose, velocity = drift(at_bound(yaw_drift=0.2), (0, 0, 0), (1, 0, 0), (2, 0, 0))
    turn = pose[2] / 2.0
    assert abs(turn) == pytest.approx(0.2)
    assert pose[:2] == pytest.approx([1.0 + np.cos(turn), np.sin(turn)])
    assert velocity == pytest.approx([0.5, 0.2 + 0.5 * turn])


def test_turning_on_the_spot_does_not_drift_and_a_new_round_starts_right():
    pose, _ = drift(at_bound(yaw_drift=0.2, distance_drift=0.1), (1, 1, 3.0), (1, 1, -3.0))
    assert pose == pytest.approx([1.0, 1.0, -3.0])


# --- actuation -----------------------------------------------------------------------------------------------------


def effective(config, *linear):
    actuation = DisturbedActuation((1, 1), config, np.random.default_rng(0))
    actuation.begin(ALL)
    return [float(actuation.disturb(np.array([[[value, 0.0]]]))[0, 0, 0]) for value in linear]


def test_delays_are_whole_or_mix_two_commands():
    assert effective(at_bound(actuation_delay=2.0), 1, 2, 3, 4) == [0, 0, 1, 2]
    assert effective(at_bound(actuation_delay=1.25), 1, 2, 3, 4) == pytest.approx([0, 0.75, 1.75, 2.75])


def test_a_lost_command_leaves_the_one_before_in_force():
    assert effective(at_bound(command_loss=1.0), 1, 2, 3) == [0, 0, 0]
    sent = list(range(1, 2001))
    seen = [0, *effective(at_bound(command_loss=0.25), *sent)]
    kept = [now == before for before, now in itertools.pairwise(seen)]
    assert np.mean(kept) == pytest.approx(0.25, abs=0.03)
    assert all(value in (wanted, before) for before, value, wanted in zip(seen[:-1], seen[1:], sent, strict=True))


def test_gain_scales_what_is_driven():
    assert abs(effective(at_bound(actuation_gain=0.1), 0.5)[0] - 0.5) == pytest.approx(0.05)


# --- bodies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize(
    ("bounds", "reached"),
    [({"payload": 1.0}, 0.2), ({"slipperiness": 0.75}, 0.1), ({"payload": 1.0, "slipperiness": 0.75}, 0.1)],
)
def test_load_and_slippery_floor_limit_the_acceleration(name, bounds, reached):
    """2 m/s^2 bring 0.4 m/s in a control period; half with twice the mass, a quarter with a quarter of the grip."""
    scenario = make_scenario("arena", 1, 0)
    world = make_world(name, scenario, TaskConfig(), randomisation=at_bound(**bounds))
    world.reset(np.zeros((1, 1, 3)))
    world.step(np.array([[[1.0, 2.0]]]))
    assert world.read().velocity[0, 0] == pytest.approx([reached, 4.0 * reached])
    world.close()


def test_a_heavy_robot_pushes_a_light_one_back():
    world = make_world("pybullet", make_scenario("arena", 2, 0), TaskConfig())
    world.set_bodies(np.array([[5.0, 1.0]]), np.array([[5.0, 1.0]]))  # as much grip for its weight
    world.reset(np.array([[[-1.0, 0.0, 0.0], [1.0, 0.0, np.pi]]]))
    for _ in range(15):
        world.step(np.array([[[0.6, 0.0], [0.6, 0.0]]]))
    assert world.true_pose()[0, :, 0].mean() > 0.1
    world.close()
