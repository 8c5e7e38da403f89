"""A swarm that is measured: its processes, what they take, and how fast it goes on."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from leed_ros.node_spec import PARENT, NodeSpec
from leed_ros.runner.status import SwarmStatus

LOOK_PERIOD = 0.02  # [s] nodes say how far they are twice a second; when they do counts
PATIENCE = 300.0  # [s] until a swarm runs, and for a stretch
MEBIBYTE = 1 << 20


class SilentSwarmError(Exception):
    """A swarm did not begin, or went on no more."""


@dataclass(frozen=True)
class Sample:
    """Where a swarm is.

    Attributes:
        time: When [s].
        steps: Steps of the simulation.
        transitions: Transitions recorded by all robots; robots that do not train record none.
        simulation: CPU time of the simulation [s].
        robots: CPU time of all processes of robots [s].
    """

    time: float
    steps: int
    transitions: int
    simulation: float
    robots: float


class MeasuredSwarm:
    """A swarm whose processes run.

    Args:
        processes: By label of the process.
        status: What the nodes say.
        num_robots: Number of robots N.
    """

    def __init__(self, processes: dict[str, psutil.Process], status: SwarmStatus, num_robots: int) -> None:
        self._processes, self._status = processes, status
        self._names = [f"robot_{index}" for index in range(num_robots)]

    @property
    def steps(self) -> int:
        """Steps of the simulation so far."""
        return int(self._status.number("simulation", "steps"))

    def wait_for(self, steps: int) -> None:
        """Wait until the simulation has taken so many steps.

        Raises:
            SilentSwarmError: It takes too long, or a process has ended.
        """
        deadline = time.monotonic() + PATIENCE
        while self.steps < steps:
            time.sleep(LOOK_PERIOD)
            if time.monotonic() > deadline or not all(process.is_running() for process in self._processes.values()):
                raise SilentSwarmError(f"the swarm has not come to step {steps}, but to {self.steps}")

    def sample(self) -> Sample:
        """Wait until the simulation says anew how far it is, and tell it with what was used so far."""
        said = self.steps
        self.wait_for(said + 1)
        transitions = sum(int(self._status.number(name, "transitions")) for name in self._names)
        used = {label: _cpu_time(process) for label, process in self._processes.items()}
        simulation = used.pop("simulation")
        return Sample(time.monotonic(), self.steps, transitions, simulation, sum(used.values()))

    def memory(self) -> float:
        """Return the memory that the robots' processes hold for themselves [MiB]."""
        robots = (process for label, process in self._processes.items() if label != "simulation")
        return float(sum(process.memory_full_info().uss for process in robots) / MEBIBYTE)


@contextmanager
def measured_swarm(nodes: Sequence[NodeSpec], status: SwarmStatus, num_robots: int) -> Iterator[MeasuredSwarm]:
    """Run a swarm as long as the context is open."""
    status.values.clear()
    with tempfile.TemporaryDirectory() as folder:
        processes = {node.label: _started(node, Path(folder)) for node in nodes}
        try:
            yield MeasuredSwarm(
                {label: psutil.Process(each.pid) for label, each in processes.items()}, status, num_robots
            )
        finally:
            for process in processes.values():
                process.send_signal(signal.SIGINT)
            for process in processes.values():
                _end(process)


def _started(node: NodeSpec, folder: Path) -> "subprocess.Popen[bytes]":
    path = folder / f"{node.label}.yaml"
    path.write_text(node.parameter_file(), encoding="utf-8")
    environment = {**os.environ, PARENT: str(os.getpid())}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(node.argv(path), env=environment, stdin=quiet, stdout=quiet)


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(timeout=60.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _cpu_time(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)
