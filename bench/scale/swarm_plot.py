"""A plot of swarms at scale: CPU time of a robot's step against the number of robots, in every layout."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

import matplotlib as mpl

from bench.scale.swarms import SwarmFigures, grouped


def plot(found: Sequence[SwarmFigures], path: Path) -> None:
    """Draw a line for every layout through the medians of its turns.

    Raises:
        OSError: The picture cannot be written.
    """
    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415 (after the backend is chosen)

    groups = grouped(found)
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for name in dict.fromkeys(layout for layout, _ in groups):
        own = [
            (number, median(one.cpu_per_agent_step for one in runs))
            for (layout, number), runs in groups.items()
            if layout == name
        ]
        axes.plot(*zip(*sorted(own), strict=True), marker="o", markersize=3, label=name)
    axes.set(xscale="log", yscale="log", xlabel="robots N", ylabel="CPU time of all processes per agent step [ms]")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path, dpi=90)
    plt.close(figure)
