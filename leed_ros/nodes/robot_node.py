"""The node of one robot: its sensors come in, its commands go out, and it trains its own policy in between.

Subscribed in the robot's namespace: scan, odom, contact, goal_pose, demonstration. Published: cmd_vel, and
`/diagnostics`. A new goal starts a mission; arrival and time-out are judged from the robot's own sensors.

Lock-step: a reading is answered by a command with the same stamp, after the training that is due. Real time: commands
go out at the control period, and training runs beside.
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rclpy.clock import Clock, ClockType
from rclpy.node import Node

from leed_ros.deployment.contract import PolicyContract, contract_from_task
from leed_ros.deployment.contract_sections import TrainingFacts
from leed_ros.deployment.safety import SafetyFilter
from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.nodes import diagnostics, parameters, process
from leed_ros.nodes.conversions import NANOSECONDS
from leed_ros.nodes.robot_record import RobotRecord
from leed_ros.nodes.robot_topics import RobotListener, RobotTopics, TopicChoices
from leed_ros.task.config import Config, parameter
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig
from leed_ros.task.records import Demonstration, SensorReading
from leed_ros.task.reward import RewardConfig
from leed_ros.task.robot import RobotConfig

STATUS_PERIOD = 0.5  # [s]


@dataclass(frozen=True)
class RobotNodeConfig(Config):
    """How the node runs, and what is noted down about the run."""

    lock_step: bool = parameter(True, "Answer each stamp of the simulation; otherwise decide at the control period")
    training: bool = parameter(True, "Explore and learn; otherwise act by the policy's mean")
    wait_for_demonstrations: bool = parameter(False, "Do not move before the first demonstrations have come")
    use_contact: bool = parameter(True, "The robot has a contact sensor")
    enable_stamped_cmd_vel: bool = parameter(True, "Publish TwistStamped on cmd_vel instead of Twist")
    seed: int = parameter(0, "Seed of the policy and its exploration", minimum=0)
    out: str = parameter("", "Folder for checkpoint, learning curve and policy; empty writes nothing")
    site: str = parameter("", "Name of the site, for the policy's contract")
    world: str = parameter("physical", "Name of the simulation or `physical`, for the policy's contract")
    num_robots: int = parameter(1, "Number of robots of the swarm, for the policy's contract", minimum=1)


class RobotNode(RobotListener):
    """Shell between topics and a `LocalLearner`."""

    def __init__(self) -> None:
        torch.set_num_threads(1)
        self.node = Node("robot", automatically_declare_parameters_from_overrides=True)
        self.finished = False
        self.name = self.node.get_namespace().strip("/") or "robot"
        self._configure()
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._training: Future[UpdateMetrics | None] | None = None
        self._held: tuple[int, SensorReading] | None = None
        self._answered: tuple[int, FloatArray] = (0, np.zeros(2))
        self._sensed_at = 0.0
        self._goal_stamp = -1
        self._latest: UpdateMetrics | None = None
        self._proposers = "none"
        self._reporter = diagnostics.Reporter(self.node)
        choices = TopicChoices(self.config.lock_step, self.config.use_contact, self.config.enable_stamped_cmd_vel)
        self._topics = RobotTopics(self.node, self.name, self._task, choices, self)
        self._timers = [self._every(STATUS_PERIOD, self._report)]
        if not self.config.lock_step:
            self._timers.append(self._every(self._task.mission.ctrl_dt, self._tick))

    def close(self) -> None:
        """Stop the wheels, then save checkpoint and policy."""
        self._topics.publish(0, np.zeros(2))
        self._worker.shutdown(wait=True)
        if self._record and self.config.training:
            self._record.write_checkpoint(self._learner.agent)
            artifact = self._record.write_policy(self._learner.agent, self.contract())
            self.node.get_logger().info(f"policy exported to {artifact.path}")
        self._report()

    def contract(self) -> PolicyContract:
        """Return the contract of the policy as it is now."""
        facts = TrainingFacts(
            robot=self.name,
            site=self.config.site,
            world=self.config.world,
            num_robots=self.config.num_robots,
            demonstrations=self._proposers,
            env_steps=self._learner.agent.transitions,
            seed=self.config.seed,
        )
        return contract_from_task(self._task, facts)

    def _configure(self) -> None:
        declared = parameters.Parameters(self.node)
        self.config = declared.declare("", RobotNodeConfig)
        groups: dict[str, Config] = {
            "robot": (robot := declared.declare("robot", RobotConfig)),
            "observation": (observation := declared.declare("observation", ObservationConfig)),
            "reward": (reward := declared.declare("reward", RewardConfig)),
            "mission": (mission := declared.declare("mission", MissionConfig)),
            "learning": (learning := declared.declare("learning", LearningConfig)),
            "safety": (safety := declared.declare("safety", SafetyConfig)),
        }
        declared.refuse_unknown()
        self._task = TaskConfig(robot=robot, observation=observation, reward=reward, mission=mission)
        self._learner = LocalLearner(
            self._task,
            Agent(self._task.layout(), learning, self.config.seed),
            needs_demonstrations=self.config.wait_for_demonstrations,
            training=self.config.training,
        )
        self._filter = SafetyFilter(safety, robot, mission.ctrl_dt)
        self._record = RobotRecord(Path(self.config.out)) if self.config.out else None
        if self._record:
            self._record.write_config({**groups, "node": self.config})
            self._record.write_checkpoint(self._learner.agent)  # a robot killed before its first update leaves one

    def _every(self, period: float, callback: Any) -> Any:
        return self.node.create_timer(period, callback, clock=Clock(clock_type=ClockType.STEADY_TIME))

    # --- what comes in ---------------------------------------------------------------------------------------------

    def on_goal(self, stamp: int, goal: FloatArray) -> None:
        """Start a mission; in lock-step, answer the goal's stamp by standing still. A repeated goal changes nothing."""
        if stamp != self._goal_stamp or not self.config.lock_step:
            self._goal_stamp = stamp
            self._learner.start_mission(goal)
        if self.config.lock_step:
            self._topics.publish(stamp, np.zeros(2))

    def on_demonstrations(self, demonstrations: list[Demonstration]) -> None:
        """Learn from these demonstrations from now on."""
        self._learner.take_demonstrations(demonstrations)
        self._proposers = "+".join(sorted({item.proposer for item in demonstrations})) or "none"
        self.node.get_logger().info(f"received {len(demonstrations)} demonstrations from {self._proposers}")
        self._go_on()

    def on_readings(self) -> None:
        """In lock-step: take up a reading once its messages are together; answer a repeated one as before."""
        self._sensed_at = time.monotonic()
        stamp = self._topics.pairing.stamp if self.config.lock_step else None
        if stamp is None or (self._held is not None and self._held[0] == stamp):
            return
        if stamp <= self._answered[0]:
            if stamp == self._answered[0]:
                self._topics.publish(*self._answered)
            return
        reading = self._topics.pairing.reading()
        self._learner.judge(reading)
        self._held = (stamp, reading)
        self._go_on()

    # --- control ---------------------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Start the training that is due, and answer the held reading unless it has to wait."""
        if self._training is None and self._learner.training_due:
            self._training = self._worker.submit(self._learner.train)
            self._training.add_done_callback(self._hand_over)
        if self._held is None or self._training is not None or not self._learner.ready:
            return
        stamp, reading = self._held
        self._held = None
        wanted = self._learner.decide(reading)
        self._answered = (stamp, self._filter.apply(wanted, reading, stamp / NANOSECONDS).command)
        self._topics.publish(*self._answered)

    def _tick(self) -> None:
        """In real time: decide by the latest readings; training goes on beside."""
        if not self._topics.pairing.complete or not self._learner.ready:
            return
        reading = self._topics.pairing.reading()
        self._learner.judge(reading)
        self._go_on()
        now = time.monotonic()
        self._filter.observe(reading, self._sensed_at)
        self._filter.propose(self._learner.decide(reading), now)
        self._topics.publish(self.node.get_clock().now().nanoseconds, self._filter.step(now).command)

    def _hand_over(self, future: Future[Any]) -> None:
        """Called in the worker's thread: have the control thread take the result."""
        if self.node.executor is not None:
            self.node.executor.create_task(self._trained)

    def _trained(self) -> None:
        future, self._training = self._training, None
        metrics = future.result() if future is not None else None
        if metrics is not None:
            self._latest = metrics
            if self._record:
                extra = {**self._learner.success(), "demonstrations": self._num_demonstrations}
                self._record.write_update(self._learner.agent, metrics, extra)
        self._go_on()

    @property
    def _num_demonstrations(self) -> int:
        return self._learner.agent.demonstrations.num_demonstrations

    def _report(self) -> None:
        values: dict[str, float | str] = {
            "transitions": self._learner.transitions,
            "updates": self._learner.agent.updates,
            "missions": self._learner.missions_ended,
            "demonstrations": self._num_demonstrations,
            **self._learner.success(),
            **{intervention.value: count for intervention, count in self._filter.counts.items()},
        }
        if self._latest is not None:
            names = ("expert_coef", "policy_loss", "value_loss", "expert_loss", "entropy")
            values.update({name: getattr(self._latest, name) for name in names})
        self._reporter.report("training" if self._training is not None else "running", values)


def main() -> int:
    """Run the node of one robot."""
    return process.run(RobotNode)
