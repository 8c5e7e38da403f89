"""`leed swarm`: train a swarm and evaluate what it learned."""

import json
import sys
import time
from datetime import datetime
from typing import Any

import click
from rich.console import Console

from leed_ros.cli.reporting import EXIT_INTERRUPTED, EXIT_ROBOT_LOST, json_option, missions_option, reported
from leed_ros.cli.view import swarm_page, view_option
from leed_ros.runner.options import options_from
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.swarm import SwarmConfig
from leed_ros.view.config import ViewConfig


@click.command()
@options_from(SwarmConfig)
@missions_option
@view_option
@click.option("--quiet", is_flag=True, help="Show no progress and no output of the nodes")
@json_option
@reported
def swarm(missions: int, view: ViewConfig | None, quiet: bool, as_json: bool, **choices: Any) -> None:
    """Train a swarm, then evaluate every robot's exported policy on held-out missions.

    Writes checkpoints, learning curves and policies to runs/<time> or the folder given with --out.
    """
    from leed_ros.runner.progress import Progress  # noqa: PLC0415
    from leed_ros.runner.swarm_runner import run_swarm  # noqa: PLC0415
    from leed_sim.scenario import make_scenario  # noqa: PLC0415

    config = SwarmConfig.from_mapping(choices)
    make_scenario(config.world, config.num_robots, config.seed)  # refuse what the nodes would refuse, at once
    console = Console(stderr=True, highlight=False)
    run = RunFolder.create(config, datetime.now())
    started = time.monotonic()
    with swarm_page(run, view):
        outcome = run_swarm(run, Progress(console, config, quiet))
    if outcome.failure:
        raise RunError(f"{outcome.failure}; what was learned so far is in {run.path}")
    if outcome.interrupted:
        console.print(f"interrupted; what was learned so far is in {run.path}")
        sys.exit(EXIT_INTERRUPTED)
    _report(run, missions, as_json, started)
    for robot, reason in outcome.lost.items():
        console.print(f"{robot} {reason}", style="red")
    sys.exit(EXIT_ROBOT_LOST if outcome.lost else 0)


def _report(run: RunFolder, missions: int, as_json: bool, started: float) -> None:
    """Evaluate a run that has just ended, write its summary, and print it."""
    from leed_ros.runner.evaluation import env_steps_of, evaluate_run, record_evaluations, summary_of  # noqa: PLC0415
    from leed_ros.runner.export import export_missing  # noqa: PLC0415
    from leed_ros.runner.table import demonstration_lines, evaluation_table  # noqa: PLC0415

    export_missing(run)
    result = evaluate_run(run, missions, "pybullet")
    record_evaluations(run, result)
    summary = summary_of(run, result, time.monotonic() - started, env_steps_of(run))
    run.write_summary(summary)
    if as_json:
        click.echo(json.dumps(summary, indent=2))
        return
    console = Console()
    console.print(evaluation_table(result))
    for line in demonstration_lines(run.demonstrations()):
        console.print(line, soft_wrap=True)
    console.print(f"run: {run.path}", soft_wrap=True)
