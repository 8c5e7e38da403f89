"""What a training costs beside its time: the simulated worlds' share of it, and memory."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What a training cost.

    Attributes:
        world_cpu_seconds: CPU time of training in which bodies were moved and lidars cast; the rest is the robots' [s].
        base_memory: Peak memory of the process before the training began, kernels and libraries loaded [MiB].
        peak_memory: The same when it was through [MiB].
    """

    world_cpu_seconds: float
    base_memory: float
    peak_memory: float


def peak_memory() -> float:
    """Return the most memory that this process ever had [MiB]; unlike getrusage's, none of its parent's is in it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found.group(1)) / 1024 if found else 0.0
