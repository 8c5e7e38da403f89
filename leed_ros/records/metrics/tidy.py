"""One tidy table of a run's metrics: a row per robot, update and metric."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from leed_ros.records.errors import RecordError
from leed_ros.records.metrics.curve import Curve

COLUMNS = ("robot", "update", "env_steps", "metric", "value")


def write_tidy(path: Path, curves: Sequence[Curve]) -> int:
    """Write `COLUMNS` as CSV; the file appears whole or not at all.

    Returns:
        Number of rows, the header not counted.

    Raises:
        RecordError: The file cannot be written.
    """
    partial = path.with_name(f".{path.name}.partial")
    rows = list(_rows(curves))
    try:
        with partial.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows)
        partial.replace(path)
    except OSError as error:
        raise RecordError(f"cannot write {path}: {error.strerror or error}") from error
    return len(rows)


def _rows(curves: Sequence[Curve]) -> Iterator[tuple[str, int, int, str, float]]:
    for curve in curves:
        columns = {metric: curve.values[metric].tolist() for metric in curve.metrics}
        for index, update in enumerate(curve.updates.tolist()):
            for metric, values in columns.items():
                yield curve.robot, update, int(curve.env_steps[index]), metric, values[index]
