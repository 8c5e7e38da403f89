"""What a swarm that has ended leaves: everything saved and whole, and nothing that still runs."""

import csv
import math
from pathlib import Path

from bench.soak.swarm import SwarmProcess
from leed_ros.deployment.errors import PolicyError
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.learning.checkpoint import CheckpointError, load_checkpoint
from leed_ros.runner.evaluation import task_of
from leed_ros.runner.run_folder import RunError
from leed_ros.task.config import ConfigError

CURVE = "learning_curve.csv"
Row = dict[str, str]


def faults_of(swarm: SwarmProcess, num_robots: int) -> list[str]:
    """Return what is wrong with what a swarm has left."""
    found = [f"{label} still runs" for label in swarm.processes()]
    for index in range(num_robots):
        folder = swarm.run / f"robot_{index}"
        found += [f"{folder.name}: {fault}" for fault in (*_files(folder), *curve_faults(curve_of(folder)))]
    return found


def curve_of(folder: Path) -> list[Row]:
    """Read a robot's learning curve; empty if there is none yet."""
    path = folder / CURVE
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def curve_faults(rows: list[Row]) -> list[str]:
    """Return what is wrong with a learning curve: rows torn, missing, doubled, or going back."""
    found, last = [], (0, 0)
    for number, row in enumerate(rows, start=1):
        if None in row.values() or None in row:  # what the reader gives for too few and too many cells
            found.append(f"curve row {number} is not whole")
            continue
        if any(_is_infinite(cell) for cell in row.values()):
            found.append(f"curve row {number} is not finite")
        updates, transitions = int(row["updates"]), int(row["transitions"])
        if updates != last[0] + 1 or transitions <= last[1]:
            found.append(f"curve row {number} is of update {updates} after update {last[0]}")
        last = updates, transitions
    return found


def _is_infinite(cell: str) -> bool:
    try:
        return math.isinf(float(cell)) or math.isnan(float(cell))
    except ValueError:
        return False


def _files(folder: Path) -> list[str]:
    """Return what cannot be loaded: checkpoint, and policy with its card."""
    found = []
    try:
        load_checkpoint(folder / "checkpoint.pt", task_of(folder).layout())
        OnnxPolicy.with_card(folder / "policy.onnx")
    except (RunError, ConfigError, CheckpointError, PolicyError, OSError) as error:
        found.append(str(error).splitlines()[0])
    return found
