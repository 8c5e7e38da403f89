"""`leed evaluate`: run a finished swarm's policies on held-out missions."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from leed_ros.cli.reporting import json_option, missions_option, reported, run_argument
from leed_ros.runner.run_folder import RunFolder


@click.command()
@run_argument
@missions_option
@click.option("--physics", type=click.Choice(["pybullet", "kinematic"]), default="pybullet", show_default=True)
@click.option("--quiet", is_flag=True, help="Show no progress")
@json_option
@reported
def evaluate(run: Path, missions: int, physics: str, *, quiet: bool, as_json: bool) -> None:
    """Evaluate the exported policies of the run in folder RUN on held-out missions."""
    from leed_ros.cli.progress import rounds_of  # noqa: PLC0415
    from leed_ros.runner.evaluation import evaluate_run  # noqa: PLC0415
    from leed_ros.runner.table import evaluation_table  # noqa: PLC0415

    summary = evaluate_run(RunFolder.open(run), missions, physics, rounds_of("evaluation", quiet=quiet))
    if as_json:
        click.echo(json.dumps(asdict(summary), indent=2))
    else:
        Console().print(evaluation_table(summary))
