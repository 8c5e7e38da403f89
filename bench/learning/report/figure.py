"""A figure of panels that is saved when it is drawn; no display is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray

PANEL_HEIGHT = 4.0  # [in]


@contextmanager
def saved_figure(rows: int, columns: int, width: float, path: Path, **options: object) -> Iterator[NDArray[np.object_]]:
    """Yield the panels of a new figure, and save it afterwards, with a legend in each row.

    Args:
        rows: Rows of panels.
        columns: Panels in a row.
        width: Width of the figure [in].
        path: Where it goes.
        options: Further ones of `matplotlib.pyplot.subplots`.

    Raises:
        ValueError: There is no row.
        OSError: The picture cannot be written.
    """
    if not rows:
        raise ValueError("there is nothing to draw")
    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415 (after the backend is chosen)

    figure, panels = plt.subplots(rows, columns, figsize=(width, PANEL_HEIGHT * rows), squeeze=False, **options)
    try:
        yield panels
        for row in panels:
            row[0].legend(fontsize="small")
        figure.tight_layout()
        figure.savefig(path, dpi=90)
    finally:
        plt.close(figure)
