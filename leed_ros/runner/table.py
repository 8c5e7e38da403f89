"""Tables of results for a terminal."""

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


def _cells(row: RobotSummary) -> tuple[str, str, str, str]:
    ratio = "-" if row.time_ratio is None else f"{row.time_ratio:.2f}"
    return str(row.missions), f"{row.arrived:.2f}", f"{row.clean:.2f}", ratio
