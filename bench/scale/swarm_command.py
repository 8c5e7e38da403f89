"""The swarm half of `python -m bench.scale`: `--swarms`."""

import json
import os
from contextlib import closing
from pathlib import Path

import click
from rich.console import Console

from bench.scale.swarm_layouts import LAYOUTS
from bench.scale.swarm_plot import plot
from bench.scale.swarm_run import SilentSwarmError
from bench.scale.swarms import chosen_layouts, document_of, swarm_figures, table_of
from leed_ros.node_spec import ENVIRONMENT
from leed_ros.runner.status import StatusListener


@click.command()
@click.option("--num-robots", type=click.IntRange(1, 128), multiple=True, default=(8,), show_default=True)
@click.option("--steps", type=click.IntRange(1), default=1500, show_default=True, help="Steps of a measured stretch")
@click.option("--turns", type=click.IntRange(1), default=3, show_default=True, help="Turns to take medians of")
@click.option("--physics", type=click.Choice(["kinematic", "pybullet"]), default="kinematic", show_default=True)
@click.option("--training/--no-training", default=True, show_default=True, help="Robots explore and learn")
@click.option("--layout", "names", type=click.Choice([one.name for one in LAYOUTS]), multiple=True, help="Only these")
@click.option("--json", "path", type=click.Path(path_type=Path, dir_okay=False), help="Write every run to this file")
@click.option("--plot", "picture", type=click.Path(path_type=Path, dir_okay=False), help="Draw them to this file")
def swarms(  # noqa: PLR0917 (click's)
    num_robots: tuple[int, ...],
    steps: int,
    turns: int,
    physics: str,
    training: bool,
    names: tuple[str, ...],
    path: Path | None,
    picture: Path | None,
) -> None:
    """Measure swarms in every layout, side by side."""
    os.environ.update({**ENVIRONMENT, **os.environ})
    console = Console(stderr=True, highlight=False)
    with closing(StatusListener()) as listener:
        runs = swarm_figures(
            chosen_layouts(names), num_robots, steps, turns, listener.status, physics=physics, training=training,
            say=lambda line: console.print(line, soft_wrap=True),
        )  # fmt: skip
        try:
            found = list(runs)
        except SilentSwarmError as error:
            raise click.ClickException(str(error)) from error
    Console(width=180).print(table_of(found))
    if path is not None:
        path.write_text(json.dumps(document_of(found), indent=2) + "\n", encoding="utf-8")
    if picture is not None:
        plot(found, picture)


if __name__ == "__main__":
    swarms()
