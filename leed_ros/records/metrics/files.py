"""The metric files of a run: where they are, and how they are made of what the robots wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leed_ros.records.metrics.curve import CURVE_FILE, Curve, read_curves
from leed_ros.records.metrics.events import write_events
from leed_ros.records.metrics.tidy import write_tidy

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
    summary: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    robots = summary.get("evaluation", {}).get("robots", {})
    names = ("arrived", "clean", "time_ratio")
    return {
        robot: {f"evaluation/{name}": row[name] for name in names if row.get(name) is not None}
        for robot, row in robots.items()
    }
