"""Tables of results for a terminal."""

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from leed_sim.evaluation import RobotSummary, Summary


def evaluation_table(summary: Summary) -> Table:
    """Return the result of an evaluation, a row per robot and one for all."""
    table = Table(title="Held-out missions, PyBullet, exported policies")
    table.add_column("robot")
    for column in ("missions", "arrived", "clean", "time / shortest path"):
        table.add_column(column, justify="right")
    for name, row in summary.robots.items():
        table.add_row(name, *_cells(row))
    table.add_section()
    table.add_row("all", *_cells(summary.overall), style="bold")
    return table


def demonstration_lines(content: Mapping[str, Any]) -> list[str]:
    """Return who proposed a run's demonstrations and which rules they keep, a line each.

    Args:
        content: What the demonstration node wrote; empty if there was none.
    """
    if not content:
        return []
    shares = ", ".join(f"{count} proposed by {name}" for name, count in content["by_proposer"].items()) or "none"
    accepted = f"{content['missions']} missions driven, {100.0 * content['accepted_share']:.0f} % accepted"
    rules = [f"rule kept by every demonstration: {sentence}" for sentence in content["rules"]]
    questions = [f"not enforced, please answer: {sentence}" for sentence in content["questions"]]
    return [f"demonstrations: {shares} ({accepted})", *rules, *questions]


def _cells(row: RobotSummary) -> tuple[str, str, str, str]:
    ratio = "-" if row.time_ratio is None else f"{row.time_ratio:.2f}"
    return str(row.missions), f"{row.arrived:.2f}", f"{row.clean:.2f}", ratio
