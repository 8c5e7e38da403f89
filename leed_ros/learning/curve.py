"""The learning curve: one CSV row per update, written as it comes."""

import contextlib
import csv
import os
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

from leed_ros.learning.atomic_file import write_atomically
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
        """Write one row, whole or not at all.

        Raises:
            OSError: The file cannot be written.
        """
        before = self._path.stat().st_size if self._path.exists() else 0
        try:
            with self._path.open("a", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, self._columns)
                if not before:
                    writer.writeheader()
                writer.writerow({**asdict(metrics), **extra})
        except OSError:
            with contextlib.suppress(OSError):
                os.truncate(self._path, before)
            raise

    def cut(self, updates: int) -> None:
        """Drop the rows beyond an update, which are about to come again, and rows that are not whole.

        Raises:
            OSError: The file cannot be written.
        """
        if not self._path.exists():
            return
        text = self._path.read_text(encoding="utf-8", errors="replace")
        header, *rows = text.splitlines(keepends=True) or [""]
        kept = [row for row in rows if self._belongs(row, updates)]
        content = "".join([header, *kept]).encode()
        if content != text.encode():
            write_atomically(self._path, content)

    def _belongs(self, row: str, updates: int) -> bool:
        values = row.split(",")
        whole = row.endswith("\n") and len(values) == len(self._columns)
        return whole and values[0].isdecimal() and int(values[0]) <= updates
