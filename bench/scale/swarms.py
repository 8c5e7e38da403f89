"""Swarms at scale: the same robots in every layout, in turns, over real topics in lock-step.

The robots' rate is what counts: `agent_steps_per_second` is N times the steps of the simulation per second of wall
time, `transitions_per_second` counts what the robots have recorded for learning, which robots that stand by after their
mission do not. Robots on per-robot topics take LaserScan and Odometry and answer with TwistStamped.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from rich.table import Table

from bench.scale.swarm_layouts import LAYOUTS, Layout
from bench.scale.swarm_run import MeasuredSwarm, measured_swarm
from leed_ros.runner.status import SwarmStatus

WARM_UP = 100
"""Steps before the measured stretch: kernels are loaded, first messages are read in full."""


@dataclass(frozen=True)
class SwarmFigures:
    """What one run of one layout gave.

    Attributes:
        layout: Its name.
        num_robots: Number of robots N.
        training: Whether the robots trained.
        steps: Steps of the measured stretch.
        steps_per_second: Steps of the simulation per second [1/s].
        agent_steps_per_second: N times as many [1/s].
        transitions_per_second: Transitions recorded by the robots per second; 0 without training [1/s].
        cpu_per_agent_step: CPU time of all processes per step of a robot [ms].
        robot_cpu: The part of it that the robots' processes take [ms].
        memory_per_robot: Memory that the robots' processes hold for themselves, per robot [MiB].
        startup: From the start of the processes to the first step [s].
    """

    layout: str
    num_robots: int
    training: bool
    steps: int
    steps_per_second: float
    agent_steps_per_second: float
    transitions_per_second: float
    cpu_per_agent_step: float
    robot_cpu: float
    memory_per_robot: float
    startup: float


def chosen_layouts(names: Sequence[str]) -> list[Layout]:
    """Return layouts by their names, all where none is given."""
    return [layout for layout in LAYOUTS if not names or layout.name in names]


def swarm_figures(
    layouts: Sequence[Layout],
    numbers: Sequence[int],
    steps: int,
    turns: int,
    status: SwarmStatus,
    *,
    physics: str,
    training: bool,
    say: Callable[[str], None] = lambda line: None,
) -> Iterator[SwarmFigures]:
    """Measure every layout with every number of robots, in turns that begin with another layout each time.

    Raises:
        SilentSwarmError: A swarm did not begin.
    """
    for num_robots in numbers:
        for turn in range(turns):
            for layout in (*layouts[turn % len(layouts) :], *layouts[: turn % len(layouts)]):
                nodes = layout.nodes(num_robots, physics, training=training)
                with measured_swarm(nodes, status, num_robots) as swarm:
                    figures = _measure(swarm, layout, num_robots, steps, training=training)
                say(f"{figures.agent_steps_per_second:8.0f} agent steps/s  N={num_robots}  {layout.name}")
                yield figures


def grouped(found: Sequence[SwarmFigures]) -> dict[tuple[str, int], list[SwarmFigures]]:
    """Return the turns of every layout and number of robots."""
    groups: dict[tuple[str, int], list[SwarmFigures]] = {}
    for one in found:
        groups.setdefault((one.layout, one.num_robots), []).append(one)
    return groups


def table_of(found: Sequence[SwarmFigures]) -> Table:
    """Return medians over the turns."""
    table = Table(
        "layout", "N", "steps/s", "agent steps/s", "transitions/s", "CPU/agent step [ms]", "of it robots",
        "memory/robot [MiB]", "startup [s]",
    )  # fmt: skip
    for (name, number), own in grouped(found).items():
        middle = {key: median(getattr(one, key) for one in own) for key in _NUMBERS}
        rates = [f"{middle[key]:,.0f}" for key in _NUMBERS[:3]]
        costs = [f"{middle[key]:.3f}" for key in _NUMBERS[3:5]]
        table.add_row(name, str(number), *rates, *costs, *(f"{middle[key]:.1f}" for key in _NUMBERS[5:]))
    return table


_NUMBERS = (
    "steps_per_second", "agent_steps_per_second", "transitions_per_second", "cpu_per_agent_step", "robot_cpu",
    "memory_per_robot", "startup",
)  # fmt: skip


def document_of(found: Sequence[SwarmFigures]) -> dict[str, Any]:
    """Return all runs, and the ratios of the medians to the plain swarm of processes, as JSON takes it."""
    plain = {number: own for (name, number), own in grouped(found).items() if name == LAYOUTS[0].name}
    ratios = {
        f"{name}, N={number}": _rate(own) / _rate(plain[number])
        for (name, number), own in grouped(found).items()
        if number in plain and name != LAYOUTS[0].name
    }
    return {"runs": [asdict(one) for one in found], "ratio_over_single_threaded": ratios}


def _rate(own: Sequence[SwarmFigures]) -> float:
    return median(one.agent_steps_per_second for one in own)


def _measure(swarm: MeasuredSwarm, layout: Layout, num_robots: int, steps: int, *, training: bool) -> SwarmFigures:
    began = time.monotonic()
    swarm.wait_for(1)
    stepping = time.monotonic()
    swarm.wait_for(WARM_UP)
    first = swarm.sample()
    swarm.wait_for(first.steps + steps)
    last = swarm.sample()
    taken, seconds = last.steps - first.steps, last.time - first.time
    robots = 1e3 * (last.robots - first.robots) / (taken * num_robots)
    simulation = 1e3 * (last.simulation - first.simulation) / (taken * num_robots)
    return SwarmFigures(
        layout=layout.name,
        num_robots=num_robots,
        training=training,
        steps=taken,
        steps_per_second=taken / seconds,
        agent_steps_per_second=num_robots * taken / seconds,
        transitions_per_second=(last.transitions - first.transitions) / seconds,
        cpu_per_agent_step=robots + simulation,
        robot_cpu=robots,
        memory_per_robot=swarm.memory() / num_robots,
        startup=stepping - began,
    )
