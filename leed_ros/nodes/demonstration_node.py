"""The demonstration node: makes demonstrations in scratch worlds and publishes those that were accepted, per robot.

Published for every robot: demonstration (PointCloud2) and plan (Path), both latched; `/diagnostics`. Generating takes
seconds and runs in a worker thread, so no callback ever waits for it.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Event

import numpy as np
from nav_msgs.msg import Path
from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import QoSProfile
from sensor_msgs.msg import PointCloud2

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.generator import DemonstrationGenerator, Harvest
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer
from leed_ros.demonstration.roads.conventions import divided_convention
from leed_ros.nodes import conversions, diagnostics, parameters, process
from leed_ros.nodes.demonstration_cloud import clouds_from_set
from leed_ros.nodes.qos import LATCHED, LATCHED_PARTS
from leed_ros.task.config import Config, parameter
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig
from leed_ros.task.records import Demonstration
from leed_ros.task.reward import RewardConfig
from leed_ros.task.robot import RobotConfig
from leed_sim.randomisation import RandomisationConfig
from leed_sim.scenario import SCENARIOS, make_scenario
from leed_sim.vector_env import make_env

STATUS_PERIOD = 0.5  # [s]
MAP_FRAME = "map"
MISSIONS_STREAM = 11  # demonstrations draw missions of their own, beside those of training and of evaluation


@dataclass(frozen=True)
class DemonstrationNodeConfig(Config):
    """For whom demonstrations are made, and by whom."""

    world: str = parameter("warehouse", "Scenario", choices=tuple(SCENARIOS))
    num_robots: int = parameter(4, "Number of robots", minimum=1, maximum=1024)
    seed: int = parameter(0, "Seed of the site and of the demonstrated missions", minimum=0)
    proposer: str = parameter("planner", "Who proposes plans", choices=("planner",))
    scratch_worlds: int = parameter(10, "Rounds executed at once", minimum=1, maximum=256)


class DemonstrationNode:
    """Shell around a `DemonstrationGenerator`."""

    def __init__(self) -> None:
        self.node = Node("demonstration", automatically_declare_parameters_from_overrides=True)
        self.finished = False
        self._configure()
        count = self.config.num_robots
        self._clouds = [self._publisher(PointCloud2, index, "demonstration", LATCHED_PARTS) for index in range(count)]
        self._paths = [self._publisher(Path, index, "plan", LATCHED) for index in range(count)]
        self._reporter = diagnostics.Reporter(self.node)
        self._state, self._rounds, self._share = "generating", 0, 0.0
        self._stop = Event()
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._timer = self.node.create_timer(STATUS_PERIOD, self._report, clock=Clock(clock_type=ClockType.STEADY_TIME))
        self._work: Future[Harvest] = self._worker.submit(self._generate)
        self._watch = self.node.create_timer(0.05, self._publish_when_ready, clock=self._timer.clock)

    def close(self) -> None:
        """Stop generating."""
        self._stop.set()
        self._worker.shutdown(wait=True)

    def _configure(self) -> None:
        declared = parameters.Parameters(self.node)
        self.config = declared.declare("", DemonstrationNodeConfig)
        self._generation = declared.declare("demonstration", DemonstrationConfig)
        self._task = TaskConfig(
            robot=declared.declare("robot", RobotConfig),
            observation=declared.declare("observation", ObservationConfig),
            reward=declared.declare("reward", RewardConfig),
            mission=declared.declare("mission", MissionConfig),
        )
        self._randomisation = declared.declare("randomisation", RandomisationConfig)
        declared.refuse_unknown()

    def _publisher(self, kind: type, index: int, topic: str, profile: QoSProfile) -> Publisher:
        return self.node.create_publisher(kind, f"robot_{index}/{topic}", profile)

    # --- in the worker's thread ------------------------------------------------------------------------------------

    def _generate(self) -> Harvest:
        harvest = Harvest([[] for _ in self._clouds], [[] for _ in self._clouds])
        for harvest in self._generator().generate():
            self._rounds, self._share = harvest.rounds, harvest.accepted_share
            if self._stop.is_set():
                break
        return harvest

    def _generator(self) -> DemonstrationGenerator:
        config = self.config
        scenario = make_scenario(config.world, config.num_robots, config.seed)
        env = make_env(
            scenario,
            self._task,
            num_worlds=config.scratch_worlds,
            seed=config.seed,
            randomisation=self._randomisation,
            privileged=True,
        )
        missions, orders, disturbance = np.random.default_rng((config.seed, MISSIONS_STREAM)).spawn(3)
        convention = divided_convention(scenario.site.roadmap)
        planner = Planner(scenario.site.roadmap, convention, self._task, self._generation, orders)
        draw = partial(scenario.draw, missions)
        return DemonstrationGenerator(PlannerProposer(planner), env, draw, self._generation, disturbance)

    # --- in the node's thread --------------------------------------------------------------------------------------

    def _publish_when_ready(self) -> None:
        if not self._work.done():
            return
        self._watch.cancel()
        harvest = self._work.result()
        for index, accepted in enumerate(harvest.accepted):
            self._publish(index, accepted)
        self._state = "published"
        self.node.get_logger().info(
            f"published {sum(map(len, harvest.accepted))} of {harvest.missions} demonstrations, "
            f"{100.0 * harvest.accepted_share:.0f} % accepted, proposed by {self.config.proposer}"
        )

    def _publish(self, index: int, accepted: list[Demonstration]) -> None:
        stamp = self.node.get_clock().now().nanoseconds
        for cloud in clouds_from_set(accepted, self._task.layout().size, number=0):
            cloud.header.frame_id = MAP_FRAME
            cloud.header.stamp = conversions.time_from_stamp(stamp)
            self._clouds[index].publish(cloud)
        if accepted:
            self._paths[index].publish(conversions.path_message(accepted[-1].poses, MAP_FRAME, stamp))

    def _report(self) -> None:
        message = f"{self._state}: {self._rounds} of {self._generation.rounds} rounds"
        values: dict[str, float | str] = {"rounds": self._rounds, "accepted_share": self._share}
        self._reporter.report(message, {**values, "proposer": self.config.proposer})


def main() -> int:
    """Run the demonstration node."""
    return process.run(DemonstrationNode)
