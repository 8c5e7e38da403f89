"""What breaks, and how soon the robot is at command zero then."""

import math
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.safety import processes
from bench.safety.base import COMMAND_TIMEOUT, PERIOD, Base, moves

STARTUP_TIMEOUT = 120.0  # [s]
MOVING_SECONDS = 0.6  # [s] of steady motion before something breaks
SLOWER = 0.05  # [m/s] less is braking
HOLD_SECONDS = 1.0  # [s] for which the robot is watched afterwards


@dataclass(frozen=True)
class Stop:
    """How a robot came to stand.

    Attributes:
        seconds: From the fault until the wheels were at command zero and stayed there [s]; infinite if they did not.
        by_base: The base had to stop by itself because no command came any more.
        word: What the robot's node said on `/diagnostics` after its state, if anything.
        stall: Longest time for which the machine itself stood still meanwhile [s].
    """

    seconds: float
    by_base: bool
    word: str
    stall: float


@dataclass(frozen=True)
class Braking:
    """How a simulation stopped a robot whose node had died.

    Attributes:
        slowed: From the kill until the robot's speed fell for good [s].
        stood: From the kill until it stood for good [s].
        stall: Longest time for which the machine itself stood still meanwhile [s].
    """

    slowed: float
    stood: float
    stall: float


@dataclass
class Rig:
    """A base and the process of the robot's node that drives it."""

    base: Base
    driver: subprocess.Popen[str]


DRIVERS = {"robot_node": processes.robot_node, "policy_node": processes.policy_node}

KILL = "kill -9 of the policy's process"

FAULTS: dict[str, Callable[[Rig], None]] = {
    "all sensors silent": lambda rig: _set(rig, scan="silent", odometry="silent"),
    "scan silent": lambda rig: _set(rig, scan="silent"),
    "scan frozen": lambda rig: _set(rig, scan="frozen"),
    "scan repeated": lambda rig: _set(rig, scan="repeated"),
    "NaN in the scan": lambda rig: _set(rig, scan="nan"),
    "NaN in odometry": lambda rig: _set(rig, odometry="nan"),
    "emergency stop": lambda rig: rig.base.press_emergency_stop(),
    KILL: lambda rig: processes.kill(rig.driver),
}
"""What may break while a robot drives, in the same rig one after the other; the last one is the end of it."""


def _set(rig: Rig, scan: str = "live", odometry: str = "live") -> None:
    rig.base.scan, rig.base.odometry = scan, odometry


def mend(rig: Rig) -> None:
    """Undo every fault but a kill."""
    _set(rig)
    if rig.driver.poll() is None:
        rig.base.call("release_emergency_stop")


@contextmanager
def rig(folder: Path, domain: int, driver: str) -> Iterator[Rig]:
    """Set up a base and a robot's node that drives it."""
    with base_of(domain) as base, _ended(DRIVERS[driver](folder, domain, {})) as process:
        yield Rig(base, process)


def clock_killed(folder: Path, domain: int, driver: str) -> Stop:
    """Measure the end of a `/clock` by which the robot's node lives, while its sensors go on."""
    with (
        base_of(domain) as base,
        _ended(processes.start(folder, domain, ["bench.safety.clock"])) as clock,
        _ended(DRIVERS[driver](folder, domain, {"use_sim_time": True})),
    ):
        drive(base)
        return measure(base, lambda: processes.kill(clock))


def policy_gone_mad(folder: Path, domain: int) -> Stop:
    """Measure a policy that wants 10 Mrad/s from some moment on, under the guard of every robot."""
    with base_of(domain) as base, _ended(processes.start(folder, domain, ["bench.safety.rogue"])):
        drive(base)
        _wait_for(base, "mad")
        return measure(base, lambda: None)


def simulation_killed(folder: Path, domain: int) -> Stop:
    """Measure the end of the simulation that a learning robot drives in."""
    with (
        base_of(domain, simulated=True) as base,
        _ended(_simulation(folder, domain)) as simulation,
        _ended(processes.robot_node(folder, domain, {"use_contact": True})),
    ):
        drive(base)
        return measure(base, lambda: processes.kill(simulation))


def simulated_robot_killed(folder: Path, domain: int) -> Braking:
    """Measure the end of the node of a simulated robot, which drives at an even speed."""
    with (
        base_of(domain, simulated=True) as base,
        _ended(_simulation(folder, domain)),
        _ended(processes.robot_node(folder, domain, {"use_contact": True, "training": False})) as robot,
    ):
        drive(base)
        began = time.monotonic()
        processes.kill(robot)
        time.sleep(COMMAND_TIMEOUT + HOLD_SECONDS)
        return _braked(base, began)


def other_type(folder: Path, domain: int, driver: str) -> tuple[int, str]:
    """Have the base take Twist where the robot's node sends TwistStamped.

    Returns:
        Number of commands that got through, and what the node said of it.
    """
    with base_of(domain, stamped=False) as base, _ended(DRIVERS[driver](folder, domain, {})):
        _wait_for(base, "cmd_vel carries")
        base.send_goal()
        time.sleep(HOLD_SECONDS)
        _wait_for(base, "not for base")  # the endpoint may be known before the name of its node
        return len(base.commands), base.word


@contextmanager
def base_of(domain: int, *, stamped: bool = True, simulated: bool = False) -> Iterator[Base]:
    """Set up a base alone."""
    base = Base(domain, stamped=stamped, simulated=simulated)
    try:
        yield base
    finally:
        base.close()


def drive(base: Base) -> None:
    """Wait until the robot has been in motion for a while; send goals until it is.

    Raises:
        TimeoutError: It does not move.
    """
    deadline, since, goal_due = time.monotonic() + STARTUP_TIMEOUT, math.inf, 0.0
    while time.monotonic() - since < MOVING_SECONDS:
        now = time.monotonic()
        if now > deadline:
            raise TimeoutError(f"the robot does not move: {base.messages}")
        if not base.moving and now > goal_due:
            base.send_goal()
            goal_due = now + 1.0
        since = min(since, now) if base.moving else math.inf
        time.sleep(0.02)


def measure(base: Base, fault: Callable[[], None]) -> Stop:
    """Break something and watch the wheels; what the fault itself takes is part of the time."""
    began = time.monotonic()
    fault()
    time.sleep(COMMAND_TIMEOUT + HOLD_SECONDS)
    return _stop(base, began)


def _stop(base: Base, began: float) -> Stop:
    """Tell from the commands since a fault [s] how the robot came to stand."""
    ended = time.monotonic()
    last = [command for command in base.commands if moves(command[2:])][-1]
    zeros = [command.came for command in base.commands if not moves(command[2:]) and command.came > last.came]
    timed_out = last.stamp + COMMAND_TIMEOUT
    stopped = min([*zeros[:1], timed_out])
    watched = ended - stopped >= 0.5 * HOLD_SECONDS
    seconds = max(stopped - began, 0.0) if watched else math.inf
    return Stop(seconds, not zeros or timed_out < zeros[0], base.word, base.stalls.longest(began - PERIOD))


def _braked(base: Base, began: float) -> Braking:
    """Tell from a simulated robot's speeds since a moment [s] how it braked."""
    speeds = list(base.speeds)
    driving = [speed for when, speed in speeds if when <= began][-1]
    fast = [when for when, speed in speeds if speed > driving - SLOWER]
    moving = [when for when, speed in speeds if speed > SLOWER]
    slowed, stood = (min((when for when, _ in speeds if when > last[-1]), default=math.inf) for last in (fast, moving))
    return Braking(slowed - began, stood - began, base.stalls.longest(began - PERIOD))


def _wait_for(base: Base, word: str) -> None:
    """Wait until a node says a word on `/diagnostics`."""
    deadline = time.monotonic() + STARTUP_TIMEOUT
    while not any(word in message for message in base.messages.values()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody says '{word}': {base.messages}")
        time.sleep(0.01)


def _simulation(folder: Path, domain: int) -> subprocess.Popen[str]:
    chosen: dict[str, object] = {"world": "arena", "physics": "kinematic", "num_robots": 1, "lock_step": False}
    chosen["mission.time_limit"] = 600.0
    return processes.node(folder, domain, "leed_sim.simulation_node", "", chosen)


@contextmanager
def _ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """End a process in the end."""
    try:
        yield process
    finally:
        processes.end(process)
