"""The metric files of a run: where they are, and how they are made of what the robots wrote."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from leed_ros.documents.content import read_text
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.one_line import one_line
from leed_ros.documents.plain_json import json_from_text
from leed_ros.records.errors import RecordError
from leed_ros.records.metrics.curve import CURVE_FILE, Curve, read_curves
from leed_ros.records.metrics.events import write_events
from leed_ros.records.metrics.tidy import write_tidy

MAX_BYTES = 50_000_000
"""Largest summary [B]."""

TIDY_FILE, EVENTS_FOLDER = "metrics.csv", "tensorboard"


@dataclass(frozen=True)
class MetricFiles:
    """What was written.

    Attributes:
        tidy: The tidy table.
        events: The folder to give to `tensorboard --logdir`.
        rows: Rows of the table.
        curves: What is in both.
    """

    tidy: Path
    events: Path
    rows: int
    curves: tuple[Curve, ...]


class _Result(BaseModel):
    """A robot's result on held-out missions; what is not known is left out."""

    arrived: float | None = None
    clean: float | None = None
    time_ratio: float | None = None


class _Evaluation(BaseModel):
    robots: dict[str, _Result] = {}


class _Summary(BaseModel):
    evaluation: _Evaluation = _Evaluation()


def write_metrics(run: Path) -> MetricFiles:
    """Write the tidy table and the events of a run into its folder; a run without an update gets an empty table.

    Raises:
        RecordError: A curve cannot be read, or a file not written.
    """
    curves = read_curves(run)
    tidy, events = run / TIDY_FILE, run / EVENTS_FOLDER
    rows = write_tidy(tidy, curves)
    write_events(events, curves, _learned_at(run), _final(run))
    return MetricFiles(tidy, events, rows, curves)


def _learned_at(run: Path) -> float:
    return max((path.stat().st_mtime for path in run.glob(f"*/{CURVE_FILE}")), default=0.0)


def _final(run: Path) -> dict[str, dict[str, float]]:
    """Return each robot's result on held-out missions, as far as the run was evaluated."""
    path = run / "summary.json"
    if not path.is_file():
        return {}
    try:
        summary = json_from_text(read_text(path, MAX_BYTES), own=True)
        robots = _Summary.model_validate(summary).evaluation.robots
    except (DocumentError, ValidationError) as error:
        raise RecordError(f"{path} is no summary of a run: {one_line(error)}") from error
    return {
        robot: {f"evaluation/{name}": value for name, value in row.model_dump().items() if value is not None}
        for robot, row in robots.items()
    }
