"""The simulation node: PyBullet or the kinematic world behind the topics of a swarm.

Published per robot: scan, odom, contact, goal_pose. Subscribed per robot: cmd_vel. Also `/clock` and `/diagnostics`.

Lock-step: the world advances when every robot has answered the stamp of its latest readings. A round starts with the
goals: each robot stops and answers with a zero command that bears the goal's stamp, so that goal and readings cannot
overtake each other. What goes unanswered is sent again; a robot that stays silent becomes absent and the others go on.
Before the goals go out a snapshot is written, from which a later run goes on as if this one had never stopped.
Real time: the world advances by the wall clock under the latest commands.
"""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rosgraph_msgs.msg import Clock as ClockMessage

from leed_ros.nodes import conversions, diagnostics, parameters, process, qos
from leed_ros.nodes.dropped import DropCounter
from leed_ros.nodes.site_topic import publish_site
from leed_ros.task.config import ConfigError
from leed_ros.task.geometry import FloatArray
from leed_sim.goal_topics import rounds_from_topics
from leed_sim.keeper import Keeper
from leed_sim.lock_step import LockStep
from leed_sim.mission_log import MissionLog
from leed_sim.rivals import Rivals
from leed_sim.robot_link import MAP_FRAME
from leed_sim.rounds import Rounds
from leed_sim.simulation_settings import SimulationSettings
from leed_sim.snapshot import FOLDER, Snapshot, forget_after, set_states, states_of
from leed_sim.swarm_links import SwarmLinks
from leed_sim.transforms import TransformBroadcaster

CLOCK_PERIOD = 0.02  # [s] a faster /clock burns cores in every node that listens
STATUS_PERIOD = 0.5  # [s]
RESEND_PERIOD = 1.0  # [s]
STOP_TIME = 0.5  # [s] in real time a robot that has fallen silent is at command zero after this
MIN_LIFETIME = 0.2  # [s] of a command, also where the simulation ticks so slowly that stopping takes longer


class SimulationNode:
    """Shell between a world and the topics; `LockStep` and `Rounds` hold the logic."""

    def __init__(self) -> None:
        self.node = Node("simulation", automatically_declare_parameters_from_overrides=True)
        self.finished = False
        self.settings = SimulationSettings.declared(parameters.Parameters(self.node))
        self.config = self.settings.node
        self.executor = self.config.executor
        self._period = round(self.settings.task.mission.ctrl_dt * conversions.NANOSECONDS)
        scenario = self.settings.scenario()
        self._world = self.settings.world(scenario)
        streamed = self.settings.streams_goals
        self._dropped = DropCounter(self.node)
        make = partial(rounds_from_topics, self.node, MAP_FRAME, self._dropped) if streamed else Rounds
        self._rounds = self.settings.rounds(scenario, self._world, make)
        self._lock_step = LockStep(self.config.num_robots)
        self._stamp, self._steps = self._period, 0
        self._begin_record(self.settings.snapshot())
        self._connect()
        self._site = publish_site(self.node, scenario.site, self._links.robots)
        self._clock_due = self._sent = 0.0
        self._asked = time.monotonic()
        self._goals_out = self._running = self._moving = False
        self._answered_at = np.zeros(self.config.num_robots)

    def _begin_record(self, snapshot: Snapshot | None) -> None:
        """Go on from a snapshot, if there is one, and begin to write what a later run can go on from.

        Raises:
            ConfigError: The snapshot is of another simulation, or the log of missions cannot be written.
        """
        path, size = self.config.mission_log, snapshot.log_size if snapshot else 0
        log = MissionLog(Path(path), size) if path else None
        folder = Path(self.config.out) / FOLDER if self.config.out else None
        self._keeper = Keeper(folder, log, lambda line: self.node.get_logger().error(line))
        if snapshot is None:
            return
        try:
            set_states(self._rounds.generators(), snapshot.draws)
        except ValueError as error:
            raise ConfigError(f"parameter resume_from: {self.config.resume_from} does not fit: {error}") from error
        if folder is not None:
            forget_after(folder, snapshot.stamp)
        self._stamp, self._steps = snapshot.stamp - self._period, snapshot.steps
        self._rounds.count = snapshot.rounds

    def _connect(self) -> None:
        self._links = SwarmLinks(self.node, self.settings, self._on_commands, self._dropped)
        self._reporter = diagnostics.Reporter(self.node)
        self._clock = self.node.create_publisher(ClockMessage, "/clock", qos.RELIABLE)
        self._transforms = TransformBroadcaster(self.node, MAP_FRAME, self._links.robots)
        self._rivals = Rivals(self.node.count_publishers, lambda line: self.node.get_logger().error(line))
        self._steady = Clock(clock_type=ClockType.STEADY_TIME)
        self._timers = [self._every(STATUS_PERIOD, self._report), self._every(0.1, self._watch)]
        if not self.config.lock_step:
            period = self.settings.task.mission.ctrl_dt / self.config.real_time_factor
            self._timers.append(self._every(period, self._tick))

    def close(self) -> None:
        """Report the last state and release the world."""
        self._report()
        self._world.close()

    def _every(self, period: float, callback: object) -> object:
        return self.node.create_timer(period, callback, clock=self._steady)

    # --- lock-step -------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Start once everybody listens; send again what is unanswered; give up on who stays silent."""
        now = time.monotonic()
        self._links.look_around()
        if not self._running:
            self._start_when_matched()
        elif self.config.lock_step and now - self._asked > self._patience():
            self._report_lost(self._lock_step.give_up())
            self._advance_when_complete()
        elif self.config.lock_step and now - self._sent > RESEND_PERIOD:
            self._send()

    def _start_when_matched(self) -> None:
        """Start when all robots listen; after a while, without those that do not."""
        deaf = self._links.deaf
        late = time.monotonic() - self._asked > self.config.startup_timeout
        if not deaf or (late and len(deaf) < self.config.num_robots):
            self._running = True
            self._lock_step.leave_out(deaf)
            self._report_lost(deaf)
            self._begin_round()

    def _patience(self) -> float:
        return self.config.answer_timeout if self._moving else self.config.startup_timeout

    def _report_lost(self, lost: list[int]) -> None:
        for index in lost:
            self.node.get_logger().error(f"{self._links.names[index]} does not answer; the others go on without it")

    def _on_commands(self, robots: Sequence[int], stamp: int, commands: FloatArray) -> None:
        self._answered_at[robots] = time.monotonic()
        if not self.config.lock_step:
            self._lock_step.answer(robots, self._lock_step.stamp, commands)
            return
        absent = self._lock_step.absent.intersection(robots)
        counts = self._lock_step.answer(robots, stamp, commands)
        for robot in sorted(absent - self._lock_step.absent):
            self.node.get_logger().info(f"{self._links.names[robot]} answers again and is waited for")
        if counts:
            self._advance_when_complete()

    def _advance_when_complete(self) -> None:
        if not self._lock_step.complete or self.finished:
            return
        if self._goals_out:
            self._goals_out = False
            self._ask()
        elif self._rounds.finished:
            self._begin_round()
        else:
            self._step()
            self._ask()

    def _begin_round(self) -> None:
        """Write down what the round begins from, then begin it."""
        draws = states_of(self._rounds.generators())
        stamp, rounds = self._stamp + self._period, self._rounds.count
        self._keeper.keep(Snapshot(stamp, self._steps, rounds, self._keeper.log_size, draws))
        self._rounds.begin()
        self._goals_out = self._rounds.gives_goals
        self._ask()

    def _ask(self) -> None:
        """Move on to a new stamp and send out what it is about."""
        self._stamp += self._period
        self._asked = time.monotonic()
        self._lock_step.expect(self._stamp)
        self._send()
        self._publish_clock()

    def _send(self) -> None:
        self._sent = time.monotonic()
        if self._goals_out:
            self._links.publish_goals(self._rounds.goals, self._stamp)
        else:
            self._links.publish_reading(self._rounds.reading, self._stamp)

    # --- real time -------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        """Advance by one period under the latest commands."""
        if not self._running or self.finished:
            return
        if self._rounds.finished:
            self._begin_round()
        self._goals_out = False  # they were sent with the round's beginning; nobody has to answer them
        self._stop_silent()
        self._step()
        self._stamp += self._period
        self._send()
        self._publish_clock()

    def _stop_silent(self) -> None:
        """Take robots to zero, as a robot's base does, whose command would be too old before the next step."""
        tick = self._period / conversions.NANOSECONDS / self.config.real_time_factor
        lifetime = max(STOP_TIME - 1.25 * tick, MIN_LIFETIME)  # ticks come late, too
        self._lock_step.commands[time.monotonic() - self._answered_at > lifetime] = 0.0

    # --- both ------------------------------------------------------------------------------------------------------

    def _step(self) -> None:
        self._rounds.step(self._lock_step.commands)
        self._steps += 1
        self._moving = True
        ended = self._rounds.finished
        if ended:
            self._keeper.add(self._rounds)
        through = ended and 0 < self.config.max_rounds <= self._rounds.count
        self.finished = through or 0 < self.config.max_steps <= self._steps

    def _publish_clock(self) -> None:
        now = time.monotonic()
        if now >= self._clock_due:
            self._clock_due = now + CLOCK_PERIOD
            self._clock.publish(ClockMessage(clock=conversions.time_from_stamp(self._stamp)))
            self._transforms.publish(self._rounds.reading.pose, self._stamp)

    def _report(self) -> None:
        absent = [self._links.names[index] for index in sorted(self._lock_step.absent)]
        alarms = [f"absent: {', '.join(absent)}"] if absent else []
        alarms += self._rivals.alarms()
        level = diagnostics.WARN if alarms else diagnostics.OK
        message = "; ".join(alarms) or ("running" if self._running else "waiting for robots")
        values = {"steps": self._steps, "max_steps": self.config.max_steps, **self._rounds.figures()}
        self._reporter.report(message, {**values, **self._dropped.values()}, level)


def main() -> int:
    """Run the simulation node."""
    return process.run(SimulationNode)
