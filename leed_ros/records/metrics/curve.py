"""Learning curves as the robots of a run wrote them, a row per update."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from leed_ros.documents.content import read_text
from leed_ros.documents.one_line import one_line
from leed_ros.records.errors import RecordError
from leed_ros.task.geometry import FloatArray

CURVE_FILE = "learning_curve.csv"
MAX_BYTES = 100_000_000
"""Largest learning curve [B]."""

STEPS_COLUMN, UPDATES_COLUMN = "transitions", "updates"
_WORDS = {"True": 1.0, "False": 0.0}


@dataclass(frozen=True)
class Curve:
    """How one robot learned.

    Attributes:
        robot: Its name.
        env_steps: Transitions that it had learned from after each update. Shape (U,).
        values: What it wrote of each update, by name. Shape (U,) each.
    """

    robot: str
    env_steps: NDArray[np.int64]
    values: Mapping[str, FloatArray]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of what was measured of the updates, their numbers not counted."""
        return tuple(name for name in self.values if name != UPDATES_COLUMN)

    @property
    def updates(self) -> NDArray[np.int64]:
        """Number of each update, from 1 where the file does not tell. Shape (U,)."""
        numbers = self.values.get(UPDATES_COLUMN, np.arange(1, len(self) + 1))
        return numbers.astype(np.int64)

    def __len__(self) -> int:
        return len(self.env_steps)


def read_curves(run: Path) -> tuple[Curve, ...]:
    """Read the curves of a run's robots, robot_2 before robot_10; robots without an update have none.

    Raises:
        RecordError: A file cannot be read.
    """
    files = sorted(run.glob(f"*/{CURVE_FILE}"), key=lambda path: _natural(path.parent.name))
    return tuple(curve for path in files if len(curve := read_curve(path)))


def read_curve(path: Path) -> Curve:
    """Read one robot's file. A row that was being written when its robot was killed is left out.

    Raises:
        RecordError: It cannot be read or is no learning curve.
    """
    try:
        reader = csv.DictReader(io.StringIO(read_text(path, MAX_BYTES), newline=""))
        columns = list(reader.fieldnames or ())
        rows = list(_numbers(reader, columns))
    except (ValueError, csv.Error) as error:
        raise RecordError(f"{path} cannot be read: {one_line(error)}") from error
    if STEPS_COLUMN not in columns:
        raise RecordError(f"{path} is no learning curve: it has no column '{STEPS_COLUMN}'")
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(columns))
    values = {name: table[:, index] for index, name in enumerate(columns) if name != STEPS_COLUMN}
    return Curve(path.parent.name, table[:, columns.index(STEPS_COLUMN)].astype(np.int64), values)


def _numbers(reader: "csv.DictReader[str]", columns: list[str]) -> Iterator[list[float]]:
    for row in reader:
        cells = [row[name] for name in columns]
        if None in cells or "" in cells:
            continue
        yield [_WORDS[cell] if cell in _WORDS else float(cell) for cell in cells]


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]
