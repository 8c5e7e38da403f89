"""Tables of the report card for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from leed_ros.demonstration.report.card import Row
from leed_ros.demonstration.report.comparison import Comparison

KINDS = ("exact", "partial", "invented", "vain", "silent", "understood")


def measures_table(title: str, rows: Sequence[Row]) -> Table:
    """Return what came of every method on the missions held out."""
    table = Table(
        "method", "sites", "arrived", "accepted", "time / shortest", "reward", "disagreement", "volatility", title=title
    )
    for row in rows:
        names = ("arrived", "accepted", "time_ratio", "reward", "disagreement", "volatility")
        table.add_row(row.method, str(row.sites), *(str(row.measures[name]) for name in names))
    return table


def asking_table(rows: Sequence[Row]) -> Table:
    """Return what asking a model came to."""
    table = Table("way", "questions", "kept to the schema", "could be carried out", "s / question", "tokens / reply")
    for row in rows:
        if row.calls:
            shares = (f"{value:.2f}" for value in (row.read, row.validity))
            table.add_row(row.method, str(row.calls), *shares, f"{row.seconds:.1f}", f"{row.tokens:.0f}")
    return table


def comparisons_table(comparisons: Sequence[Comparison]) -> Table:
    """Return how the loop of code and model compares with code alone, place by place."""
    columns = ("code or", "places", "model chosen", "difference in reward", "places below", "clearly", "worst")
    table = Table(*columns, title="Against the best code proposer, on missions held out")
    for one in comparisons:
        counts = (str(len(one.places)), str(one.chosen), one.difference.signed, str(len(one.below)))
        table.add_row(one.way, *counts, str(one.clearly_below), f"{one.worst:+.3f}")
    return table


def notes_table(notes: Mapping[str, Any]) -> Table:
    """Return how notes were read."""
    table = Table("notes", *KINDS)
    for half, shares in notes.items():
        table.add_row(half, *(f"{shares[kind]['count']} of {shares[kind]['total']}" for kind in KINDS))
    return table
