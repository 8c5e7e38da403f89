"""The page: the report card as one HTML file that needs nothing else."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from leed_ros.demonstration.report.card import Row
from leed_ros.demonstration.report.comparison import Comparison
from leed_ros.demonstration.report.config import ReportConfig

WIDTH, HEIGHT = 520.0, 180.0
"""Size of a plot [px]."""


def page(
    title: str,
    config: ReportConfig,
    rows: Sequence[Row],
    notes: Mapping[str, Any],
    comparisons: Sequence[Comparison] = (),
) -> str:
    """Return the report card as HTML; whatever a model is called, nothing of it is taken for markup.

    Args:
        title: What was measured.
        config: On what.
        rows: The methods.
        notes: Share with interval by kind of result and half of the corpus; empty if notes were left out.
        comparisons: The loop of code and model against code alone.
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files(__package__).joinpath("card.html").read_text(encoding="utf-8"))
    lines = [{"name": row.method, "points": points} for row in rows if (points := _points(row, rows))]
    values = {"config": config.to_mapping(), "rows": rows, "comparisons": comparisons, "notes": notes, "lines": lines}
    return template.render(title=title, width=WIDTH, height=HEIGHT, span=_span(rows), **values)


def _span(rows: Sequence[Row]) -> tuple[float, float]:
    values = [value for row in rows for value in row.by_round]
    return (min(values), max(values)) if values else (0.0, 1.0)


def _points(row: Row, rows: Sequence[Row]) -> str:
    """Return the best reward by round as points of a line [px]; empty with less than two."""
    if len(row.by_round) < 2:
        return ""
    low, high = _span(rows)
    scale = max(high - low, 1e-9)
    step = WIDTH / (len(row.by_round) - 1)
    return " ".join(f"{n * step:.1f},{HEIGHT * (high - value) / scale:.1f}" for n, value in enumerate(row.by_round))
