"""What a simulation node is set to, and the world and the rounds that this makes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from leed_ros.nodes.fleet_parameters import FLEET, declare_fleet
from leed_ros.nodes.parameters import Parameters
from leed_ros.nodes.process import EVENTS, EXECUTORS
from leed_ros.sites.config import SiteConfig
from leed_ros.sites.names import is_stream
from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.fleet import Fleet
from leed_ros.task.fleet_layout import swarm_layout
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.site import Scenario
from leed_ros.transport import FLEET_PATH, PER_ROBOT, TRANSPORT_WORDS, TRANSPORTS
from leed_sim.goal_stream import refuse_lock_step
from leed_sim.randomisation import RandomisationConfig
from leed_sim.rounds import Rounds
from leed_sim.scenario import make_scenario
from leed_sim.snapshot import Snapshot, read_snapshot
from leed_sim.vector_env import WORLDS, make_world
from leed_sim.world import World


@dataclass(frozen=True)
class SimulationConfig(Config):
    """What the simulation node simulates, and how it keeps time."""

    world: str = parameter("warehouse", "Scenario to simulate, or the file of a site")
    physics: str = parameter("pybullet", "World implementation", choices=tuple(WORLDS))
    num_robots: int = parameter(4, "Number of robots", minimum=1, maximum=1024)
    fleet: str = parameter("warehouse", FLEET)
    seed: int = parameter(0, "Seed of the site", minimum=0)
    missions_seed: int = parameter(0, "Seed of the missions", minimum=0)
    lock_step: bool = parameter(True, "Wait for every robot's command; otherwise keep real time")
    real_time_factor: float = parameter(1.0, "Simulated seconds per second in real time", minimum=0.01, maximum=100.0)
    max_steps: int = parameter(0, "Stop after so many steps; 0 runs until stopped", minimum=0)
    max_rounds: int = parameter(0, "Stop after so many rounds of missions; 0 runs until stopped", minimum=0)
    mission_log: str = parameter("", "CSV file that gets a row for every mission that ended; empty writes none")
    answer_timeout: float = parameter(10.0, "Wait so long for a robot's answer", unit="s", minimum=0.1, maximum=600.0)
    startup_timeout: float = parameter(
        180.0, "Wait so long for its first answer", unit="s", minimum=1.0, maximum=3600.0
    )
    transport: str = parameter(PER_ROBOT, TRANSPORT_WORDS, choices=TRANSPORTS)
    robots_per_process: int = parameter(1, "Robots in one process, for transport fleet", minimum=1, maximum=1024)
    executor: str = parameter(EVENTS, "Executor of rclpy that serves the node", choices=EXECUTORS)
    out: str = parameter("", "Folder for snapshots, from which a run can go on; empty writes none")
    resume_from: str = parameter("", "Snapshot of a round's beginning to go on from; empty begins anew")
    enable_stamped_cmd_vel: bool = parameter(True, "Take TwistStamped on cmd_vel instead of Twist")


@dataclass(frozen=True)
class SimulationSettings:
    """All parameters of a simulation node."""

    node: SimulationConfig
    fleet: Fleet
    task: TaskConfig
    randomisation: RandomisationConfig
    site: SiteConfig

    @classmethod
    def declared(cls, declared: Parameters) -> "SimulationSettings":
        """Declare all parameters.

        Raises:
            ConfigError: A value does not fit, or a parameter is unknown.
        """
        node = declared.declare("", SimulationConfig)
        fleet = declare_fleet(declared, node.fleet, node.num_robots)
        mission = declared.declare("mission", MissionConfig)
        settings = cls(
            node=node,
            fleet=fleet,
            task=TaskConfig(robot=fleet.envelope(), mission=mission),
            randomisation=declared.declare("randomisation", RandomisationConfig),
            site=declared.declare("site", SiteConfig),
        )
        declared.refuse_unknown()
        if settings.streams_goals:
            refuse_lock_step(node.lock_step)
        if node.transport == FLEET_PATH and not node.lock_step:
            raise ConfigError("parameter transport = 'fleet' needs lock_step = true")
        return settings

    @property
    def streams_goals(self) -> bool:
        """Whether goals come from outside."""
        return is_stream(self.site.missions_file)

    def tasks(self) -> list[TaskConfig]:
        """Return what each robot does. Length N."""
        return [replace(self.task, robot=robot) for robot in self.fleet.robots]

    def scenario(self) -> Scenario:
        """Make the scenario.

        Raises:
            ConfigError: It is unknown.
            SiteError: Its file cannot be used.
        """
        node = self.node
        return make_scenario(node.world, node.num_robots, node.seed, self.site, self.fleet.envelope())

    def world(self, scenario: Scenario) -> World:
        """Make the world of a scenario."""
        return make_world(
            self.node.physics,
            scenario,
            self.task,
            fleet=self.fleet,
            randomisation=self.randomisation,
            seed=self.node.missions_seed,
        )

    def rounds(self, scenario: Scenario, world: World, make: Callable[..., Rounds] = Rounds) -> Rounds:
        """Make the rounds of missions in a world."""
        rng = np.random.default_rng(self.node.missions_seed)
        return make(scenario, world, self.task, rng, layout=swarm_layout(self.task.observation, self.fleet))

    def snapshot(self) -> Snapshot | None:
        """Return the snapshot to go on from, if any.

        Raises:
            ConfigError: It cannot be read.
        """
        if not self.node.resume_from:
            return None
        try:
            return read_snapshot(Path(self.node.resume_from))
        except ConfigError as error:
            raise ConfigError(f"parameter resume_from: {error}") from error
