"""A robot that learns in real time: its disk is full, it is killed, its files are damaged."""

import csv
import os
import resource
from pathlib import Path

import pytest

from bench.safety import processes, stops
from bench.safety.base import Base
from leed_ros.learning.checkpoint import load_checkpoint
from leed_ros.learning.snapshot import snapshot_path, stamps
from leed_ros.task.mission import TaskConfig

from .conftest import wait_until

DOMAIN = 1 + os.getpid() % 200
NODE = "/robot_0/robot"
SMALL = {"learning.rollout_steps": 16, "learning.num_minibatches": 1, "learning.update_epochs": 1}


def number(base: Base, name: str) -> int:
    return int(float(base.values.get(NODE, {}).get(name, "0")))


def updates_of(run: Path) -> list[int]:
    with (run / "learning_curve.csv").open(encoding="utf-8") as file:
        return [int(row["updates"]) for row in csv.DictReader(file)]


def limit_files(process, size: int) -> None:
    """Let a running process write no file beyond a size [B]: for it, the disk is full."""
    _, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, hard))


def fill_the_disk(base: Base, robot, run: Path) -> None:
    """Training goes on, and what was written last can be read."""
    before = number(base, "updates")
    limit_files(robot, 1000)
    wait_until(lambda: number(base, "failed_writes") >= 3 and number(base, "updates") >= before + 3)
    assert load_checkpoint(run / "checkpoint.pt", TaskConfig().layout()).updates <= before + 1
    assert "cannot write" in base.messages[NODE]
    kept = stamps(run)
    limit_files(robot, resource.RLIM_INFINITY)
    wait_until(lambda: not set(kept) & set(stamps(run)) and len(stamps(run)) == 2)


@pytest.mark.long
def test_a_robot_outlives_a_full_disk_a_kill_and_a_damaged_snapshot(tmp_path) -> None:
    run, log = tmp_path / "robot_0", tmp_path / "node.log"
    given = {**SMALL, "out": run, "resume_from": "latest"}
    robot = processes.robot_node(tmp_path, DOMAIN, given)
    try:
        with stops.base_of(DOMAIN) as base:
            stops.drive(base)
            wait_until(lambda: number(base, "updates") >= 2 and len(stamps(run)) == 2)
            fill_the_disk(base, robot, run)
            processes.kill(robot)
            learned = load_checkpoint(run / "checkpoint.pt", TaskConfig().layout()).updates
            damaged = (snapshot_path(run, stamps(run)[1]), run / "checkpoint.pt")
            for path in damaged:
                path.write_bytes(path.read_bytes()[:-400])
            base.values.clear()
            robot = processes.robot_node(tmp_path, DOMAIN, given)
            wait_until(lambda: number(base, "updates") > 0)
            assert learned - 2 <= number(base, "updates") <= learned, "at most what the damaged ones had"
            stops.drive(base)
            wait_until(lambda: updates_of(run)[-1] > learned)
    finally:
        processes.end(robot)
    assert robot.returncode == 0
    lines = log.read_text(encoding="utf-8")
    assert lines.count("cannot write to") == lines.count("can be written to") == 1
    assert "there is nothing to resume from" in lines, "the first time"
    assert all(lines.count(f"{path}: cannot be read: ") == 1 for path in damaged)
    assert lines.count("resumed from ") == 1
    assert updates_of(run) == sorted(set(updates_of(run)))
