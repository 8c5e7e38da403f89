"""The disturbed world: any world, seen and driven through sensors, drives and bodies that are not ideal."""

from dataclasses import fields

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray, SensorReading
from leed_sim.disturbed_actuation import DisturbedActuation
from leed_sim.disturbed_lidar import DisturbedLidar
from leed_sim.disturbed_odometry import DisturbedOdometry
from leed_sim.randomisation import RandomisationConfig
from leed_sim.world import World


class DisturbedWorld:
    """A `leed_sim.world.World` around another one.

    Robots read what their disturbed sensors say, and have to judge by it. `true_pose` stays true. The contact sensor
    is not disturbed.

    Args:
        world: The world itself; this one disturbs its bodies and closes it.
        max_range: Reach of the lidar [m], or of each robot's. Shape (N, 1).
        config: Bounds of the disturbances.
        rng: Draws them; every kind has a stream of its own, so that none depends on the others.
    """

    def __init__(
        self, world: World, max_range: FloatArray | float, config: RandomisationConfig, rng: np.random.Generator
    ) -> None:
        shape = (world.num_worlds, world.num_robots)
        self._generators = rng.spawn(4)
        lidar, odometry, actuation, self._bodies_rng = self._generators
        self._world, self._config = world, config
        self._lidar = DisturbedLidar(shape, max_range, config, lidar)
        self._odometry = DisturbedOdometry(shape, config, odometry)
        self._actuation = DisturbedActuation(shape, config, actuation)
        self._mass, self._friction = np.ones((2, *shape))
        self._reading = self._sense()

    @property
    def num_worlds(self) -> int:
        """Number of worlds W."""
        return self._world.num_worlds

    @property
    def num_robots(self) -> int:
        """Number of robots N in each world."""
        return self._world.num_robots

    def set_bodies(self, mass: FloatArray, friction: FloatArray) -> None:
        """Set what bodies are like until the next reset; see `World.set_bodies`. Shape (W, N) each."""
        self._world.set_bodies(mass, friction)

    def reset(self, poses: FloatArray, where: BoolArray | None = None) -> None:
        """Place robots at rest under new disturbances; see `World.reset`. Shapes (W, N, 3) and (W,)."""
        chosen = np.ones(self.num_worlds, dtype=np.bool_) if where is None else where
        self._draw_bodies(chosen)
        self._world.reset(poses, where)
        self._lidar.begin(chosen)
        self._odometry.begin(self._world.true_pose(), chosen)
        self._actuation.begin(chosen)
        self._reading = _where(chosen, self._sense(), self._reading)

    def step(self, commands: FloatArray) -> None:
        """Advance by one control period under what becomes of commands; see `World.step`. Shape (W, N, 2)."""
        self._world.step(self._actuation.disturb(commands))
        self._odometry.advance(self._world.true_pose())
        self._reading = self._sense()

    def read(self) -> SensorReading:
        """Return what the robots' sensors say; the same until the next step or reset; see `World.read`."""
        return self._reading

    def true_pose(self) -> FloatArray:
        """Return where the robots really are [m, rad; map frame]. Shape (W, N, 3)."""
        return self._world.true_pose()

    def generators(self) -> tuple[np.random.Generator, ...]:
        """Return who draws disturbances, and who draws for the world itself; see `World.generators`."""
        return (*self._generators, *self._world.generators())

    def close(self) -> None:
        """Release the world."""
        self._world.close()

    def _draw_bodies(self, where: BoolArray) -> None:
        config, shape = self._config, self._mass.shape
        self._mass[where] = 1.0 + config.amounts(config.payload, shape, self._bodies_rng)[where]
        self._friction[where] = 1.0 - config.amounts(config.slipperiness, shape, self._bodies_rng)[where]
        if config.payload or config.slipperiness:
            self._world.set_bodies(self._mass, self._friction)

    def _sense(self) -> SensorReading:
        true = self._world.read()
        pose, velocity = self._odometry.pose(true.pose), self._odometry.velocity(true.velocity)
        return SensorReading(self._lidar.disturb(true.ranges), pose, velocity, true.contact)


def _where(chosen: BoolArray, new: SensorReading, old: SensorReading) -> SensorReading:
    """Return the new readings of the chosen worlds, and the old ones of the others, whose rounds go on. Shape (W,)."""
    merged = {}
    for field in fields(SensorReading):
        now, before = getattr(new, field.name), getattr(old, field.name)
        merged[field.name] = np.where(chosen.reshape(-1, *[1] * (now.ndim - 1)), now, before)
    return SensorReading(**merged)
