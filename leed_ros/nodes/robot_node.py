"""The node of one robot: its sensors come in, its commands go out, and it trains its own policy in between.

Subscribed in the robot's namespace: scan, odom, contact, goal_pose, demonstration, emergency_stop. Published: cmd_vel,
safety_marker, and `/diagnostics`. Services: release_emergency_stop, and under the node's name `~/pause` and `~/resume`
(learning: a paused robot acts by its policy's mean), `~/save` and `~/roll_back`, all of std_srvs/Trigger. A new goal
starts a mission; arrival and time-out are judged from the robot's own sensors.

Lock-step: a reading is answered by a command with the same stamp, after the training that is due, and a goal after a
snapshot of the robot is on the disk. Real time, simulated or physical: commands go out at the control period, training
and writing run beside, and a snapshot is taken after each update.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rclpy.utilities import remove_ros_args

from leed_ros.deployment.contract import PolicyContract, contract_from_task
from leed_ros.deployment.contract_sections import TrainingFacts
from leed_ros.learning.snapshot import take_snapshot
from leed_ros.nodes import diagnostics
from leed_ros.nodes.conversions import NANOSECONDS
from leed_ros.nodes.dropped import MessageError
from leed_ros.nodes.joint_answers import JointRobot
from leed_ros.nodes.policy_pose import MapPose
from leed_ros.nodes.policy_senses import PolicySenses
from leed_ros.nodes.robot_host import RobotHost
from leed_ros.nodes.robot_report import robot_values
from leed_ros.nodes.robot_resumption import begin_record, make_learner, resumption_of
from leed_ros.nodes.robot_settings import robot_settings
from leed_ros.nodes.robot_topics import RobotListener, RobotTopics
from leed_ros.nodes.robot_worker import RobotWorker
from leed_ros.nodes.safety_guard import SafetyGuard
from leed_ros.nodes.trigger_services import Answer, offer_services
from leed_ros.nodes.wire.fleet_end import FleetEnd
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Demonstration, SensorReading

STATUS_PERIOD = 0.5  # [s]
LONGEST_ROUND = 60.0  # [s] beyond a mission's time limit; no reading comes so long after its goal


class RobotNode(RobotListener):
    """Shell between topics, the guard and a `LocalLearner`.

    Args:
        namespace: The robot's, where the process hosts several; None takes the process's own.
        fleet: This process's end of the fleet path.
    """

    def __init__(self, namespace: str | None = None, fleet: FleetEnd | None = None) -> None:
        torch.set_num_threads(1)
        self.node = Node("robot", namespace=namespace, automatically_declare_parameters_from_overrides=True)
        self.finished = False
        self.name = self.node.get_namespace().strip("/") or "robot"
        self.settings = robot_settings(self.node)
        self.config = self.settings.node
        self.executor = self.config.executor
        resumption = resumption_of(self.settings, self.node.get_logger())
        self._learner = resumption.learner if resumption else make_learner(self.settings)
        self._record = begin_record(self.settings, self._learner, resumption, self.node.get_logger())
        self._worker = RobotWorker(
            self.node,
            self._learner,
            self._record,
            self.contract,
            on_learned=self._keep_in_real_time,
            on_done=self._go_on,
        )
        self._held: tuple[int, SensorReading] | None = None
        self._held_goal: tuple[int, FloatArray] | None = None
        self._answered: tuple[int, FloatArray] = (0, np.zeros(2))
        self._goal_stamp = -1
        self._kept_stamp = resumption.stamp if resumption else -1
        self._connect(fleet or FleetEnd([]))
        if resumption and resumption.extra:
            self._guard.load_state(resumption.extra)

    def close(self) -> None:
        """Stop the wheels, then save checkpoint and policy."""
        self._guard.stand_still()
        if not self._worker.busy:
            self._keep_in_real_time()
        self._worker.finish(save=self.config.training)
        self._report()

    def contract(self) -> PolicyContract:
        """Return the contract of the policy as it is now."""
        facts = TrainingFacts(
            robot=self.name,
            site=self.config.site,
            world=self.config.world,
            num_robots=self.config.num_robots,
            demonstrations=self._learner.agent.demonstrations.proposers,
            env_steps=self._learner.agent.transitions,
            seed=self.config.seed,
        )
        return contract_from_task(self.settings.task, facts)

    def _connect(self, fleet: FleetEnd) -> None:
        self._reporter, self._tempo = diagnostics.Reporter(self.node), diagnostics.Tempo("decisions")
        relay = partial(fleet.send, self.name) if self.config.in_fleet else None
        self._guard = SafetyGuard(self.node, self.settings.guard(self.name), relay=relay)
        senses = None if self.config.lock_step else self._senses()
        self._topics = RobotTopics(self.node, self.settings, self, senses)
        if self.config.in_fleet:
            fleet.join(self.node, self.name, self._topics.member())
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

    @property
    def _longest_round(self) -> float:
        """How long after its goal a reading may come [ns]."""
        return (self.settings.task.mission.time_limit + LONGEST_ROUND) * NANOSECONDS

    def _every(self, period: float, callback: Callable[[], None]) -> Any:
        return self.node.create_timer(period, callback, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def joint(self) -> JointRobot:
        """Return the robot as it answers together with others of its process."""
        return JointRobot(self._learner, self._guard, self.config.use_contact, self._steady, self._take_answered)

    # --- what comes in ---------------------------------------------------------------------------------------------

    def on_goal(self, stamp: int, goal: FloatArray) -> None:
        """Start a mission; in lock-step, answer the goal's stamp by standing still. A repeated goal changes nothing."""
        if not self.config.lock_step:
            self._learner.start_mission(goal)
        elif stamp == self._goal_stamp:
            self._guard.send(np.zeros(2), stamp)
        else:
            self._held_goal = (stamp, goal)
            self._go_on()

    def on_demonstrations(self, demonstrations: list[Demonstration]) -> None:
        """Learn from these demonstrations from now on."""
        if self._learner.take_demonstrations(demonstrations):
            who = self._learner.agent.demonstrations.proposers
            self.node.get_logger().info(f"received {len(demonstrations)} demonstrations from {who}")
        self._go_on()

    def on_readings(self) -> None:
        """In lock-step: take up a reading once its messages are together; answer a repeated one as before."""
        stamp = self._topics.pairing.stamp if self.config.lock_step else None
        if stamp is None or self._held_goal is not None or (self._held is not None and self._held[0] == stamp):
            return
        if stamp <= self._answered[0]:
            if stamp == self._answered[0]:
                self._guard.send(self._answered[1], stamp)
            return
        if 0 <= self._goal_stamp < stamp - self._longest_round:
            self._topics.dropped.drop(MessageError("reading stamp", f"readings of {stamp} ns, long after their goal"))
            return
        reading = self._topics.pairing.reading()
        self._learner.judge(reading)
        self._held = (stamp, reading)
        self._go_on()

    def _steady(self, stamp: int) -> bool:
        """Tell whether there is nothing to be done with a reading of this stamp but to answer it by the policy."""
        waits = self._held is not None or self._held_goal is not None or self._worker.busy
        timely = self._answered[0] < stamp and not 0 <= self._goal_stamp < stamp - self._longest_round
        return timely and not waits and self._learner.steady and self._learner.ready and not self._learner.training_due

    def _take_answered(self, stamp: int, command: FloatArray, seconds: float) -> None:
        self._answered = (stamp, command)
        self._tempo.add(seconds)

    # --- control ---------------------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Start the training that is due, and answer what is held unless it has to wait."""
        self._worker.train_if_due()
        if self._worker.busy:
            return
        if self._held_goal is not None:
            self._take_goal(*self._held_goal)
        if self._held is None or not self._learner.ready:
            return
        stamp, reading = self._held
        self._held = None
        with self._tempo.timed():
            self._answered = (stamp, self._guard.answer(stamp, self._learner.decide(reading), reading))

    def _take_goal(self, stamp: int, goal: FloatArray) -> None:
        """In lock-step: keep the robot as it is before the goal takes effect, then start the mission and answer."""
        self._held_goal, self._held = None, None
        if self._record and self.config.training and stamp != self._kept_stamp:
            self._kept_stamp = stamp
            self._record.write_snapshot(take_snapshot(self._learner, self._record.folder, stamp, self._guard.state()))
        self._goal_stamp, self._answered = stamp, (stamp, np.zeros(2))
        self._learner.start_mission(goal)
        self._guard.send(np.zeros(2), stamp)

    def _keep_in_real_time(self) -> None:
        """In real time: keep the robot as it is now; nothing may be changing it."""
        if self._record is None or self.config.lock_step or not self.config.training:
            return
        record, self._kept_stamp = self._record, max(self.node.get_clock().now().nanoseconds, self._kept_stamp + 1)
        taken = take_snapshot(self._learner, record.folder, self._kept_stamp, self._guard.state())
        self._worker.write(lambda: record.write_snapshot(taken))

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
        storage = self._record.storage.problems if self._record else []
        alarms = [*self._guard.alarms, *self._topics.problems, *storage]
        message = "; ".join([self._state(), *alarms])
        self._reporter.report(message, self._values(), diagnostics.WARN if alarms else diagnostics.OK)

    def _state(self) -> str:
        if self._worker.training:
            return "training"
        if self._learner.paused:
            return "learning is paused"
        return "training budget spent" if self._learner.budget_spent else "running"

    def _values(self) -> dict[str, float | str]:
        own = robot_values(self._learner, self._worker, self._record)
        return {**own, **self._tempo.values(), **self._guard.values(), **self._topics.dropped.values()}


def main() -> int:
    """Run the node of one robot, or of each robot whose namespace the command line names, in this process."""
    return RobotHost(RobotNode, remove_ros_args(sys.argv)[1:]).run()
