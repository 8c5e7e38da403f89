"""`leed export`: make the policies of a run from its checkpoints."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from leed_ros.cli.reporting import json_option, reported, run_argument
from leed_ros.runner.run_folder import RunFolder


@click.command()
@run_argument
@json_option
@reported
def export(run: Path, as_json: bool) -> None:
    """Export every robot's policy of the run in folder RUN from its checkpoint, as policy.onnx and policy.yaml."""
    from leed_ros.runner.export import export_run  # noqa: PLC0415

    exported = export_run(RunFolder.open(run))
    if as_json:
        click.echo(json.dumps({name: asdict(item) for name, item in exported.items()}, indent=2, default=str))
        return
    for name, item in exported.items():
        click.echo(f"{name}: {item.path} (differs from torch by at most {item.max_error:.1e})")
