"""The node of one robot: its sensors come in, its commands go out, and it trains its own policy in between.

Subscribed in the robot's namespace: scan, odom, contact, goal_pose, demonstration, emergency_stop. Published: cmd_vel,
safety_marker, and `/diagnostics`. Services: release_emergency_stop, and under the node's name `~/pause` and `~/resume`
(learning: a paused robot acts by its policy's mean), `~/save` and `~/roll_back`, all of std_srvs/Trigger. A new goal
starts a mission; arrival and time-out are judged from the robot's own sensors.

Lock-step: a reading is answered by a command with the same stamp, after the training that is due. Real time, simulated
or physical: commands go out at the control period, and training runs beside.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rclpy.clock import Clock, ClockType
from rclpy.node import Node

from leed_ros.deployment.contract import PolicyContract, contract_from_task
from leed_ros.deployment.contract_sections import TrainingFacts
from leed_ros.learning.agent import Agent
from leed_ros.learning.checkpoint import CheckpointError, start_from_checkpoint
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.nodes import diagnostics, process
from leed_ros.nodes.policy_pose import MapPose
from leed_ros.nodes.policy_senses import PolicySenses
from leed_ros.nodes.robot_record import RobotRecord
from leed_ros.nodes.robot_settings import RobotSettings, robot_settings
from leed_ros.nodes.robot_topics import RobotListener, RobotTopics
from leed_ros.nodes.robot_worker import RobotWorker
from leed_ros.nodes.safety_guard import SafetyGuard
from leed_ros.nodes.trigger_services import Answer, offer_services
from leed_ros.task.config import ConfigError
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Demonstration, SensorReading

STATUS_PERIOD = 0.5  # [s]


class RobotNode(RobotListener):
    """Shell between topics, the guard and a `LocalLearner`."""

    def __init__(self) -> None:
        torch.set_num_threads(1)
        self.node = Node("robot", automatically_declare_parameters_from_overrides=True)
        self.finished = False
        self.name = self.node.get_namespace().strip("/") or "robot"
        self.settings = robot_settings(self.node)
        self.config = self.settings.node
        self._learner = _learner(self.settings)
        self._worker = RobotWorker(self.node, self._learner, self._begin_record(), self.contract, self._go_on)
        self._held: tuple[int, SensorReading] | None = None
        self._answered: tuple[int, FloatArray] = (0, np.zeros(2))
        self._goal_stamp = -1
        self._proposers = "none"
        self._connect()

    def close(self) -> None:
        """Stop the wheels, then save checkpoint and policy."""
        self._guard.stand_still()
        self._worker.finish(save=self.config.training)
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
        return contract_from_task(self.settings.task, facts)

    def _begin_record(self) -> RobotRecord | None:
        if not self.config.out:
            return None
        record = RobotRecord(Path(self.config.out))
        record.write_config(self.settings.groups())
        record.write_checkpoint(self._learner.agent)  # a robot killed before its first update leaves one
        return record

    def _connect(self) -> None:
        self._reporter, self._tempo = diagnostics.Reporter(self.node), diagnostics.Tempo("decisions")
        self._guard = SafetyGuard(self.node, self.settings.guard(self.name))
        senses = None if self.config.lock_step else self._senses()
        contact = self.config.use_contact
        self._topics = RobotTopics(self.node, self.settings.task, self, use_contact=contact, senses=senses)
        worker = self._worker
        actions = {"pause": self._pause, "resume": self._resume, "save": worker.save, "roll_back": worker.roll_back}
        self._services = offer_services(self.node, actions)
        self._timers = [self._every(STATUS_PERIOD, self._report)]
        if not self.config.lock_step:
            self._timers.append(self._every(self.settings.task.mission.ctrl_dt, self._tick))

    def _senses(self) -> PolicySenses:
        config, lidar = self.config, self.settings.lidar
        pose = MapPose(self.node, config.map_frame, use_tf=config.use_tf, max_age=config.max_transform_age)
        return PolicySenses(self.node, self.settings.task.robot, lidar, pose, self._guard, lock_step=False)

    def _every(self, period: float, callback: Callable[[], None]) -> Any:
        return self.node.create_timer(period, callback, clock=Clock(clock_type=ClockType.STEADY_TIME))

    # --- what comes in ---------------------------------------------------------------------------------------------

    def on_goal(self, stamp: int, goal: FloatArray) -> None:
        """Start a mission; in lock-step, answer the goal's stamp by standing still. A repeated goal changes nothing."""
        if stamp != self._goal_stamp or not self.config.lock_step:
            self._goal_stamp = stamp
            self._learner.start_mission(goal)
        if self.config.lock_step:
            self._guard.send(np.zeros(2), stamp)

    def on_demonstrations(self, demonstrations: list[Demonstration]) -> None:
        """Learn from these demonstrations from now on."""
        self._learner.take_demonstrations(demonstrations)
        self._proposers = "+".join(sorted({item.proposer for item in demonstrations})) or "none"
        self.node.get_logger().info(f"received {len(demonstrations)} demonstrations from {self._proposers}")
        self._go_on()

    def on_readings(self) -> None:
        """In lock-step: take up a reading once its messages are together; answer a repeated one as before."""
        stamp = self._topics.pairing.stamp if self.config.lock_step else None
        if stamp is None or (self._held is not None and self._held[0] == stamp):
            return
        if stamp <= self._answered[0]:
            if stamp == self._answered[0]:
                self._guard.send(self._answered[1], stamp)
            return
        reading = self._topics.pairing.reading()
        self._learner.judge(reading)
        self._held = (stamp, reading)
        self._go_on()

    # --- control ---------------------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Start the training that is due, and answer the held reading unless it has to wait."""
        self._worker.train_if_due()
        if self._held is None or self._worker.training or not self._learner.ready:
            return
        stamp, reading = self._held
        self._held = None
        with self._tempo.timed():
            self._answered = (stamp, self._guard.answer(stamp, self._learner.decide(reading), reading))

    def _tick(self) -> None:
        """In real time: decide by the latest readings; training goes on beside.

        Nothing is wanted, judged or learned while the robot is held, by hand or because it senses nothing new.
        """
        if not self._topics.pairing.complete or not self._learner.ready:
            return
        if self._guard.holding:
            self._learner.interrupt()
            return
        reading = self._topics.pairing.reading()
        self._learner.judge(reading)
        self._go_on()
        with self._tempo.timed():
            self._guard.propose(self._learner.decide(reading))

    # --- what a person may ask for ---------------------------------------------------------------------------------

    def _pause(self) -> Answer:
        self._learner.paused = True
        return True, "learning is paused; the robot acts by its policy's mean"

    def _resume(self) -> Answer:
        self._learner.paused = False
        return True, "learning goes on"

    # --- what it tells ---------------------------------------------------------------------------------------------

    def _report(self) -> None:
        alarms = [*self._guard.alarms, *self._topics.problems]
        message = "; ".join([self._state(), *alarms])
        self._reporter.report(message, self._values(), diagnostics.WARN if alarms else diagnostics.OK)

    def _state(self) -> str:
        if self._worker.training:
            return "training"
        if self._learner.paused:
            return "learning is paused"
        return "training budget spent" if self._learner.budget_spent else "running"

    def _values(self) -> dict[str, float | str]:
        learner = self._learner
        values: dict[str, float | str] = {
            "transitions": learner.transitions,
            "updates": learner.agent.updates,
            "missions": learner.history.ended,
            "demonstrations": learner.agent.demonstrations.num_demonstrations,
            **learner.history.success(),
            **self._tempo.values(),
            **self._guard.values(),
        }
        if learner.succession.enabled:
            values |= {"policy": learner.succession.verdict.value, "withdrawals": learner.succession.withdrawals}
        if self._worker.latest is not None:
            names = ("expert_coef", "policy_loss", "value_loss", "expert_loss", "entropy")
            values |= {name: getattr(self._worker.latest, name) for name in names}
            values["training [s]"] = round(self._worker.seconds, 3)
        return values


def _learner(settings: RobotSettings) -> LocalLearner:
    """Make the robot's learner.

    Raises:
        ConfigError: The checkpoint to start from cannot be used.
    """
    agent = Agent(settings.task.layout(), settings.learning, settings.node.seed)
    if settings.node.start_from:
        try:
            start_from_checkpoint(agent, Path(settings.node.start_from))
        except CheckpointError as error:
            raise ConfigError(f"parameter start_from: {str(error).splitlines()[0]}") from error
    return LocalLearner(
        settings.task,
        agent,
        needs_demonstrations=settings.node.wait_for_demonstrations,
        training=settings.node.training,
        training_budget=settings.node.training_budget,
        probation=settings.probation,
    )


def main() -> int:
    """Run the node of one robot."""
    return process.run(RobotNode)
