"""A plot of swarms at scale: CPU time of a robot's step against the number of robots, in every layout."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.scale.scale_axes import scale_axes
from bench.scale.swarms import SwarmFigures, grouped


def plot(found: Sequence[SwarmFigures], path: Path) -> None:
    """Draw a line for every layout through the medians of its turns.

    Raises:
        OSError: The picture cannot be written.
    """
    groups = grouped(found)
    with scale_axes("CPU time of all processes per agent step [ms]", path) as axes:
        for name in dict.fromkeys(layout for layout, _ in groups):
            own = [
                (number, median(one.cpu_per_agent_step for one in runs))
                for (layout, number), runs in groups.items()
                if layout == name
            ]
            axes.plot(*zip(*sorted(own), strict=True), marker="o", markersize=3, label=name)
