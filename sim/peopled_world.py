"""The peopled world: any world, with people who walk in it among the robots."""

import numpy as np

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray, SensorReading
from leed_sim.people import PERSON, People
from leed_sim.world import World


class PeopledWorld:
    """A `leed_sim.world.World` around one with more bodies, of which the last are people.

    Lidars see people, and touching one is a contact. Robots alone are driven, read and reset through this world.

    Args:
        world: The world itself, with N + M bodies; this one closes it.
        people: Where the M people of each world go.
        radii: Radius of the robots' footprints [m]. Shape (N,).
    """

    def __init__(self, world: World, people: People, radii: FloatArray) -> None:
        self._world, self._people, self._num_robots = world, people, len(radii)
        num_people = world.num_robots - len(radii)
        self._reach = PERSON.radius + np.concatenate([radii, np.full(num_people, PERSON.radius)])

    @property
    def num_worlds(self) -> int:
        """Number of worlds W."""
        return self._world.num_worlds

    @property
    def num_robots(self) -> int:
        """Number of robots N in each world, without the people."""
        return self._num_robots

    def people_pose(self) -> FloatArray:
        """Return where the people are [m, rad; map frame]. Shape (W, M, 3)."""
        return self._world.true_pose()[:, self._num_robots :]

    def reset(self, poses: FloatArray, where: BoolArray | None = None) -> None:
        """Place robots at rest, and people anew; see `World.reset`. Shapes (W, N, 3) and (W,)."""
        chosen = np.ones(self.num_worlds, dtype=np.bool_) if where is None else where
        self._world.reset(np.concatenate([poses, self._people.begin(poses, chosen)], axis=1), where)

    def step(self, commands: FloatArray) -> None:
        """Advance robots by their commands and people by their will; see `World.step`. Shape (W, N, 2)."""
        bodies = self._world.true_pose()
        walking = self._people.commands(bodies[:, self._num_robots :], bodies, self._reach)
        self._world.step(np.concatenate([commands, walking], axis=1))

    def set_bodies(self, mass: FloatArray, friction: FloatArray) -> None:
        """Set what the robots' bodies are like; see `World.set_bodies`. Shape (W, N) each."""
        people = np.ones((self.num_worlds, self._world.num_robots - self._num_robots))
        self._world.set_bodies(np.concatenate([mass, people], axis=1), np.concatenate([friction, people], axis=1))

    def read(self) -> SensorReading:
        """Return what the robots sense; see `World.read`."""
        count, all_bodies = self._num_robots, self._world.read()
        return SensorReading(
            all_bodies.ranges[:, :count],
            all_bodies.pose[:, :count],
            all_bodies.velocity[:, :count],
            all_bodies.contact[:, :count],
        )

    def true_pose(self) -> FloatArray:
        """Return where the robots really are [m, rad; map frame]. Shape (W, N, 3)."""
        return self._world.true_pose()[:, : self._num_robots]

    def generators(self) -> tuple[np.random.Generator, ...]:
        """Return who draws people's ways, and who draws for the world itself; see `World.generators`."""
        return (self._people.rng, *self._world.generators())

    def close(self) -> None:
        """Release the world."""
        self._world.close()
