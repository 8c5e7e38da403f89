"""The comparison in a table: a row for each method, number of robots and reward."""

from collections.abc import Iterable, Sequence
from statistics import median

from rich.table import Table

from bench.learning.job import JobResult, Point
from bench.learning.methods import METHODS
from bench.learning.statistics import spread_of

SHARES = (0.5, 0.9)


def cells_of(results: Iterable[JobResult]) -> dict[tuple[str, int, str], list[JobResult]]:
    """Group results of the same method, number of robots and reward, in the order in which methods are listed."""
    order = list(METHODS)
    found: dict[tuple[str, int, str], list[JobResult]] = {}
    for result in sorted(results, key=lambda one: (one.job.reward, one.job.num_robots, order.index(one.job.method))):
        found.setdefault(result.job.cell, []).append(result)
    return found


def table_of(results: Iterable[JobResult]) -> Table:
    """Return medians of what was needed, and interquartile means of what came of it with 95 % intervals."""
    table = Table("method", "N", "reward", "seeds", *(f"steps to {share:.0%} {how}" for share, how in _columns()))
    for name in ("CPU s to 90 % arrived", "arrived", "clean", "time / shortest", "CPU s"):
        table.add_column(name)
    for (method, num_robots, reward), own in cells_of(results).items():
        table.add_row(METHODS[method].words, str(num_robots), reward, str(len(own)), *_figures(own))
    return table


def _columns() -> list[tuple[float, str]]:
    return [(share, how) for how in ("arrived", "clean") for share in SHARES]


def _figures(own: Sequence[JobResult]) -> list[str]:
    steps = [_needed([one.first_at(share, how) for one in own], "env_steps") for share, how in _columns()]
    cpu = _needed([one.first_at(0.9, "arrived") for one in own], "cpu_seconds")
    ratios = [one.last.time_ratio for one in own if one.last.time_ratio is not None]
    ended = [_spread([getattr(one.last, how) for one in own]) for how in ("arrived", "clean")]
    return [*steps, cpu, *ended, _spread(ratios), f"{median(one.last.cpu_seconds for one in own):.0f}"]


def _needed(points: Sequence[Point | None], what: str) -> str:
    """Return the median of what was needed by the seeds that got there, and how many did if not all."""
    there = [point for point in points if point is not None]
    if not there:
        return "-"
    words = f"{median(getattr(point, what) for point in there):,.0f}"
    return words if len(there) == len(points) else f"{words} ({len(there)} of {len(points)})"


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "-"
    spread = spread_of(values)
    return f"{spread.middle:.2f} ({spread.low:.2f}-{spread.high:.2f})"
