"""One world's robots in pyrvo: from preferred velocities to those that collide with nobody."""

from collections.abc import Sequence

import numpy as np
import pyrvo

from bench.learning.peers.orca.config import OrcaConfig
from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig


class Avoidance:
    """The robots of one world, as discs that could go any way.

    Args:
        num_robots: Number of robots N.
        robot: Gives footprint and speed.
        boxes: Walls: centre x, y, length, width [m], yaw [rad; map frame]. Shape (M, 5).
        ctrl_dt: Period of decisions [s].
        config: What it is tuned by.
    """

    def __init__(
        self, num_robots: int, robot: RobotConfig, boxes: FloatArray, ctrl_dt: float, config: OrcaConfig
    ) -> None:
        speed, radius = robot.max_linear_velocity, robot.radius + config.margin
        horizons = (config.time_horizon, config.wall_horizon)
        shape = (config.neighbour_distance, config.neighbours, *horizons, radius, speed)
        self._simulator = pyrvo.RVOSimulator(ctrl_dt, *shape)
        for box in boxes:
            self._simulator.add_obstacle(_corners(box))
        self._simulator.process_obstacles()
        self._robots: Sequence[int] = [self._simulator.add_agent([float(n), 0.0]) for n in range(num_robots)]

    def velocities(self, position: FloatArray, velocity: FloatArray, preferred: FloatArray) -> FloatArray:
        """Return the velocities nearest to the preferred ones that lead to no collision [m/s; map frame].

        Args:
            position: Where robots are [m; map frame]. Shape (N, 2).
            velocity: How fast they go [m/s; map frame]. Shape (N, 2).
            preferred: How fast they would like to go [m/s; map frame]. Shape (N, 2).
        """
        for robot in self._robots:
            self._simulator.set_agent_position(robot, position[robot].tolist())
            self._simulator.set_agent_velocity(robot, velocity[robot].tolist())
            self._simulator.set_agent_pref_velocity(robot, preferred[robot].tolist())
        self._simulator.do_step()
        found = (self._simulator.get_agent_velocity(robot) for robot in self._robots)
        return np.array([(one.x, one.y) for one in found])


def _corners(box: FloatArray) -> list[list[float]]:
    """Return the corners of a box, counter-clockwise [m; map frame]."""
    x, y, length, width, yaw = box
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    offset = 0.5 * signs * [length, width]
    cos, sin = np.cos(yaw), np.sin(yaw)
    corners: list[list[float]] = (offset @ np.array([[cos, sin], [-sin, cos]]) + [x, y]).tolist()
    return corners
