"""Discovery at scale: `python -m bench.scale --discovery`; how long a simulation and N robots take to be matched.

One process has the simulation's topics for all robots, and every robot has a process with its own. The clock runs from
the moment at which the last of them has made its topics, so what a process takes to start is left out, to the moment at
which every publisher that is needed has its subscriber, in both directions.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import click
import rclpy
from rclpy.node import Node
from rich.console import Console
from rich.table import Table

from bench.scale.discovered_robot import LOOK_PERIOD
from bench.scale.own_times import take_own_times
from leed_ros.nodes.dds_profile import choose_dds_profile
from leed_ros.nodes.dropped import DropCounter
from leed_ros.swarm import robot_name
from leed_ros.task.mission import TaskConfig
from leed_sim.robot_link import RobotLink

PATIENCE = 120.0  # [s]


def discovery_time(num_robots: int) -> float:
    """Start a simulation's topics and N robots, and return how long they take to be matched [s].

    Raises:
        TimeoutError: They are not.
    """
    context = rclpy.Context()
    rclpy.init(args=[], context=context)
    node = Node("simulation", context=context)
    links = _links(node, num_robots)
    robots = [_started(robot_name(index)) for index in range(num_robots)]
    try:
        heard = _matched_at(links)
        said = [_times_of(robot) for robot in robots]
        return max(heard, *(matched for _, matched in said)) - max(made for made, _ in said)
    finally:
        for robot in robots:
            robot.communicate()
        node.destroy_node()
        rclpy.try_shutdown(context=context)


def table_of(found: Mapping[int, Sequence[float]]) -> Table:
    """Return the median over the turns, with the range."""
    table = Table("processes", "turns", "median [s]", "least [s]", "most [s]")
    for count, times in found.items():
        spread = (f"{value:.3f}" for value in (median(times), min(times), max(times)))
        table.add_row(f"1 + {count}", str(len(times)), *spread)
    return table


@click.command()
@click.option("--num-robots", type=click.IntRange(1, 128), multiple=True, default=(1, 4, 16), show_default=True)
@click.option("--turns", type=click.IntRange(1), default=5, show_default=True, help="Turns to take medians of")
@click.option("--own-times", is_flag=True, help="With Fast DDS's own time between announcements, to compare")
@click.option("--json", "path", type=click.Path(path_type=Path, dir_okay=False), help="Write every turn to this file")
def discovery(num_robots: tuple[int, ...], turns: int, own_times: bool, path: Path | None) -> None:
    """Measure how long a simulation and its robots take to find each other."""
    found: dict[int, list[float]] = {count: [] for count in num_robots}
    with tempfile.TemporaryDirectory() as folder:
        if own_times:
            take_own_times(Path(folder))
        choose_dds_profile()
        for _ in range(turns):
            for count, times in found.items():
                times.append(discovery_time(count))
    Console(width=100).print(table_of(found))
    if path is not None:
        path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _links(node: Node, num_robots: int) -> list[RobotLink]:
    dropped, task = DropCounter(node), TaskConfig()
    return [
        RobotLink(node, index, task, stamped=True, on_commands=lambda *_: None, dropped=dropped)
        for index in range(num_robots)
    ]


def _started(name: str) -> "subprocess.Popen[str]":
    argv = [sys.executable, "-m", "bench.scale.discovered_robot", name]
    return subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _matched_at(links: Sequence[RobotLink]) -> float:
    deadline = time.monotonic() + PATIENCE
    while not all(link.matched for link in links):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{sum(not link.matched for link in links)} robots were not found in {PATIENCE:g} s")
        time.sleep(LOOK_PERIOD)
    return time.monotonic()


def _times_of(robot: "subprocess.Popen[str]") -> tuple[float, float]:
    """Return when a robot's topics were made and when its commands were matched [s]."""
    assert robot.stdout is not None
    made, matched = robot.stdout.readline().split()
    return float(made), float(matched)
