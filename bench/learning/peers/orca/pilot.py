"""The pilot: drives all robots of all worlds by ORCA."""

import numpy as np
from shapely import LineString

from bench.learning.peers.orca.avoidance import Avoidance
from bench.learning.peers.orca.config import OrcaConfig
from bench.learning.peers.orca.ways import Ways, point_ahead
from leed_ros.demonstration.roads.conventions import Convention
from leed_ros.task.action import action_from_command
from leed_ros.task.geometry import FloatArray, wrap_angle
from leed_ros.task.observation import Observation
from leed_ros.task.robot import RobotConfig
from leed_sim.vector_env import SwarmEnv

JITTER = 0.01
"""Standard deviation of what is added to preferred velocities [m/s]: perfect symmetry would end in deadlock."""

STILL = 0.05
"""Speed below which turning is of less and less use [m/s]."""


class OrcaPilot:
    """Drives robots along their ways by what it is told of the whole world; see `leed_sim.evaluation.Pilot`.

    Args:
        config: What it is tuned by.
        convention: Direction of the aisles, for whoever shall keep to one.
        rng: Draws the jitter.
    """

    def __init__(self, config: OrcaConfig, convention: Convention, rng: np.random.Generator) -> None:
        self._config, self._convention, self._rng = config, convention, rng
        self._worlds: list[Avoidance] = []
        self._ways: dict[tuple[int, int], LineString] = {}

    def __call__(self, env: SwarmEnv, observation: Observation) -> FloatArray:
        """Return the next actions of all robots. Shape (W, N, A)."""
        if not self._worlds:
            self._begin(env)
        self._find_ways(env)
        pose, forward = env.reading.pose, env.reading.velocity[..., :1]
        velocity = forward * np.stack([np.cos(pose[..., 2]), np.sin(pose[..., 2])], axis=-1)
        preferred = self._preferred(env, pose) + self._rng.normal(0.0, JITTER, velocity.shape)
        worlds = zip(self._worlds, pose[..., :2], velocity, preferred, strict=True)
        wanted = np.stack([avoidance.velocities(*own) for avoidance, *own in worlds])
        return action_from_command(_commands(wanted, pose[..., 2], env.task.robot, self._config), env.task.robot)

    def _begin(self, env: SwarmEnv) -> None:
        site, period = env.scenario.site, env.task.mission.ctrl_dt
        self._router = Ways(site.roadmap, self._convention)
        self._worlds = [
            Avoidance(env.num_robots, env.task.robot, site.boxes, period, self._config) for _ in range(env.num_worlds)
        ]

    def _find_ways(self, env: SwarmEnv) -> None:
        """Find ways for missions that begin."""
        for world, robot in np.argwhere(env.missions.active & (env.missions.steps == 0)).tolist():
            start, goal = env.reading.pose[world, robot], env.missions.goal[world, robot]
            self._ways[world, robot] = self._router.way(start, goal)

    def _preferred(self, env: SwarmEnv, pose: FloatArray) -> FloatArray:
        """Return velocities along the ways, zero for who has arrived [m/s; map frame]. Shape (W, N, 2)."""
        preferred = np.zeros((*pose.shape[:-1], 2))
        for world, robot in np.argwhere(env.missions.active).tolist():
            position = pose[world, robot, :2]
            ahead = point_ahead(self._ways[world, robot], position, self._config.lookahead) - position
            preferred[world, robot] = ahead / max(float(np.hypot(*ahead)), 1e-6)
        return env.task.robot.max_linear_velocity * preferred


def _commands(wanted: FloatArray, yaw: FloatArray, robot: RobotConfig, config: OrcaConfig) -> FloatArray:
    """Return what a robot that cannot go sideways does for a velocity: turn, and go by its share ahead.

    Args:
        wanted: Velocities [m/s; map frame]. Shape (..., 2).
        yaw: Headings [rad; map frame]. Shape (...).
        robot: Gives the fastest turn.
        config: Gives the gain.
    """
    speed = np.hypot(wanted[..., 0], wanted[..., 1])
    error = wrap_angle(np.arctan2(wanted[..., 1], wanted[..., 0]) - yaw)
    fastest = robot.max_angular_velocity
    turn = np.clip(config.turn_gain * error, -fastest, fastest) * np.minimum(1.0, speed / STILL)
    return np.stack([speed * np.maximum(0.0, np.cos(error)), turn], axis=-1)
