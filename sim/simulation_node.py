"""The simulation node: PyBullet or the kinematic world behind the topics of a swarm.

Published per robot: scan, odom, contact, goal_pose. Subscribed per robot: cmd_vel. Also `/clock` and `/diagnostics`.

Lock-step: the world advances when every robot has answered the stamp of its latest readings. A round starts with the
goals: each robot stops and answers with a zero command that bears the goal's stamp, so that goal and readings cannot
overtake each other. What goes unanswered is sent again; a robot that stays silent becomes absent and the others go on.
Real time: the world advances by the wall clock under the latest commands.
"""

import time
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rosgraph_msgs.msg import Clock as ClockMessage

from leed_ros.nodes import conversions, diagnostics, parameters, process, qos
from leed_ros.nodes.fleet_parameters import FLEET, declare_fleet
from leed_ros.nodes.site_topic import publish_site
from leed_ros.sites.config import SiteConfig
from leed_ros.sites.names import is_stream
from leed_ros.task.config import Config, parameter
from leed_ros.task.fleet_layout import swarm_layout
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_sim.goal_stream import refuse_lock_step
from leed_sim.goal_topics import rounds_from_topics
from leed_sim.lock_step import LockStep
from leed_sim.mission_log import MissionLog
from leed_sim.randomisation import RandomisationConfig
from leed_sim.robot_link import MAP_FRAME, RobotLink
from leed_sim.rounds import Rounds
from leed_sim.scenario import make_scenario
from leed_sim.transforms import TransformBroadcaster
from leed_sim.vector_env import WORLDS, make_world

CLOCK_PERIOD = 0.02  # [s] a faster /clock burns cores in every node that listens
STATUS_PERIOD = 0.5  # [s]
RESEND_PERIOD = 1.0  # [s]
STOP_TIME = 0.5  # [s] in real time a robot that has fallen silent is at command zero after this
MIN_LIFETIME = 0.2  # [s] of a command, also where the simulation ticks so slowly that stopping takes longer


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
    enable_stamped_cmd_vel: bool = parameter(True, "Take TwistStamped on cmd_vel instead of Twist")


class SimulationNode:
    """Shell between a world and the topics; `LockStep` and `Rounds` hold the logic."""

    def __init__(self) -> None:
        self.node = Node("simulation", automatically_declare_parameters_from_overrides=True)
        declared = parameters.Parameters(self.node)
        self.config = declared.declare("", SimulationConfig)
        fleet = declare_fleet(declared, self.config.fleet, self.config.num_robots)
        mission = declared.declare("mission", MissionConfig)
        randomisation = declared.declare("randomisation", RandomisationConfig)
        site = declared.declare("site", SiteConfig)
        declared.refuse_unknown()
        task = TaskConfig(robot=fleet.envelope(), mission=mission)
        self.finished = False
        self._steps = 0
        self._period = round(task.mission.ctrl_dt * conversions.NANOSECONDS)
        scenario = make_scenario(self.config.world, self.config.num_robots, self.config.seed, site, fleet.envelope())
        self._world = make_world(
            self.config.physics,
            scenario,
            task,
            fleet=fleet,
            randomisation=randomisation,
            seed=self.config.missions_seed,
        )
        rng = np.random.default_rng(self.config.missions_seed)
        if is_stream(site.missions_file):
            refuse_lock_step(self.config.lock_step)
        make_rounds = partial(rounds_from_topics, self.node, MAP_FRAME) if is_stream(site.missions_file) else Rounds
        layout = swarm_layout(task.observation, fleet)
        self._rounds: Rounds = make_rounds(scenario, self._world, task, rng, layout=layout)
        self._log = MissionLog(Path(self.config.mission_log)) if self.config.mission_log else None
        stamped = self.config.enable_stamped_cmd_vel
        count = self.config.num_robots
        own = [replace(task, robot=robot) for robot in fleet.robots]
        self._links = [RobotLink(self.node, index, one, stamped, self._on_command) for index, one in enumerate(own)]
        self._lock_step = LockStep(count)
        self._reporter = diagnostics.Reporter(self.node)
        self._clock = self.node.create_publisher(ClockMessage, "/clock", qos.RELIABLE)
        robots = {link.name: robot for link, robot in zip(self._links, fleet.robots, strict=True)}
        self._transforms = TransformBroadcaster(self.node, MAP_FRAME, robots)
        self._site = publish_site(self.node, scenario.site, robots)
        self._steady = Clock(clock_type=ClockType.STEADY_TIME)
        self._stamp = self._period
        self._clock_due = self._asked = self._sent = 0.0
        self._goals_out = self._running = False
        self._answered_at = np.zeros(count)
        self._timers = [self._every(STATUS_PERIOD, self._report), self._every(0.1, self._watch)]
        if not self.config.lock_step:
            self._timers.append(self._every(task.mission.ctrl_dt / self.config.real_time_factor, self._tick))

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
        if not self._running:
            self._start_when_matched()
        elif self.config.lock_step and now - self._asked > self._patience():
            self._report_lost(self._lock_step.give_up())
            self._advance_when_complete()
        elif self.config.lock_step and now - self._sent > RESEND_PERIOD:
            self._send()

    def _start_when_matched(self) -> None:
        if all(link.matched for link in self._links):
            self._running = True
            self._begin_round()

    def _patience(self) -> float:
        return self.config.answer_timeout if self._steps else self.config.startup_timeout

    def _report_lost(self, lost: list[int]) -> None:
        for index in lost:
            self.node.get_logger().error(f"{self._links[index].name} does not answer; the others go on without it")

    def _on_command(self, robot: int, stamp: int, command: FloatArray) -> None:
        self._answered_at[robot] = time.monotonic()
        if not self.config.lock_step:
            self._lock_step.answer(robot, self._lock_step.stamp, command)
            return
        absent = robot in self._lock_step.absent
        if self._lock_step.answer(robot, stamp, command):
            if absent:
                self.node.get_logger().info(f"{self._links[robot].name} answers again")
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
        for link in self._links:
            if self._goals_out:
                link.publish_goal(self._rounds.goals[link.index], self._stamp)
            else:
                link.publish_reading(self._rounds.reading, self._stamp)

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
        ended = self._rounds.finished
        if ended and self._log:
            self._log.add(self._rounds)
        through = ended and 0 < self.config.max_rounds <= self._rounds.count
        self.finished = through or 0 < self.config.max_steps <= self._steps

    def _publish_clock(self) -> None:
        now = time.monotonic()
        if now >= self._clock_due:
            self._clock_due = now + CLOCK_PERIOD
            self._clock.publish(ClockMessage(clock=conversions.time_from_stamp(self._stamp)))
            self._transforms.publish(self._rounds.reading.pose, self._stamp)

    def _report(self) -> None:
        absent = [self._links[index].name for index in sorted(self._lock_step.absent)]
        level = diagnostics.WARN if absent else diagnostics.OK
        message = f"absent: {', '.join(absent)}" if absent else ("running" if self._running else "waiting for robots")
        values = {"steps": self._steps, "max_steps": self.config.max_steps, **self._rounds.figures()}
        self._reporter.report(message, values, level)


def main() -> int:
    """Run the simulation node."""
    return process.run(SimulationNode)
