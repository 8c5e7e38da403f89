"""The PyBullet world: rigid bodies driven by traction, with contacts solved by PyBullet."""

import numpy as np

from leed_ros.task.fleet import Fleet
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray, SensorReading
from leed_ros.task.site import Site
from leed_sim.approach import Approach
from leed_sim.bullet import pybullet
from leed_sim.lidar import Lidar
from leed_sim.pybullet_scene import (
    MASS,
    add_boxes,
    add_robots,
    are_many,
    connect,
    forget_contacts,
    place,
    set_brake,
    set_friction,
)
from leed_sim.traction import Wheels, absorb, poses_from_bodies, pull
from leed_sim.world import PhysicsConfig


class PyBulletWorld:
    """One world of rigid bodies; see `leed_sim.world.World`.

    Before each sub-step traction changes every body's velocity, within the acceleration limits along and across the
    wheels. PyBullet then solves the contacts and moves the bodies. Wheels roll, so the velocity turns with the robot;
    across the wheels it only comes from being pushed.

    Args:
        site: Where the robots drive.
        fleet: The robots with their footprints, limits and lidars. Length N.
        ctrl_dt: Control period [s].
        physics: Gives the longest sub-step and the friction across the wheels.
    """

    def __init__(self, site: Site, fleet: Fleet, ctrl_dt: float, *, physics: PhysicsConfig | None = None) -> None:
        physics = physics or PhysicsConfig()
        self._num_substeps = physics.num_substeps(ctrl_dt)
        self._sim_dt = ctrl_dt / self._num_substeps
        limits = np.insert(fleet.accelerations(), 1, physics.max_lateral_acceleration, axis=1)
        self._limit_change = limits * self._sim_dt
        self._change, num_robots = self._limit_change.copy(), len(fleet)
        self._limits, self._radii, self._lidar = (
            fleet.command_limits(),
            fleet.radii().tolist(),
            Lidar(fleet, site.boxes),
        )
        self._client = connect(self._sim_dt, fleet)
        self._bodies = add_robots(self._client, self._radii)
        add_boxes(self._client, site.boxes)
        radii, speeds = fleet.radii(), np.abs(np.stack(fleet.command_limits())[..., 0]).max(axis=0)
        self._approach = Approach(site.boxes, radii, speeds, self._sim_dt) if are_many(site.boxes) else None
        self._robot_of = {body: index for index, body in enumerate(self._bodies)}
        self._poses, self._wheels = np.zeros((num_robots, 3)), Wheels.at_rest(num_robots)
        self._contacts: BoolArray = np.zeros(num_robots, dtype=np.bool_)
        self._braked = [False] * num_robots
        self._masses = [MASS] * num_robots
        self._warm_up()

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
        self._brake([False] * self.num_robots)
        for body, (x, y, yaw) in zip(self._bodies, poses[0].tolist(), strict=True):
            place(self._client, body, (x, y, yaw))
        forget_contacts(self._client, self._bodies)
        self._wheels.velocities[:], self._wheels.moving[:], self._contacts[:] = 0.0, 0.0, False
        self._read_poses()

    def set_bodies(self, mass: FloatArray, friction: FloatArray) -> None:
        """Set what bodies are like; see `World.set_bodies`. Shape (1, N) each."""
        grip = np.minimum(1.0 / mass[0], friction[0])
        self._change[:] = np.stack([grip, friction[0], grip], axis=-1) * self._limit_change
        self._masses = (MASS * mass[0]).tolist()
        for body, share in zip(self._bodies, friction[0].tolist(), strict=True):
            set_friction(self._client, body, share)
        self._brake(self._braked, changed=True)

    def step(self, commands: FloatArray) -> None:
        """Advance by one control period; see `World.step`. Shape (1, N, 2)."""
        targets = np.minimum(np.maximum(commands[0], self._limits[0]), self._limits[1])
        self._contacts[:] = False
        for _ in range(self._num_substeps):
            self._drive(targets)
            pybullet.stepSimulation(physicsClientId=self._client)
            self._feel_contacts()
        self._read_poses()

    def read(self) -> SensorReading:
        """Return what all robots sense now; see `World.read`."""
        poses, velocities = self._poses[np.newaxis].copy(), self._wheels.velocities[np.newaxis, :, ::2].copy()
        return SensorReading(self._lidar.cast(poses), poses, velocities, self._contacts[np.newaxis].copy())

    def true_pose(self) -> FloatArray:
        """Return where the robots are; see `World.true_pose`. Shape (1, N, 3)."""
        return self._poses[np.newaxis].copy()

    def generators(self) -> tuple[np.random.Generator, ...]:
        """Return nobody: nothing is drawn; see `World.generators`."""
        return ()

    def close(self) -> None:
        """Disconnect from PyBullet; the world cannot be used any more."""
        if pybullet.isConnected(self._client):
            pybullet.disconnect(self._client)

    def _drive(self, targets: FloatArray) -> None:
        """Change velocities by traction toward linear [m/s] and angular [rad/s] targets. Shape (N, 2)."""
        if self._approach is not None:
            self._read_poses()
        pull(self._wheels, targets, self._change, self._sim_dt)
        self._brake(self._wheels.braked.tolist())
        moving = self._slowed().tolist()
        for body, braked, (x, y, turning) in zip(self._bodies, self._braked, moving, strict=True):
            if not braked:
                pybullet.resetBaseVelocity(body, (x, y, 0.0), (0.0, 0.0, turning), physicsClientId=self._client)

    def _slowed(self) -> FloatArray:
        """Return the wheels' velocities, ending at walls where PyBullet would not stop them in time. Shape (N, 3)."""
        if self._approach is None:
            return self._wheels.moving
        return self._approach.slowed(self._poses, self._wheels.moving)

    def _brake(self, braked: list[bool], *, changed: bool = False) -> None:
        """Make robots immovable where they brake and movable elsewhere, all anew where masses changed. Length N."""
        if braked == self._braked and not changed:
            return
        robots = zip(self._bodies, self._masses, self._radii, self._braked, braked, strict=True)
        for body, mass, radius, before, now in robots:
            if changed or before != now:
                set_brake(self._client, body, mass, radius, braked=now)
        self._braked = braked

    def _feel_contacts(self) -> None:
        """Mark robots that a normal force acts on and read their velocities; all others keep theirs exactly."""
        points = pybullet.getContactPoints(physicsClientId=self._client)
        pairs = [point[1:3] for point in points if point[9] > 0.0]  # index 9 is the normal force
        # A pair that stands is not looked at any more: PyBullet keeps its last contact for ever.
        driving = {body for body, braked in zip(self._bodies, self._braked, strict=True) if not braked}
        touching = {body for pair in pairs if not driving.isdisjoint(pair) for body in pair}
        if not touching:
            return
        pushed = np.zeros_like(self._contacts)
        for body in touching & self._robot_of.keys():
            robot = self._robot_of[body]
            (x, y, _), (_, _, turning) = pybullet.getBaseVelocity(body, physicsClientId=self._client)
            self._wheels.moving[robot] = x, y, turning
            pushed[robot] = True
        self._contacts |= pushed
        absorb(self._wheels, pushed, self._sim_dt)

    def _read_poses(self) -> None:
        bodies = [pybullet.getBasePositionAndOrientation(body, physicsClientId=self._client) for body in self._bodies]
        poses_from_bodies(np.array([position + orientation for position, orientation in bodies]), self._poses)
        self._wheels.yaw[:] = self._poses[:, 2]

    def _warm_up(self) -> None:
        """Run every kernel once, so that none is compiled while robots drive."""
        pull(self._wheels, np.zeros((self.num_robots, 2)), self._change, self._sim_dt)
        absorb(self._wheels, np.zeros_like(self._contacts), self._sim_dt)
        self._read_poses()
        self.read()
