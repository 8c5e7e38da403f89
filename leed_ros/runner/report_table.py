"""Tables of the report card for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from leed_ros.demonstration.report.card import Row

KINDS = ("exact", "partial", "invented", "vain", "silent", "understood")


def measures_table(title: str, rows: Sequence[Row]) -> Table:
    """Return what came of every method on the missions held out."""
    table = Table("method", "sites", "arrived", "accepted", "time / shortest", "reward", "disagreement", title=title)
    for row in rows:
        names = ("arrived", "accepted", "time_ratio", "reward", "disagreement")
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


def notes_table(notes: Mapping[str, Any]) -> Table:
    """Return how notes were read."""
    table = Table("notes", *KINDS)
    for half, shares in notes.items():
        table.add_row(half, *(f"{shares[kind]['count']} of {shares[kind]['total']}" for kind in KINDS))
    return table
