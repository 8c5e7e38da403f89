"""Tables and plots of trainings that are through: `python -m bench.learning.report FILE... [--plot OUT]`.

Files are those of `python -m bench.learning --results`. Of each method the trainings with the largest budget are shown.
"""

from pathlib import Path

import click
from rich.box import MARKDOWN
from rich.console import Console

from bench.learning.report.longest import longest
from bench.learning.report.plot import plot
from bench.learning.report.scaling import plot_scaling
from bench.learning.report.table import effort_table, outcome_table
from bench.learning.store import ResultStore


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--plot", "picture", type=click.Path(path_type=Path), help="Draw the curves to this file")
@click.option("--scaling-plot", "scaling", type=click.Path(path_type=Path), help="Draw success and cost over robots")
@click.option("--markdown", is_flag=True, help="Print tables for a page")
def main(files: tuple[Path, ...], picture: Path | None, scaling: Path | None, *, markdown: bool) -> None:
    """Show trainings that are through."""
    found = longest(result for file in files for result in ResultStore(file).load().values())
    for table in (outcome_table(found, {}), effort_table(found)):
        table.box = MARKDOWN if markdown else table.box
        Console(width=300 if markdown else 190).print(table)
    if picture:
        plot(found, picture)
    if scaling:
        plot_scaling(found, scaling)


if __name__ == "__main__":
    main()
