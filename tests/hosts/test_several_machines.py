"""One swarm on four machines with addresses of their own: one comes late, one goes away, and the lines get bad.

The machines are network namespaces, so this needs root; frames pass through a switch that can lose and delay them.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from bench.hosts.machines import Machines, MachinesError, machines
from leed_ros.demonstration.archive import save_demonstrations
from leed_ros.hosts import name_peers
from leed_ros.task.mission import TaskConfig
from tests.demonstrations_made import blank_demonstration

pytestmark = [pytest.mark.hosts, pytest.mark.timeout(900)]

RUNS = {"hall": "simulation", "left": "robot_0", "right": "robot_1", "expert": "demonstration"}
"""Machines, and what runs there."""

PACE = 0.01  # [s] that each frame takes: the steps are not all taken before everything has happened
LEASE = 20.0  # [s] after which DDS forgets a machine that it does not hear
MAX_STEPS = 3000
RECORDED = 7  # demonstrations of each robot in a recording; the planner gives others
SHOWN = 2 * RECORDED  # robots of one kind are shown each other's
PATIENCE = 120.0  # [s]

QUICK_LEARNER = {"learning.rollout_steps": 64, "learning.warm_start_steps": 20}
PARAMETERS = {
    "/simulation": {"startup_timeout": 8.0, "answer_timeout": 2.0},
    "/robot_0/robot": QUICK_LEARNER,
    "/robot_1/robot": QUICK_LEARNER,
    "/demonstration": {"demonstration.rounds": 20},
}
WATCH = """
import json, time
from leed_ros.runner.status import StatusListener
listener = StatusListener()
while True:
    print(json.dumps(listener.status.values), flush=True)
    time.sleep(0.2)
"""
LOAD_RECORDED = """
import rclpy
from std_srvs.srv import Trigger
rclpy.init()
node = rclpy.create_node("operator")
client = node.create_client(Trigger, "demonstration/load_recorded")
assert client.wait_for_service(30.0)
future = client.call_async(Trigger.Request())
rclpy.spin_until_future_complete(node, future, timeout_sec=30.0)
assert future.result().success, future.result().message
"""


class Swarm:
    """Four runners and somebody who watches beside the simulation."""

    def __init__(self, on: Machines, folder: Path) -> None:
        self.on, self._folder = on, folder
        self.runners: dict[str, subprocess.Popen[str]] = {}
        self._parameters = folder / "parameters.yaml"
        nodes = {name: {"ros__parameters": dict(given)} for name, given in PARAMETERS.items()}
        nodes["/demonstration"]["ros__parameters"]["recorded"] = str(folder / "recorded.npz")
        self._parameters.write_text(yaml.safe_dump(nodes), encoding="utf-8")
        size = TaskConfig().layout().size
        save_demonstrations(folder / "recorded.npz", [[blank_demonstration(3, size)] * RECORDED] * 2)
        self._run("hall", WATCH, "watch")

    def start(self, machine: str) -> None:
        """Start what runs on a machine, as its user would."""
        words = ["--num-robots", "2", "--physics", "kinematic", "--max-steps", str(MAX_STEPS), "--no-report"]
        words += ["--nodes", RUNS[machine], "--peers", self.on.peers(machine)]
        words += ["--params-file", str(self._parameters), "--out", str(self._folder / machine)]
        self.runners[machine] = self._start(machine, [sys.executable, "-m", "leed_ros.cli", "swarm", *words], machine)

    def load_recorded(self) -> None:
        """Have the demonstration node publish other demonstrations; asked on its own machine."""
        asked = self._run("expert", LOAD_RECORDED, "asked")
        assert asked.wait(timeout=90) == 0, self.said("asked")

    def _run(self, machine: str, code: str, log: str) -> "subprocess.Popen[str]":
        """Start a program that talks to the swarm beside a machine's nodes."""
        environment: dict[str, str] = {}
        name_peers(self.on.peers(machine), environment)
        return self._start(machine, [sys.executable, "-c", code], log, **environment)

    def _start(self, machine: str, argv: list[str], log: str, **environment: str) -> "subprocess.Popen[str]":
        return self.on.start(machine, argv, self._folder / f"{log}.log", ROS_DOMAIN_ID="7", **environment)

    def number(self, label: str, key: str) -> float:
        """Return what a node has reported last, as heard beside the simulation."""
        lines = (self._folder / "watch.log").read_text(encoding="utf-8").splitlines()
        values = next((json.loads(line) for line in reversed(lines) if line.endswith("}")), {})
        return float(values.get(label, {}).get(key, 0.0))

    def wait(self, what: str, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait for a condition; nobody may end meanwhile."""
        deadline = time.monotonic() + seconds
        while not condition():
            ended = {name: self.said(name) for name, one in self.runners.items() if one.poll() not in (None, 0)}
            assert not ended, f"{what}: {ended}"
            assert time.monotonic() < deadline, f"{what}: not within {seconds} s; {self.said('hall')}"
            time.sleep(0.2)

    def goes_on(self, what: str, label: str = "simulation", key: str = "steps", by: float = 20.0) -> None:
        """Wait until a node has done more of something."""
        before = self.number(label, key)
        self.wait(what, lambda: self.number(label, key) >= before + by)

    def said(self, log: str) -> str:
        """Return the end of a log."""
        return (self._folder / f"{log}.log").read_text(encoding="utf-8")[-1500:]


@pytest.fixture
def swarm(tmp_path) -> Iterator[Swarm]:
    try:
        with machines(tuple(RUNS), f"ld{os.getpid() % 10000}") as on:
            on.set_lines(delay=PACE)
            yield Swarm(on, tmp_path)
    except MachinesError as error:
        pytest.skip(str(error))


def test_training_goes_on_while_machines_come_late_go_away_and_hear_each_other_badly(swarm: Swarm) -> None:
    for machine in ("hall", "left", "expert"):
        swarm.start(machine)
    swarm.wait("without the late machine", lambda: swarm.number("robot_0", "updates") >= 1)

    swarm.start("right")
    swarm.wait("the late machine learns", lambda: swarm.number("robot_1", "updates") >= 1)
    assert swarm.number("robot_1", "demonstrations") not in (0, SHOWN)

    swarm.on.plug("right", plugged=False)
    gone = time.monotonic()
    swarm.load_recorded()
    swarm.goes_on("learning while a machine is away", "robot_0", "updates", 1)
    swarm.wait("long enough to be forgotten", lambda: time.monotonic() - gone > LEASE + 5.0)
    heard = swarm.number("robot_1", "transitions")
    swarm.goes_on("steps while a machine is forgotten")
    assert swarm.number("robot_1", "transitions") == heard

    swarm.on.plug("right", plugged=True)
    swarm.wait("the machine is back", lambda: swarm.number("robot_1", "transitions") > heard + 20)
    swarm.wait("what was published meanwhile", lambda: swarm.number("robot_1", "demonstrations") == SHOWN)

    swarm.on.set_lines(loss=0.1, delay=0.1)
    for robot in ("robot_0", "robot_1"):
        swarm.goes_on("learning over bad lines", robot, "transitions", 10)

    swarm.on.set_lines(delay=PACE / 10)
    swarm.wait("the end", lambda: all(swarm.runners[name].poll() == 0 for name in ("hall", "left", "right")), 300.0)
    swarm.runners["expert"].send_signal(signal.SIGINT) if swarm.runners["expert"].poll() is None else None
    assert "robot_1 answers again and is waited for" in swarm.said("hall")
