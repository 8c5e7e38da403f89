"""The PyBullet world: rigid bodies driven by traction, with contacts solved by PyBullet."""

import math

import numpy as np
import pybullet

from leed_ros.task.geometry import FloatArray, wrap_angle
from leed_ros.task.records import BoolArray, SensorReading
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Site
from leed_sim.lidar import Lidar
from leed_sim.pybullet_scene import add_boxes, add_robots, connect, place, set_brake
from leed_sim.traction import map_from_wheels, pull
from leed_sim.world import PhysicsConfig


class PyBulletWorld:
    """One world of rigid bodies; see `leed_sim.world.World`.

    Before each sub-step traction changes every body's velocity, within the acceleration limits along and across the
    wheels. PyBullet then solves the contacts and moves the bodies. Wheels roll, so the velocity turns with the robot;
    across the wheels it only comes from being pushed.

    Args:
        site: Where the robots drive.
        robot: Their footprint, limits and lidar.
        num_robots: Number of robots N.
        ctrl_dt: Control period [s].
        physics: Gives the longest sub-step and the friction across the wheels.
    """

    def __init__(
        self, site: Site, robot: RobotConfig, num_robots: int, ctrl_dt: float, *, physics: PhysicsConfig | None = None
    ) -> None:
        physics = physics or PhysicsConfig()
        self._num_substeps = physics.num_substeps(ctrl_dt)
        self._sim_dt = ctrl_dt / self._num_substeps
        limits = (robot.max_linear_acceleration, physics.max_lateral_acceleration, robot.max_angular_acceleration)
        self._change = np.array(limits) * self._sim_dt
        self._limits, self._radius, self._lidar = robot.command_limits(), robot.radius, Lidar(robot, site.boxes)
        self._client = connect(self._sim_dt)
        self._bodies = add_robots(self._client, robot.radius, num_robots)
        add_boxes(self._client, site.boxes)
        self._robot_of = {body: index for index, body in enumerate(self._bodies)}
        self._poses, self._heading = np.zeros((num_robots, 3)), np.zeros(num_robots)
        self._velocities = np.zeros((num_robots, 3))  # along and across the heading, and turning
        self._moving = np.zeros((num_robots, 3))  # the same in the map frame
        self._contacts, self._braked = np.zeros((2, num_robots), dtype=np.bool_)

    @property
    def num_worlds(self) -> int:
        """Number of worlds W: one."""
        return 1

    @property
    def num_robots(self) -> int:
        """Number of robots N."""
        return len(self._bodies)

    def reset(self, poses: FloatArray, where: BoolArray | None = None) -> None:
        """Place robots at rest; see `World.reset`. Shapes (1, N, 3) and (1,)."""
        if where is not None and not where[0]:
            return
        self._brake(np.zeros(self.num_robots, dtype=np.bool_))
        for body, (x, y, yaw) in zip(self._bodies, poses[0].tolist(), strict=True):
            place(self._client, body, (x, y, yaw))
        self._poses[:], self._velocities[:], self._contacts[:] = poses[0], 0.0, False
        self._poses[:, 2] = wrap_angle(self._poses[:, 2])

    def step(self, commands: FloatArray) -> None:
        """Advance by one control period; see `World.step`. Shape (1, N, 2)."""
        targets = np.clip(commands[0], *self._limits)
        self._contacts[:] = False
        for _ in range(self._num_substeps):
            self._drive(targets)
            pybullet.stepSimulation(physicsClientId=self._client)
            self._feel_contacts()
            self._poses[:, 2] += self._velocities[:, 2] * self._sim_dt
        self._read_poses()

    def read(self) -> SensorReading:
        """Return what all robots sense now; see `World.read`."""
        poses, velocities = self._poses[np.newaxis].copy(), self._velocities[np.newaxis, :, ::2].copy()
        return SensorReading(self._lidar.cast(poses), poses, velocities, self._contacts[np.newaxis].copy())

    def close(self) -> None:
        """Disconnect from PyBullet; the world cannot be used any more."""
        if pybullet.isConnected(self._client):
            pybullet.disconnect(self._client)

    def _drive(self, targets: FloatArray) -> None:
        """Change velocities by traction toward linear [m/s] and angular [rad/s] targets. Shape (N, 2)."""
        braked = np.empty_like(self._braked)
        pull(self._velocities, targets, self._change, braked)
        self._brake(braked)
        self._heading = self._poses[:, 2] + 0.5 * self._velocities[:, 2] * self._sim_dt
        map_from_wheels(self._velocities, self._heading, self._moving)
        for body, braked_, (x, y, angular) in zip(self._bodies, braked.tolist(), self._moving.tolist(), strict=True):
            if not braked_:
                pybullet.resetBaseVelocity(body, (x, y, 0.0), (0.0, 0.0, angular), physicsClientId=self._client)

    def _brake(self, braked: BoolArray) -> None:
        """Make robots immovable where they brake, and movable again where they do not any more. Shape (N,)."""
        for robot in np.flatnonzero(braked != self._braked).tolist():
            set_brake(self._client, self._bodies[robot], self._radius, braked=bool(braked[robot]))
        self._braked = braked

    def _feel_contacts(self) -> None:
        """Mark robots that touch and read what contact made of their velocities; all others keep theirs exactly."""
        points = pybullet.getContactPoints(physicsClientId=self._client) or ()
        near = {body for point in points for body in point[1:3]}
        pushed = {body for point in points if point[9] > 0.0 for body in point[1:3]}  # a normal force acts
        for body in near & self._robot_of.keys():
            robot = self._robot_of[body]
            self._contacts[robot] |= body in pushed
            (x, y, _), (_, _, angular) = pybullet.getBaseVelocity(body, physicsClientId=self._client)
            cos, sin = math.cos(self._heading[robot]), math.sin(self._heading[robot])
            self._velocities[robot] = cos * x + sin * y, cos * y - sin * x, angular

    def _read_poses(self) -> None:
        poses = []
        for body in self._bodies:
            (x, y, _), (_, _, z, w) = pybullet.getBasePositionAndOrientation(body, physicsClientId=self._client)
            poses.append((x, y, 2.0 * math.atan2(z, w)))
        self._poses[:] = poses
        self._poses[:, 2] = wrap_angle(self._poses[:, 2])
