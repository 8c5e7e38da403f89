"""The comparison in tables: a row for each method, number of robots and reward."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from rich.table import Table

from bench.learning.job import JobResult, Point
from bench.learning.methods.registry import METHODS
from bench.learning.report.statistics import spread_of

SHARES = (0.5, 0.9)

EFFORTS = ("env_steps", "cpu_seconds", "wall_seconds")


def cells_of(results: Iterable[JobResult]) -> dict[tuple[str, int, str], list[JobResult]]:
    """Group results of the same method, number of robots and reward, in the order in which methods are listed."""
    order = list(METHODS)
    found: dict[tuple[str, int, str], list[JobResult]] = {}
    for result in sorted(results, key=lambda one: (one.job.reward, one.job.num_robots, order.index(one.job.method))):
        found.setdefault(result.job.cell, []).append(result)
    return found


def outcome_table(results: Iterable[JobResult], lacking: Mapping[str, str]) -> Table:
    """Return what came of the trainings: interquartile means with 95 % intervals; and what they cost, medians.

    Args:
        results: What is shown.
        lacking: Why nothing is known of a method, by its name.
    """
    table = Table("method", "N", "reward", "seeds", "arrived", "clean", "time / shortest", title="How trainings ended")
    for name in ("steps", "CPU s", "us of a robot's step", "MiB of a robot"):
        table.add_column(name, justify="right")
    for (method, num_robots, reward), own in cells_of(results).items():
        table.add_row(METHODS[method].words, str(num_robots), reward, str(len(own)), *_outcome(own), *_cost(own))
    for method, reason in lacking.items():
        table.add_row(METHODS[method].words, "-", "-", "0", reason)
    return table


def effort_table(results: Iterable[JobResult]) -> Table:
    """Return what it took to be good enough for the first time: steps, CPU time and wall time, medians over seeds."""
    columns = [f"{share:.0%} {how}" for share, how in _goals()]
    table = Table("method", "N", "reward", *columns, title="What it took: steps of the swarm, CPU s, wall s")
    for (method, num_robots, reward), own in cells_of(results).items():
        efforts = [_effort([one.first_at(share, how) for one in own]) for share, how in _goals()]
        table.add_row(METHODS[method].words, str(num_robots), reward, *efforts)
    return table


def _goals() -> list[tuple[float, str]]:
    return [(share, how) for how in ("arrived", "clean") for share in SHARES]


def _outcome(own: Sequence[JobResult]) -> list[str]:
    ratios = [one.last.time_ratio for one in own if one.last.time_ratio is not None]
    return [*(_spread([getattr(one.last, how) for one in own]) for how in ("arrived", "clean")), _spread(ratios)]


def _cost(own: Sequence[JobResult]) -> list[str]:
    """Return the steps and the CPU time of a training, and of a robot the time of a step and memory."""
    seconds = [one.robot_step_seconds for one in own if one.robot_step_seconds is not None]
    memory = [one.robot_memory for one in own if one.robot_memory is not None]
    return [
        f"{median(one.last.env_steps for one in own):,.0f}",
        f"{median(one.last.cpu_seconds for one in own):,.0f}",
        f"{1e6 * median(seconds):.0f}" if seconds else "-",
        f"{median(memory):.0f}" if memory else "-",
    ]


def _effort(points: Sequence[Point | None]) -> str:
    """Return the medians of what was needed by the seeds that got there, and how many did if not all."""
    there = [point for point in points if point is not None]
    if not there:
        return "-"
    words = ", ".join(f"{median(getattr(point, what) for point in there):,.0f}" for what in EFFORTS)
    return words if len(there) == len(points) else f"{words} ({len(there)} of {len(points)})"


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "-"
    spread = spread_of(values)
    return f"{spread.middle:.2f} ({spread.low:.2f}-{spread.high:.2f})"
