"""The PyBullet world: rigid bodies driven by traction, with contacts solved by PyBullet.

A call to PyBullet takes a microsecond or two, as long as the motion of a robot. So each robot's velocity is set in a
sub-step, all contacts are read at once, and only those that a contact acts on are read: all others are where their
velocity has taken them, which is worked out just as PyBullet does.
"""

from collections import deque
from collections.abc import Iterable
from itertools import compress, repeat

import numpy as np

from leed_ros.task.fleet import Fleet
from leed_ros.task.geometry import FloatArray, wrap_angle
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
from leed_sim.traction import Wheels, absorb, pull, roll
from leed_sim.world import PhysicsConfig

DEEP = -0.03
"""Gap of bodies in each other from which on PyBullet may move them without changing their velocities [m]."""


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
        self._linear, self._angular = np.zeros((2, num_robots, 3))
        self._moving: FloatArray = np.zeros((num_robots, 3))
        self._contacts: BoolArray = np.zeros(num_robots, dtype=np.bool_)
        self._braked, self._free, self._driving = [False] * num_robots, [True] * num_robots, set(self._bodies)
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
        self._poses[:, :2], self._poses[:, 2] = poses[0, :, :2], wrap_angle(poses[0, :, 2])
        for body, (x, y, yaw) in zip(self._bodies, self._poses.tolist(), strict=True):
            place(self._client, body, (x, y, yaw))
        forget_contacts(self._client, self._bodies)
        self._wheels.velocities[:], self._wheels.moving[:], self._contacts[:] = 0.0, 0.0, False
        self._wheels.yaw[:] = self._poses[:, 2]

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
        self._wheels.yaw[:] = self._poses[:, 2] = wrap_angle(self._wheels.yaw)

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
        pull(self._wheels, targets, self._change, self._sim_dt)
        self._brake(self._wheels.braked.tolist())
        self._moving = self._slowed()
        self._linear[:, :2], self._angular[:, 2] = self._moving[:, :2], self._moving[:, 2]
        columns: list[Iterable[object]] = [self._bodies, self._linear.tolist(), self._angular.tolist()]
        if len(self._driving) < self.num_robots:
            columns = [compress(column, self._free) for column in columns]
        deque(map(pybullet.resetBaseVelocity, *columns, repeat(self._client)), maxlen=0)

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
        self._braked, self._free = braked, [not one for one in braked]
        self._driving = set(compress(self._bodies, self._free))

    def _feel_contacts(self) -> None:
        """Mark robots that a normal force acts on, and read what contacts made of velocities; others keep theirs."""
        felt, deep = self._felt_bodies()
        rows = []
        for robot, body, forced in [
            (self._robot_of[body], body, felt[body]) for body in felt if body in self._robot_of
        ]:
            if forced:
                self._contacts[robot] = True
            if body in self._driving:
                (x, y, _), (_, _, turning) = pybullet.getBaseVelocity(body, self._client)
                rows.append((robot, x, y, turning))
        if rows:
            absorb(self._wheels, self._moving, np.array(rows), self._sim_dt)
        roll(self._poses, self._moving, self._sim_dt)
        self._read_positions([self._robot_of[body] for body in deep & self._driving])

    def _felt_bodies(self) -> tuple[dict[int, bool], set[int]]:
        """Return who is in contact, and whether by a normal force; and who is so deep that PyBullet may have moved it.

        The entries of a point of contact: 1 and 2 are the bodies, 8 is their gap, 9 the normal force, 10 and 12
        friction, which is left over where the normal force went back to zero while the solver was at it.
        """
        felt: dict[int, bool] = {}
        deep: set[int] = set()
        driving = self._driving
        for point in pybullet.getContactPoints(physicsClientId=self._client):
            forced = point[9] > 0.0
            if not (forced or point[10] or point[12] or point[8] < DEEP):
                continue
            one, other = point[1], point[2]
            # A pair that stands is not looked at any more: PyBullet keeps its last contact for ever.
            if one in driving or other in driving:
                felt[one], felt[other] = felt.get(one, False) or forced, felt.get(other, False) or forced
                if point[8] < DEEP:
                    deep |= {one, other}
        return felt, deep

    def _read_positions(self, robots: list[int]) -> None:
        """Read where robots are that PyBullet has pushed out of something, which does not show in their velocities."""
        for robot in robots:
            position, _ = pybullet.getBasePositionAndOrientation(self._bodies[robot], self._client)
            self._poses[robot, :2] = position[:2]

    def _warm_up(self) -> None:
        """Run every kernel once, so that none is compiled while robots drive."""
        pull(self._wheels, np.zeros((self.num_robots, 2)), self._change, self._sim_dt)
        absorb(self._wheels, self._moving, np.zeros((0, 4)), self._sim_dt)
        roll(self._poses, self._wheels.moving, self._sim_dt)
        self.read()
