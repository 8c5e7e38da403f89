"""Delivery of large sets: `python -m bench.scale --delivery`; how long demonstrations take to another process.

A process publishes a set of demonstrations for every robot, and another one has read all of them when the clock stops.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import click
import numpy as np
import rclpy
from rclpy.node import Node
from rich.console import Console
from rich.table import Table

from bench.scale.own_times import take_own_times
from bench.scale.set_listener import OBSERVATION_SIZE
from leed_ros.nodes.dds_profile import choose_dds_profile
from leed_ros.nodes.demonstration_cloud import clouds_from_set
from leed_ros.nodes.set_publisher import SetPublisher
from leed_ros.swarm import robot_name
from leed_ros.task.records import Demonstration

STEPS = 100
MATCHING = 30.0  # [s] at most
PAUSE = 4.0  # [s] between sets, in which the line comes to rest


def delivery_times(num_robots: int, demonstrations: int, turns: int) -> list[float]:
    """Return how long every set took to be heard [s].

    Raises:
        TimeoutError: The listener was not found.
    """
    context = rclpy.Context()
    rclpy.init(args=[], context=context)
    node = Node("demonstration", context=context)
    names = [robot_name(index) for index in range(num_robots)]
    topics = [SetPublisher(node, f"{name}/demonstration") for name in names]
    rng = np.random.default_rng(0)
    shown = [_drawn(rng)] * demonstrations
    parts = num_robots * len(clouds_from_set(shown, OBSERVATION_SIZE, 0))
    argv = [sys.executable, "-m", "bench.scale.set_listener", str(num_robots), str(parts)]
    listener = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert listener.stdout is not None
    try:
        _wait_until_heard(node, names)
        times = []
        for number in range(turns):
            clouds = clouds_from_set(shown, OBSERVATION_SIZE, number)
            begun = time.monotonic()
            for topic in topics:
                topic.publish(clouds)
            times.append(float(listener.stdout.readline()) - begun)
            time.sleep(PAUSE)
        return times
    finally:
        listener.communicate()
        node.destroy_node()
        rclpy.try_shutdown(context=context)


@click.command()
@click.option("--num-robots", type=click.IntRange(1, 128), default=4, show_default=True)
@click.option(
    "--demonstrations", type=click.IntRange(1), default=300, show_default=True, help="Of 100 steps, per robot"
)
@click.option("--turns", type=click.IntRange(1), default=7, show_default=True, help="Sets to take medians of")
@click.option("--own-times", is_flag=True, help="With Fast DDS's own time between heartbeats, to compare")
@click.option("--json", "path", type=click.Path(path_type=Path, dir_okay=False), help="Write every turn to this file")
def delivery(num_robots: int, demonstrations: int, turns: int, own_times: bool, path: Path | None) -> None:
    """Measure how long large sets of demonstrations take to another process."""
    with tempfile.TemporaryDirectory() as folder:
        if own_times:
            take_own_times(Path(folder))
        choose_dds_profile()
        times = delivery_times(num_robots, demonstrations, turns)
    Console(width=100).print(_table(num_robots, times))
    if path is not None:
        path.write_text(json.dumps(times, indent=2) + "\n", encoding="utf-8")


def _drawn(rng: np.random.Generator) -> Demonstration:
    return Demonstration(
        proposer="planner",
        times=0.2 * np.arange(STEPS),
        poses=rng.normal(size=(STEPS, 3)),
        observations=rng.normal(size=(STEPS, OBSERVATION_SIZE)).astype(np.float32),
        actions=rng.uniform(-1, 1, (STEPS, 2)).astype(np.float32),
        rewards=rng.normal(size=STEPS),
        terminated=np.arange(STEPS) == STEPS - 1,
    )


def _wait_until_heard(node: Node, names: Sequence[str]) -> None:
    deadline = time.monotonic() + MATCHING
    while not all(node.count_subscribers(f"{name}/demonstration") for name in names):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody listens after {MATCHING:g} s")
        time.sleep(0.05)


def _table(num_robots: int, times: Sequence[float]) -> Table:
    table = Table("robots", "turns", "median [s]", "least [s]", "most [s]")
    table.add_row(
        str(num_robots), str(len(times)), *(f"{value:.3f}" for value in (median(times), min(times), max(times)))
    )
    return table
