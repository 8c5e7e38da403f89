"""Plot of a comparison over numbers of robots: success, and what a robot costs."""

from collections.abc import Callable, Iterable
from pathlib import Path

from matplotlib.axes import Axes

from bench.learning.job import JobResult
from bench.learning.methods.registry import METHODS
from bench.learning.report.figure import saved_figure
from bench.learning.report.plot import COLOURS
from bench.learning.report.statistics import spread_of
from bench.learning.report.table import cells_of

Measure = Callable[[JobResult], float | None]

PANELS: dict[str, Measure] = {
    "arrived": lambda result: result.last.arrived,
    "clean": lambda result: result.last.clean,
    "a robot's step [us CPU]": lambda result: (
        None if result.robot_step_seconds is None else 1e6 * result.robot_step_seconds
    ),
}
"""What is drawn, by the words at its axis; bodies and lidars are no part of what a robot computes."""


def plot_scaling(results: Iterable[JobResult], path: Path) -> None:
    """Draw one row of panels for each reward, over the number of robots: interquartile means with 95 % intervals.

    Raises:
        ValueError: There is no result.
        OSError: The picture cannot be written.
    """
    cells = cells_of(results)
    sizes = sorted({num_robots for _, num_robots, _ in cells})
    rewards = list(dict.fromkeys(reward for _, _, reward in cells))
    with saved_figure(len(rewards), len(PANELS), 15.0, path) as panels:
        for row, reward in zip(panels, rewards, strict=True):
            own = {(method, n): found for (method, n, kind), found in cells.items() if kind == reward}
            for axes, (words, measure) in zip(row, PANELS.items(), strict=True):
                _draw(axes, own, measure)
                axes.set(xlabel="robots", ylabel=words, title=f"{reward} reward")
                axes.set_xscale("log", base=2)
                axes.set_xticks(sizes, labels=[str(size) for size in sizes])
                axes.set_ylim(0, 1 if words in ("arrived", "clean") else None)


def _draw(axes: Axes, cells: dict[tuple[str, int], list[JobResult]], measure: Measure) -> None:
    for method in dict.fromkeys(name for name, _ in cells):
        found = {n: _values(own, measure) for (name, n), own in cells.items() if name == method}
        spreads = {n: spread_of(values) for n, values in sorted(found.items()) if values}
        if spreads:
            below = [spread.middle - spread.low for spread in spreads.values()]
            above = [spread.high - spread.middle for spread in spreads.values()]
            middles = [spread.middle for spread in spreads.values()]
            colour, words = COLOURS(list(METHODS).index(method) % COLOURS.N), METHODS[method].words
            axes.errorbar(list(spreads), middles, (below, above), marker="o", capsize=3, color=colour, label=words)


def _values(results: Iterable[JobResult], measure: Measure) -> list[float]:
    return [value for value in map(measure, results) if value is not None]
