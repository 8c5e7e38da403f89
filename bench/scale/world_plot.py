"""A plot of worlds at scale: agent-steps per CPU-second against the number of robots."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

from bench.scale.worlds import Figures


def plot(figures: Sequence[Figures], path: Path) -> None:
    """Draw a line for everybody who took steps.

    Raises:
        OSError: The picture cannot be written.
    """
    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415 (after the backend is chosen)

    figure, axes = plt.subplots(figsize=(7, 4.5))
    for name in dict.fromkeys(name for one in figures for name in one.paces):
        own = [(one.num_robots, one.paces[name].middle) for one in figures if name in one.paces]
        style = "-" if name in ("kinematic", "pybullet") else "--"
        axes.plot(*zip(*own, strict=True), style, marker="o", markersize=3, label=name)
    axes.set(xscale="log", yscale="log", xlabel="robots N", ylabel="agent-steps per CPU-second, lidar included")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path, dpi=90)
    plt.close(figure)
