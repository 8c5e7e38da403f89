"""`leed report`: a run as one page, one table and TensorBoard events."""

import json
from pathlib import Path

import click

from leed_ros.cli.reporting import json_option, reported, run_argument
from leed_ros.runner.run_folder import RunFolder


@click.command()
@run_argument
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Page to write; RUN/report.html if left out"
)
@click.option("--rounds", type=click.IntRange(0, 20), default=3, show_default=True, help="Rounds of missions to show")
@click.option("--quiet", is_flag=True, help="Show no progress")
@json_option
@reported
def report(run: Path, out: Path | None, rounds: int, *, quiet: bool, as_json: bool) -> None:
    """Write the report of the run in folder RUN: one HTML page that needs no network.

    Beside it go the metrics: RUN/metrics.csv, and RUN/tensorboard for `tensorboard --logdir`.
    """
    from leed_ros.cli.progress import working  # noqa: PLC0415 (keeps `leed --help` quick)
    from leed_ros.runner.records import run_metrics, run_report  # noqa: PLC0415

    folder = RunFolder.open(run)
    with working("writing metrics and report", quiet=quiet):
        metrics = run_metrics(folder)
        written = run_report(folder, out, rounds)
    if as_json:
        files = {"report": str(written.path), "metrics": str(metrics.tidy), "tensorboard": str(metrics.events)}
        click.echo(json.dumps({**files, "remark": written.remark}))
        return
    click.echo(f"report: {written.path}")
    click.echo(f"metrics: {metrics.tidy} ({metrics.rows:,} rows); tensorboard --logdir {metrics.events}")
    if written.remark:
        click.echo(f"leed: {written.remark}", err=True)
