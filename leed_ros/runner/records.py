"""The records of a run: metrics and the report, from its folder into its folder."""

from dataclasses import dataclass
from pathlib import Path

from leed_ros.deployment.errors import PolicyError
from leed_ros.records.errors import RecordError
from leed_ros.records.metrics.files import MetricFiles, write_metrics
from leed_ros.records.report.content import read_content
from leed_ros.records.report.page import Missions, page
from leed_ros.runner.missions import drive_missions
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.task.config import ConfigError

REPORT_FILE = "report.html"
ROUNDS = 3
"""Rounds of missions that a report shows."""


@dataclass(frozen=True)
class Report:
    """A report that was written.

    Attributes:
        path: The page.
        remark: What it lacks, and why; empty if nothing.
    """

    path: Path
    remark: str = ""


def run_metrics(run: RunFolder) -> MetricFiles:
    """Write the metrics of a run.

    Raises:
        RunError: A learning curve cannot be read, or a file not written.
    """
    try:
        return write_metrics(run.path)
    except RecordError as error:
        raise RunError(str(error)) from error


def run_report(run: RunFolder, out: Path | None = None, rounds: int = ROUNDS) -> Report:
    """Write the report of a run; a run without policies is reported without missions.

    Args:
        run: The run.
        out: The page; `report.html` in the run's folder by default.
        rounds: Rounds of missions to show; none if 0.

    Raises:
        RunError: A file of the run cannot be read, or the page not written.
    """
    path = out or run.path / REPORT_FILE
    missions, remark = _missions(run, rounds)
    try:
        text = page(read_content(run.path), missions)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except RecordError as error:
        raise RunError(str(error)) from error
    except OSError as error:
        raise RunError(f"cannot write {path}: {error.strerror or error}") from error
    return Report(path, remark)


def _missions(run: RunFolder, rounds: int) -> tuple[Missions | None, str]:
    if not rounds:
        return None, ""
    try:
        return drive_missions(run, rounds), ""
    except (RunError, PolicyError, ConfigError) as error:
        return None, f"no missions are shown: {error}"
