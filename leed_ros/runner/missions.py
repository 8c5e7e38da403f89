"""Missions of a finished run, driven once more to be looked at: where every robot went."""

import numpy as np

from leed_ros.records.report.page import Missions
from leed_ros.records.report.tracks import Track
from leed_ros.runner.evaluation import held_out
from leed_ros.runner.run_folder import RunFolder
from leed_ros.swarm import robot_name
from leed_ros.task.fleet_layout import layout_of
from leed_ros.task.records import Round
from leed_sim.evaluation import Policy
from leed_sim.vector_env import SwarmEnv


def drive_missions(run: RunFolder, rounds: int, physics: str = "pybullet") -> Missions:
    """Drive the first rounds of the missions that a run is evaluated on.

    Args:
        run: A run whose robots have exported their policies.
        rounds: How many.
        physics: World implementation.

    Raises:
        RunError: A policy or configuration is missing.
        PolicyError: A policy cannot be loaded, or is not the one that its card describes.
    """
    env, policies = held_out(run, physics)
    tracks = [_drive(env, policies, drawn) for drawn in env.draw_rounds(rounds)]
    names = [robot_name(index) for index in range(env.num_robots)]
    radii = [robot.radius for robot in env.fleet.robots]
    site = env.scenario.site
    env.close()
    return Missions(site, names, radii, tracks, physics)


def _drive(env: SwarmEnv, policies: list[Policy], drawn: Round) -> Track:
    """Let policies drive one round and write down where robots truly are; the environment has a single world."""
    observation = env.reset([drawn])
    own = [(policy, layout_of(env.layout, robot).size) for robot, policy in enumerate(policies)]
    poses = [env.world.true_pose()[0].copy()]
    while env.missions.active.any():
        actions = [policy(observation[:, robot, :size]) for robot, (policy, size) in enumerate(own)]
        observation = env.step(np.stack(actions, axis=1)).observation
        poses.append(env.world.true_pose()[0].copy())
    missions = env.missions
    period = env.task.mission.ctrl_dt
    return Track(np.stack(poses), drawn.goals, missions.arrived[0].copy(), missions.contact_steps[0].copy(), period)
