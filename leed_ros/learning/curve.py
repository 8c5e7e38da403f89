"""The learning curve: one CSV row per update, written as it comes."""

import csv
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

from leed_ros.learning.metrics import UpdateMetrics


class LearningCurve:
    """Appends updates to a CSV file.

    Args:
        path: The file; it gets a header when it is new.
        extra: Names of further columns.
    """

    def __init__(self, path: Path, extra: tuple[str, ...]) -> None:
        self._path = path
        self._columns = [*(field.name for field in fields(UpdateMetrics)), *extra]

    def append(self, metrics: UpdateMetrics, extra: Mapping[str, float]) -> None:
        """Write one row.

        Raises:
            OSError: The file cannot be written.
        """
        new = not self._path.exists()
        with self._path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self._columns)
            if new:
                writer.writeheader()
            writer.writerow({**asdict(metrics), **extra})
