"""`leed`: the command for machines without `ros2`.

Exit codes: 0 all went well, 1 the run failed, 2 wrong usage or configuration, 3 the run ended but a robot was lost on
the way, 130 interrupted.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from leed_ros import __version__
from leed_ros.runner.options import options_from
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.swarm import SwarmConfig
from leed_ros.task.config import ConfigError

EXIT_FAILED, EXIT_USAGE, EXIT_ROBOT_LOST, EXIT_INTERRUPTED = 1, 2, 3, 130
EVALUATION_MISSIONS = 64

missions_option = click.option(
    "--missions", type=click.IntRange(1), default=EVALUATION_MISSIONS, show_default=True, help="Held-out missions"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output")
run_argument = click.argument("run", type=click.Path(path_type=Path, file_okay=False))


def reported(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the project's own errors into one line and an exit code."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        from leed_ros.deployment.errors import PolicyError  # noqa: PLC0415 (keeps `leed --help` quick)
        from leed_ros.learning.checkpoint import CheckpointError  # noqa: PLC0415

        try:
            return command(*args, **kwargs)
        except ConfigError as error:
            click.echo(f"leed: {error}", err=True)
            sys.exit(EXIT_USAGE)
        except (RunError, PolicyError, CheckpointError) as error:
            click.echo(f"leed: {error}", err=True)
            sys.exit(EXIT_FAILED)

    return wrapper


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="leed")
def main() -> None:
    """Swarms of robots that learn from expert demonstrations, one ROS 2 node per robot."""


@main.command()
@options_from(SwarmConfig)
@missions_option
@click.option("--quiet", is_flag=True, help="Show no progress and no output of the nodes")
@json_option
@reported
def swarm(missions: int, quiet: bool, as_json: bool, **choices: Any) -> None:
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


@main.command()
@run_argument
@missions_option
@click.option("--physics", type=click.Choice(["pybullet", "kinematic"]), default="pybullet", show_default=True)
@json_option
@reported
def evaluate(run: Path, missions: int, physics: str, as_json: bool) -> None:
    """Evaluate the exported policies of the run in folder RUN on held-out missions."""
    from leed_ros.runner.evaluation import evaluate_run  # noqa: PLC0415
    from leed_ros.runner.table import evaluation_table  # noqa: PLC0415

    summary = evaluate_run(RunFolder.open(run), missions, physics)
    if as_json:
        click.echo(json.dumps(asdict(summary), indent=2))
    else:
        Console().print(evaluation_table(summary))


@main.command()
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


def _report(run: RunFolder, missions: int, as_json: bool, started: float) -> None:
    """Evaluate a run that has just ended, write its summary, and print it."""
    from leed_ros.runner.evaluation import env_steps_of, evaluate_run, summary_of  # noqa: PLC0415
    from leed_ros.runner.export import export_missing  # noqa: PLC0415
    from leed_ros.runner.table import evaluation_table  # noqa: PLC0415

    export_missing(run)
    result = evaluate_run(run, missions, "pybullet")
    summary = summary_of(run, result, time.monotonic() - started, env_steps_of(run))
    run.write_summary(summary)
    if as_json:
        click.echo(json.dumps(summary, indent=2))
        return
    console = Console()
    console.print(evaluation_table(result))
    console.print(f"run: {run.path}", soft_wrap=True)


if __name__ == "__main__":
    main()
