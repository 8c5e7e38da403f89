"""A plot of worlds at scale: agent-steps per CPU-second against the number of robots."""

from collections.abc import Sequence
from pathlib import Path

from bench.scale.scale_axes import scale_axes
from bench.scale.worlds import Figures


def plot(figures: Sequence[Figures], path: Path) -> None:
    """Draw a line for everybody who took steps.

    Raises:
        OSError: The picture cannot be written.
    """
    with scale_axes("agent-steps per CPU-second, lidar included", path) as axes:
        for name in dict.fromkeys(name for one in figures for name in one.paces):
            own = [(one.num_robots, one.paces[name].middle) for one in figures if name in one.paces]
            style = "-" if name in ("kinematic", "pybullet") else "--"
            axes.plot(*zip(*own, strict=True), style, marker="o", markersize=3, label=name)
