"""Plots of a comparison: success against steps of the swarm and against CPU time, a band over the seeds."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes

from bench.learning.job import JobResult
from bench.learning.methods.registry import METHODS
from bench.learning.report.figure import saved_figure
from bench.learning.report.table import cells_of
from leed_ros.task.geometry import FloatArray

AXES = {"env_steps": "steps of the swarm", "cpu_seconds": "CPU time [s]"}
POINTS = 100

COLOURS = mpl.colormaps["tab20"]
"""The same method has the same one in every picture."""


def plot(results: Iterable[JobResult], path: Path) -> None:
    """Draw one row of panels for each number of robots and reward.

    Raises:
        ValueError: There is no result.
        OSError: The picture cannot be written.
    """
    cells = cells_of(results)
    grounds = list(dict.fromkeys((num_robots, reward) for _, num_robots, reward in cells))
    with saved_figure(len(grounds), len(AXES), 11.0, path, sharey=True) as panels:
        for row, (num_robots, reward) in zip(panels, grounds, strict=True):
            own = {method: found for (method, n, kind), found in cells.items() if (n, kind) == (num_robots, reward)}
            for axes, what in zip(row, AXES, strict=True):
                _draw(axes, own, what)
                axes.set(xlabel=AXES[what], ylabel="arrived", title=f"{num_robots} robots, {reward} reward")
                axes.set(xlim=(0, None), ylim=(0, 1))


def _draw(axes: Axes, own: dict[str, list[JobResult]], what: str) -> None:
    for method, results in own.items():
        colour = COLOURS(list(METHODS).index(method) % COLOURS.N)
        if len(results[0].points) == 1:
            axes.axhline(results[0].last.arrived, linestyle=":", color=colour, label=METHODS[method].words)
            continue
        begin = max(getattr(one.points[0], what) for one in results)
        grid = np.linspace(begin, min(getattr(one.last, what) for one in results), POINTS)
        curves = np.stack([_curve(one, what, grid) for one in results])
        axes.plot(grid, np.median(curves, axis=0), color=colour, label=METHODS[method].words)
        axes.fill_between(grid, curves.min(axis=0), curves.max(axis=0), color=colour, alpha=0.2)


def _curve(result: JobResult, what: str, grid: FloatArray) -> FloatArray:
    """Return what arrived on a grid. Shape (POINTS,)."""
    points: Sequence[float] = [getattr(point, what) for point in result.points]
    return np.interp(grid, points, [point.arrived for point in result.points])
