"""`leed swarm`: train a swarm and evaluate what it learned."""

import json
import sys
import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from leed_ros.cli.reporting import EXIT_INTERRUPTED, EXIT_ROBOT_LOST, json_option, missions_option, reported
from leed_ros.cli.view import swarm_page, view_option
from leed_ros.runner.options import options_from
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.swarm import SwarmConfig
from leed_ros.view.config import ViewConfig

if TYPE_CHECKING:
    from leed_sim.evaluation import Summary


@click.command()
@options_from(SwarmConfig)
@missions_option
@view_option
@click.option("--report/--no-report", default=True, show_default=True, help="Write report.html into the run's folder")
@click.option("--quiet", is_flag=True, help="Show no progress, and output only of nodes that fail")
@json_option
@reported
def swarm(missions: int, view: ViewConfig | None, *, report: bool, quiet: bool, as_json: bool, **choices: Any) -> None:
    """Train a swarm, then evaluate every robot's exported policy on held-out missions.

    Writes checkpoints, learning curves and policies to runs/<time> or the folder given with --out.
    """
    from leed_ros.runner.progress import Progress  # noqa: PLC0415
    from leed_ros.runner.records import run_metrics  # noqa: PLC0415
    from leed_ros.runner.swarm_runner import run_swarm  # noqa: PLC0415
    from leed_ros.swarm_site import scenario_of  # noqa: PLC0415

    config = SwarmConfig.from_mapping(choices)
    scenario_of(config.world, config.num_robots, config.seed, config, config.robot)  # refuse what nodes would, at once
    console = Console(stderr=True, highlight=False)
    run = RunFolder.create(config, datetime.now())
    started = time.monotonic()
    with swarm_page(run, view):
        outcome = run_swarm(run, Progress(console, config, quiet))
    with suppress(RunError):  # a report says it; here it would hide why a run failed
        run_metrics(run)
    if outcome.failure:
        raise RunError(f"{outcome.failure}; what was learned so far is in {run.path}")
    if outcome.interrupted:
        console.print(f"interrupted; what was learned so far is in {run.path}")
        sys.exit(EXIT_INTERRUPTED)
    summary, result = _evaluate(run, missions, started, quiet=quiet)
    if as_json:
        click.echo(json.dumps(summary, indent=2))
    else:
        _print(run, result)
    if report:
        _write_report(run, quiet=quiet, as_json=as_json)
    for robot, reason in outcome.lost.items():
        console.print(f"{robot} {reason}", style="red")
    sys.exit(EXIT_ROBOT_LOST if outcome.lost else 0)


def _evaluate(run: RunFolder, missions: int, started: float, *, quiet: bool) -> tuple[dict[str, Any], "Summary"]:
    """Evaluate a run that has just ended, write its summary and return it with the result."""
    from leed_ros.cli.progress import rounds_of  # noqa: PLC0415
    from leed_ros.runner.evaluation import env_steps_of, evaluate_run, record_evaluations, summary_of  # noqa: PLC0415

    if run.robots_without_policy():
        from leed_ros.runner.export import export_missing  # noqa: PLC0415 (torch takes seconds to import)

        export_missing(run)
    result = evaluate_run(run, missions, "pybullet", rounds_of("evaluation", quiet=quiet))
    record_evaluations(run, result)
    summary = summary_of(run, result, time.monotonic() - started, env_steps_of(run))
    run.write_summary(summary)
    return summary, result


def _print(run: RunFolder, result: "Summary") -> None:
    from leed_ros.runner.table import demonstration_lines, evaluation_table  # noqa: PLC0415

    console = Console()
    console.print(evaluation_table(result))
    for line in demonstration_lines(run.demonstrations()):
        console.print(line, soft_wrap=True)
    console.print(f"run: {run.path}", soft_wrap=True)


def _write_report(run: RunFolder, *, quiet: bool, as_json: bool) -> None:
    """Write the report and the metrics, which tell of the evaluation now."""
    from leed_ros.cli.progress import working  # noqa: PLC0415
    from leed_ros.runner.records import run_metrics, run_report  # noqa: PLC0415

    with working("writing the report", quiet=quiet):
        run_metrics(run)
        written = run_report(run)
    if not as_json:
        Console().print(f"report: {written.path}", soft_wrap=True)
