"""`leed swarm`: train a swarm and evaluate what it learned."""

import json
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from leed_ros.cli.reporting import EXIT_INTERRUPTED, EXIT_ROBOT_LOST, json_option, missions_option, reported
from leed_ros.cli.run_start import earlier_run, first_nodes, new_run, next_nodes, resume_option
from leed_ros.cli.view import swarm_page, view_option
from leed_ros.hosts import name_peers
from leed_ros.node_spec import NodeSpec
from leed_ros.runner.options import options_from
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.runner.run_lock import locked
from leed_ros.swarm import SwarmConfig
from leed_ros.view.config import ViewConfig

if TYPE_CHECKING:
    from leed_ros.runner.swarm_runner import Outcome
    from leed_sim.evaluation import Summary


@click.command()
@options_from(SwarmConfig)
@resume_option
@missions_option
@view_option
@click.option("--report/--no-report", default=True, show_default=True, help="Write report.html into the run's folder")
@click.option("--quiet", is_flag=True, help="Show no progress, and output only of nodes that fail")
@json_option
@click.pass_context
@reported
def swarm(context: click.Context, resume: Path | None, **choices: Any) -> None:
    """Train a swarm, then evaluate every robot's exported policy on held-out missions.

    Writes checkpoints, learning curves and policies to runs/<time> or the folder given with --out. A robot or
    demonstration node that dies is started again. A run that was interrupted or killed goes on with --resume, in
    lock-step with the very results that it would have had; exit code 3 says that a robot was lost for good.
    """
    settings = Settings(**{field.name: choices.pop(field.name) for field in fields(Settings)})
    run = new_run(choices) if resume is None else earlier_run(resume, context)
    with locked(run):
        config, nodes = first_nodes(run) if resume is None else next_nodes(run, context)
        name_peers(config.peers)
        _run(run, config, nodes, settings)


@dataclass(frozen=True)
class Settings:
    """What is shown of a run, and how it is judged."""

    missions: int
    view: ViewConfig | None
    report: bool
    quiet: bool
    as_json: bool


def _run(run: RunFolder, config: SwarmConfig, nodes: list[NodeSpec], settings: Settings) -> None:
    """Train, evaluate and report; ends with an exit code of its own where that is not 0."""
    from leed_ros.runner.progress import Progress  # noqa: PLC0415
    from leed_ros.runner.records import run_metrics  # noqa: PLC0415
    from leed_ros.runner.swarm_runner import run_swarm  # noqa: PLC0415

    console = Console(stderr=True, highlight=False)
    started = time.monotonic()
    with swarm_page(run, settings.view):
        outcome = run_swarm(run, nodes, Progress(console, config, settings.quiet))
    with suppress(RunError, OSError):  # a report says it; here it would hide why a run failed
        run_metrics(run)
    if outcome.failure:
        raise RunError(f"{outcome.failure}; what was learned so far is in {run.path}: leed swarm --resume goes on")
    if outcome.interrupted:
        words = f"interrupted; what was learned so far is in {run.path}: leed swarm --resume goes on"
        console.print(words, soft_wrap=True)
        sys.exit(EXIT_INTERRUPTED)
    try:
        if config.nodes:
            _say_where(run, config, console)
        else:
            _conclude(run, settings, started, outcome)
    except OSError as error:
        raise RunError(f"cannot write to {run.path}: {error.strerror or error}") from error
    for robot, reason in outcome.lost.items():
        console.print(f"{robot} {reason}", style="red")
    for label, count in outcome.restarts.items():
        console.print(f"{label} died and was started again: {count}x", style="yellow")
    sys.exit(EXIT_ROBOT_LOST if outcome.lost else 0)


def _say_where(run: RunFolder, config: SwarmConfig, console: Console) -> None:
    """Say what a machine has of a swarm that others took part in."""
    words = f"through; {config.nodes} of this swarm ran here, in {run.path}: put the folders of all its robots into "
    words += "that of the simulation, and `leed evaluate` judges them together"
    console.print(words, soft_wrap=True)


def _conclude(run: RunFolder, settings: Settings, started: float, outcome: "Outcome") -> None:
    """Evaluate a run that is through, and say what came out."""
    quiet = settings.quiet
    summary, result = _evaluate(run, settings.missions, started, outcome, quiet=quiet)
    if settings.as_json:
        click.echo(json.dumps(summary, indent=2))
    else:
        _print(run, result)
    if settings.report:
        _write_report(run, quiet=quiet, as_json=settings.as_json)


def _evaluate(
    run: RunFolder, missions: int, started: float, outcome: "Outcome", *, quiet: bool
) -> tuple[dict[str, Any], "Summary"]:
    """Evaluate a run that has just ended, write its summary and return it with the result."""
    from leed_ros.cli.progress import rounds_of  # noqa: PLC0415
    from leed_ros.runner.evaluation import env_steps_of, evaluate_run, record_evaluations, summary_of  # noqa: PLC0415

    if run.robots_without_policy():
        from leed_ros.runner.export import export_missing  # noqa: PLC0415 (torch takes seconds to import)

        export_missing(run)
    result = evaluate_run(run, missions, "pybullet", rounds_of("evaluation", quiet=quiet))
    record_evaluations(run, result)
    summary = summary_of(run, result, time.monotonic() - started, env_steps_of(run))
    summary["restarts"] = outcome.restarts
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
