"""The pace of a running swarm, and the CPU time of its processes, over the same stretch of steps."""

import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from leed_ros.runner.status import StatusListener

LOOK_PERIOD = 0.02  # [s] the simulation says its steps twice a second; when it does counts


@dataclass(frozen=True)
class Pace:
    """How a swarm went on for a while.

    Attributes:
        steps_per_second: Steps of the simulation per second of wall time [1/s].
        cpu: CPU time per step of every kind of process, by its label [ms].
    """

    steps_per_second: float
    cpu: dict[str, float]

    @property
    def total_cpu(self) -> float:
        """CPU time of all processes per step [ms]."""
        return sum(self.cpu.values())


@dataclass(frozen=True)
class _Sample:
    time: float
    steps: int
    cpu: dict[str, float]


class PaceMeter:
    """Takes the pace of the swarm that runs on this machine.

    Args:
        listener: Hears the simulation.
    """

    def __init__(self, listener: StatusListener) -> None:
        self._listener = listener

    @property
    def steps(self) -> int:
        """Steps of the simulation so far."""
        return int(self._listener.status.number("simulation", "steps"))

    def wait_for_monitor(self, seconds: float) -> None:
        """Wait until a monitor says anew that it is there, so many seconds at most."""
        self._listener.status.values.pop("monitor", None)
        end = time.monotonic() + seconds
        while "monitor" not in self._listener.status.values and time.monotonic() < end:
            time.sleep(LOOK_PERIOD)

    def pace(self, seconds: float) -> Pace:
        """Measure from the first to the last time within so many seconds that the simulation says its steps."""
        end, samples, said = time.monotonic() + seconds, list[_Sample](), self.steps
        while time.monotonic() < end:
            time.sleep(LOOK_PERIOD)
            if self.steps != said:
                said = self.steps
                samples = [*samples[:1], _Sample(time.monotonic(), said, _cpu_times())]
        first, last = samples[0], samples[-1]
        steps = last.steps - first.steps
        used = {label: 1e3 * (last.cpu[label] - cpu) / steps for label, cpu in first.cpu.items() if label in last.cpu}
        return Pace(steps / (last.time - first.time), used)


def _cpu_times() -> dict[str, float]:
    """Return the CPU time of all processes that this one has started, by their labels [s]."""
    times: dict[str, float] = {}
    for process in psutil.Process().children(recursive=True):
        try:
            used, label = process.cpu_times(), _label(process.cmdline())
        except psutil.Error:
            continue
        times[label] = times.get(label, 0.0) + used.user + used.system
    return times


def _label(command: list[str]) -> str:
    """Return a process's label: of a node the name of its module, else what is run."""
    modules = [word for word in command if word.startswith(("leed_", "bench."))]
    name = modules[-1].rpartition(".")[2] if modules else Path(command[0]).name if command else "unknown"
    return "page" if "view" in command else name.removesuffix("_node")
