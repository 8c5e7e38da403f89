"""Axes on which something is drawn against the number of robots."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes


@contextmanager
def scale_axes(what: str, path: Path) -> Iterator[Axes]:
    """Give logarithmic axes to draw labelled lines on, and write the picture at the end.

    Args:
        what: What is drawn, with its unit.
        path: Where the picture goes.

    Raises:
        OSError: The picture cannot be written.
    """
    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415 (after the backend is chosen)

    figure, axes = plt.subplots(figsize=(7, 4.5))
    try:
        yield axes
        axes.set(xscale="log", yscale="log", xlabel="robots N", ylabel=what)
        axes.grid(visible=True, alpha=0.3)
        axes.legend(fontsize="small")
        figure.tight_layout()
        figure.savefig(path, dpi=90)
    finally:
        plt.close(figure)
