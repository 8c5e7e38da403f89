"""The array environment: W worlds of N robots with a mission each, stepped together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from leed_ros.task.action import command_from_action
from leed_ros.task.config import ConfigError
from leed_ros.task.fleet import Fleet
from leed_ros.task.fleet_layout import swarm_layout
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import Missions, MissionStep, TaskConfig
from leed_ros.task.observation import Observation
from leed_ros.task.records import BoolArray, Round
from leed_ros.task.site import Scenario, Site
from leed_sim.disturbed_world import DisturbedWorld
from leed_sim.kinematic_world import KinematicWorld
from leed_sim.people import PERSON, People
from leed_sim.peopled_world import PeopledWorld
from leed_sim.randomisation import RandomisationConfig
from leed_sim.world import PhysicsConfig, World


class SwarmEnv:
    """Missions of all robots in all worlds; every robot judges its own from its own readings.

    A robot whose mission has ended gets the zero command and stays where it is until its world starts a new round.

    Args:
        world: The worlds.
        scenario: Where rounds come from.
        task: What the robots do.
        seed: Decides the rounds.
        fleet: The robots, where they are not all as in the task.
        privileged: For experts that may know more than robots: `reading` has the true poses, and missions are judged
            by them. Observations still say what the robots' own sensors do, for those who learn from the expert.

    Attributes:
        world: The worlds.
        scenario: Where rounds come from.
        task: What the robots do; its robot is the fleet's envelope where there are several kinds.
        fleet: The robots. Length N.
        missions: The robots' missions. Shape (W, N).
        layout: Layout of the observations; where robots observe in several ways, shorter ones end in zeros.
        reading: Latest readings. Leading shape (W, N).
    """

    def __init__(
        self,
        world: World,
        scenario: Scenario,
        task: TaskConfig,
        seed: int,
        *,
        fleet: Fleet | None = None,
        privileged: bool = False,
    ) -> None:
        self.fleet = fleet or Fleet.of(task.robot, world.num_robots)
        self.task = replace(task, robot=self.fleet.envelope())
        self.world, self.scenario = world, scenario
        self._privileged = privileged
        shape = (world.num_worlds, world.num_robots)
        self.layout = swarm_layout(task.observation, self.fleet)
        self.missions = Missions(self.task, shape, self.layout)
        self._read()
        self._starts, self._goals = np.zeros((*shape, 3)), np.zeros((*shape, 2))
        self.seed(seed)

    @property
    def num_worlds(self) -> int:
        """Number of worlds W."""
        return self.world.num_worlds

    @property
    def num_robots(self) -> int:
        """Number of robots N in each world."""
        return self.world.num_robots

    def seed(self, seed: int) -> None:
        """Seed the drawing of rounds anew; world w gets the generator of (seed, w)."""
        self._rngs = [np.random.default_rng((seed, index)) for index in range(self.num_worlds)]

    def draw_rounds(self, count: int) -> list[Round]:
        """Draw rounds from the first world's generator, so that they do not depend on the number of worlds."""
        return [self.scenario.draw(self._rngs[0]) for _ in range(count)]

    def reset(self, rounds: Sequence[Round] | None = None) -> Observation:
        """Start a round in every world and return the observations. Shape (W, N, D).

        Args:
            rounds: One round for each world; drawn from each world's own generator by default. Length W.
        """
        drawn = [self.scenario.draw(rng) for rng in self._rngs] if rounds is None else rounds
        return self._start(np.ones(self.num_worlds, dtype=np.bool_), drawn)

    def step(self, action: FloatArray) -> MissionStep:
        """Advance by one control period and judge the missions. Leading shape (W, N).

        Args:
            action: Actions in [-1, 1]; those of robots without an active mission have no effect. Shape (W, N, A).
        """
        commands = command_from_action(action, self.fleet)
        self.world.step(np.where(self.missions.active[..., np.newaxis], commands, 0.0))
        self._read()
        step = self.missions.step(self.reading)
        return replace(step, observation=self._observe()) if self._privileged else step

    def restart_finished(self) -> Observation:
        """Start a new round in every world where no mission is active; return present observations. Shape (W, N, D)."""
        finished = np.logical_not(self.missions.active.any(axis=1))
        if not finished.any():
            return self._observe()
        return self._start(finished, [self.scenario.draw(self._rngs[index]) for index in np.flatnonzero(finished)])

    def close(self) -> None:
        """Release the worlds."""
        self.world.close()

    def _start(self, where: BoolArray, rounds: Sequence[Round]) -> Observation:
        """Start one round in each of the chosen worlds. Shape (W,)."""
        self._starts[where] = [drawn.starts for drawn in rounds]
        self._goals[where] = [drawn.goals for drawn in rounds]
        self.world.reset(self._starts, where)
        self._read()
        self.missions.start(self.reading, self._goals, np.repeat(where[:, np.newaxis], self.num_robots, axis=1))
        return self._observe()

    def _read(self) -> None:
        self._sensed = self.world.read()
        self.reading = replace(self._sensed, pose=self.world.true_pose()) if self._privileged else self._sensed

    def _observe(self) -> Observation:
        """Return observations of what the robots' own sensors say now. Shape (W, N, D)."""
        return self.missions.observe(self._sensed)


def _kinematic(site: Site, fleet: Fleet, num_worlds: int, ctrl_dt: float, physics: PhysicsConfig) -> World:
    return KinematicWorld(site, fleet, num_worlds, ctrl_dt, physics=physics)


def _pybullet(site: Site, fleet: Fleet, num_worlds: int, ctrl_dt: float, physics: PhysicsConfig) -> World:
    # Imported late: the kinematic world works where PyBullet is missing.
    from leed_sim.pybullet_world import PyBulletWorld  # noqa: PLC0415

    if num_worlds != 1:
        raise ConfigError(f"num_worlds = {num_worlds} must be 1 in a pybullet world")
    return PyBulletWorld(site, fleet, ctrl_dt, physics=physics)


WORLDS: Mapping[str, Callable[[Site, Fleet, int, float, PhysicsConfig], World]] = {
    "kinematic": _kinematic,
    "pybullet": _pybullet,
}
"""Implementations of the world protocol."""

RANDOMISATION_STREAM, PEOPLE_STREAM = 7, 11
"""Disturbances and people are drawn beside the rounds, so that they leave the rounds as they are."""


def make_world(
    name: str,
    scenario: Scenario,
    task: TaskConfig,
    *,
    fleet: Fleet | None = None,
    num_worlds: int = 1,
    physics: PhysicsConfig | None = None,
    randomisation: RandomisationConfig | None = None,
    seed: int = 0,
) -> World:
    """Make the worlds of a scenario.

    Args:
        name: One of `WORLDS`.
        scenario: Gives the site and the number of robots N.
        task: Gives the robot and the control period.
        fleet: The robots, where they are not all as in the task.
        num_worlds: Number of worlds W, 1 for pybullet.
        physics: How bodies are moved.
        randomisation: How far sensors, drives and bodies may differ from ideal ones; not at all by default.
        seed: Decides how they differ, and where the site's people walk; the same number of worlds draws the same.

    Raises:
        ConfigError: The name is unknown, the number of worlds or of robots does not fit, or a robot's lidar is too slow
            for the control period.
    """
    if name not in WORLDS:
        raise ConfigError(f"world '{name}' is unknown; there are {', '.join(WORLDS)}")
    fleet = fleet or Fleet.of(task.robot, scenario.num_robots)
    _check_fleet(fleet, scenario, task)
    period = task.mission.ctrl_dt
    world = _peopled(name, scenario.site, fleet, num_worlds, period, physics=physics or PhysicsConfig(), seed=seed)
    if randomisation is None or randomisation.is_off:
        return world
    rng = np.random.default_rng((seed, RANDOMISATION_STREAM))
    return DisturbedWorld(world, fleet.reaches()[:, np.newaxis], randomisation, rng)


def _peopled(
    name: str, site: Site, fleet: Fleet, num_worlds: int, ctrl_dt: float, *, physics: PhysicsConfig, seed: int
) -> World:
    """Make worlds with the people of the site in them."""
    if not site.people:
        return WORLDS[name](site, fleet, num_worlds, ctrl_dt, physics)
    bodies = Fleet((*fleet.robots, *[PERSON] * site.people))
    rng = np.random.default_rng((seed, PEOPLE_STREAM))
    people = People(site.roadmap, (num_worlds, site.people), ctrl_dt, rng)
    return PeopledWorld(WORLDS[name](site, bodies, num_worlds, ctrl_dt, physics), people, fleet.radii())


def _check_fleet(fleet: Fleet, scenario: Scenario, task: TaskConfig) -> None:
    if len(fleet) != scenario.num_robots:
        raise ConfigError(f"a fleet of {len(fleet)} robots in a scenario of {scenario.num_robots}")
    for robot in fleet.kinds():
        replace(task, robot=robot)


def make_env(
    scenario: Scenario,
    task: TaskConfig,
    *,
    fleet: Fleet | None = None,
    world: str = "kinematic",
    num_worlds: int = 1,
    seed: int,
    physics: PhysicsConfig | None = None,
    randomisation: RandomisationConfig | None = None,
    privileged: bool = False,
) -> SwarmEnv:
    """Make an environment over new worlds; see `make_world` and `SwarmEnv` for the arguments.

    World w draws its rounds from a generator of its own, seeded with (seed, w): the first worlds draw the same
    rounds however many there are.
    """
    made = make_world(
        world,
        scenario,
        task,
        fleet=fleet,
        num_worlds=num_worlds,
        physics=physics,
        randomisation=randomisation,
        seed=seed,
    )
    return SwarmEnv(made, scenario, task, seed, fleet=fleet, privileged=privileged)
