"""The kinematic world: many worlds at once in numba, with traction-limited velocities and contact that blocks motion.

Bodies have no mass: contact pushes them apart along the normal, and the velocity is what is left of the motion.
"""

import math

import numpy as np

from leed_ros.task.fleet import Fleet
from leed_ros.task.geometry import FloatArray, wrap_angle
from leed_ros.task.records import BoolArray, SensorReading
from leed_ros.task.site import Site
from leed_sim.kinematic_state import Motion, Scratch, State
from leed_sim.kinematics import advance
from leed_sim.lidar import Lidar
from leed_sim.near_robots import RobotFinder
from leed_sim.nearby import nearby_boxes
from leed_sim.world import PhysicsConfig

PUSH = 0.1
"""How far pushes take a robot in a control period, usually [m]; farther costs time, not exactness."""


class KinematicWorld:
    """W worlds of discs that drive; see `leed_sim.world.World`.

    Args:
        site: Where the robots drive.
        fleet: The robots of each world, with their footprints, limits and lidars. Length N.
        num_worlds: Number of worlds W.
        ctrl_dt: Control period [s].
        physics: Gives the longest sub-step; friction across the wheels is taken as unlimited.
    """

    def __init__(
        self,
        site: Site,
        fleet: Fleet,
        num_worlds: int,
        ctrl_dt: float,
        *,
        physics: PhysicsConfig | None = None,
    ) -> None:
        num_substeps = (physics or PhysicsConfig()).num_substeps(ctrl_dt)
        sim_dt = ctrl_dt / num_substeps
        self._change, radii = fleet.accelerations() * sim_dt, fleet.radii()
        shape, leeway = (num_worlds, len(fleet)), ctrl_dt * float(fleet.speeds().max()) + PUSH
        self._finder = RobotFinder(shape, 2.0 * float(radii.max()) + 2.0 * leeway, only_before=True)
        leeway = math.inf if self._finder.finds_all else leeway
        self._motion = Motion(radii, np.tile(self._change, (num_worlds, 1, 1)), sim_dt, num_substeps, leeway)
        self._limits, self._nearby = fleet.command_limits(), nearby_boxes(site.boxes, float(radii.max()))
        self._lidar = Lidar(fleet, site.boxes)
        self._scratch = Scratch.of(len(fleet))
        self._state = State(np.zeros((*shape, 3)), np.zeros((*shape, 2)), np.zeros(shape, dtype=np.bool_))
        self._warm_up()

    @property
    def num_worlds(self) -> int:
        """Number of worlds W."""
        return int(self._state.contacts.shape[0])

    @property
    def num_robots(self) -> int:
        """Number of robots N in each world."""
        return int(self._state.contacts.shape[1])

    def reset(self, poses: FloatArray, where: BoolArray | None = None) -> None:
        """Place robots at rest; see `World.reset`. Shapes (W, N, 3) and (W,)."""
        chosen = np.ones(self.num_worlds, dtype=np.bool_) if where is None else where
        self._state.poses[chosen] = poses[chosen]
        self._state.poses[chosen, :, 2] = wrap_angle(poses[chosen, :, 2])
        self._state.velocities[chosen] = 0.0
        self._state.contacts[chosen] = False

    def set_bodies(self, mass: FloatArray, friction: FloatArray) -> None:
        """Set what bodies are like; contact shares a push evenly all the same. Shape (W, N) each."""
        self._motion.change[:] = np.minimum(1.0 / mass, friction)[..., np.newaxis] * self._change

    def step(self, commands: FloatArray) -> None:
        """Advance by one control period; see `World.step`. Shape (W, N, 2)."""
        near = self._finder.find(self._state.poses)
        advance(self._state, np.clip(commands, *self._limits), self._nearby, near, self._motion, self._scratch)

    def read(self) -> SensorReading:
        """Return what all robots sense now; see `World.read`."""
        poses, velocities, contacts = self._state
        return SensorReading(self._lidar.cast(poses), poses.copy(), velocities.copy(), contacts.copy())

    def true_pose(self) -> FloatArray:
        """Return where the robots are; see `World.true_pose`. Shape (W, N, 3)."""
        return self._state.poses.copy()

    def generators(self) -> tuple[np.random.Generator, ...]:
        """Return nobody: nothing is drawn; see `World.generators`."""
        return ()

    def close(self) -> None:
        """Release nothing: all is memory."""

    def _warm_up(self) -> None:
        """Run every kernel once, so that none is compiled while robots drive."""
        poses, velocities, _ = self._state
        self.step(np.zeros_like(velocities))
        self.read()
        self.reset(np.zeros_like(poses))
