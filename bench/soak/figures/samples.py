"""What every process of a swarm holds at a moment: memory, files, threads, shared memory; and what lies on the disk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from leed_ros.runner.shared_memory import SHARED_MEMORY

MEGABYTE = 1e6
_SEGMENT = re.compile(rf"{SHARED_MEMORY}/\S*fastrtps\S*")


@dataclass(frozen=True)
class ProcessSample:
    """One process at one moment.

    Attributes:
        label: What it is.
        pid: Which; a node that was restarted has another one.
        time: Since the swarm has begun [s].
        steps: Steps of the simulation so far.
        rss: Resident memory [MB].
        pss: Memory with a share of what it shares with others [MB].
        uss: Memory that is its own alone, which no other process's end changes [MB].
        files: Open file descriptors.
        threads: Threads.
        cpu: CPU time so far [s].
    """

    label: str
    pid: int
    time: float
    steps: int
    rss: float
    pss: float
    uss: float
    files: int
    threads: int
    cpu: float


@dataclass(frozen=True)
class DiskSample:
    """What lies on the disk at one moment.

    Attributes:
        time: Since the swarm has begun [s].
        steps: Steps of the simulation so far.
        shared_memory: Files in /dev/shm of the swarm's processes that live, and of those that died.
        abandoned: Those of them that no process uses any more.
        logs: Size of all log files [B].
        run: Size of the run's folder [B].
    """

    time: float
    steps: int
    shared_memory: int
    abandoned: int
    logs: int
    run: int


class Meter:
    """Samples a swarm.

    Args:
        run: The run's folder.
        logs: Folders and files of logs.
    """

    def __init__(self, run: Path, logs: list[Path]) -> None:
        self._run, self._logs = run, logs
        self._segments: set[str] = set()
        self.processes: list[ProcessSample] = []
        self.disk: list[DiskSample] = []

    def sample(self, processes: Mapping[str, psutil.Process], time: float, steps: int) -> None:
        """Take a sample of everything at a time [s]."""
        used: set[str] = set()
        for label, process in processes.items():
            try:
                self.processes.append(_sample(label, process, time, steps))
                used |= set(_SEGMENT.findall(Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8")))
            except (psutil.Error, OSError):  # it has just ended
                continue
        self._segments = {path for path in self._segments | used if Path(path).exists()}
        logs = sum(_size(path) for path in self._logs)
        abandoned = len(self._segments - used)
        self.disk.append(DiskSample(time, steps, len(self._segments), abandoned, logs, _size(self._run)))

    def lives(self) -> dict[tuple[str, int], list[ProcessSample]]:
        """Return the samples of every process, by label and process number."""
        found: dict[tuple[str, int], list[ProcessSample]] = {}
        for sample in self.processes:
            found.setdefault((sample.label, sample.pid), []).append(sample)
        return found


def _sample(label: str, process: psutil.Process, time: float, steps: int) -> ProcessSample:
    memory, cpu = process.memory_full_info(), process.cpu_times()
    rss, pss, uss = (round(size / MEGABYTE, 3) for size in (memory.rss, memory.pss, memory.uss))
    files, threads = process.num_fds(), process.num_threads()
    used = round(cpu.user + cpu.system, 2)
    return ProcessSample(label, process.pid, round(time, 2), steps, rss, pss, uss, files, threads, used)


def _size(path: Path) -> int:
    """Return the size of a file, or of all files in a folder [B]."""
    files = [path] if path.is_file() else path.rglob("*")
    total = 0
    for file in files:
        try:
            total += file.lstat().st_size if not file.is_dir() else 0
        except OSError:  # it was replaced meanwhile
            continue
    return total
