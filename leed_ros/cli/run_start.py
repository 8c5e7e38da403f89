"""What `leed swarm` runs: a new run in a folder of its own, or an earlier one that goes on in its folder."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from leed_ros.node_spec import NodeSpec
from leed_ros.runner.run_folder import RunFolder
from leed_ros.swarm import SwarmConfig
from leed_ros.task.config import ConfigError

resume_option = click.option(
    "--resume",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="RUN",
    help="Go on with the run in this folder as if it had never stopped; only --max-steps may be chosen anew",
)


def new_run(choices: Mapping[str, Any]) -> RunFolder:
    """Make the folder of a new run; what its nodes would refuse is refused at once.

    Raises:
        ConfigError: A choice does not fit.
        RunError: The folder cannot be made, or another run is in it.
    """
    from leed_ros.swarm_site import scenario_of  # noqa: PLC0415 (imports the simulator)

    config = SwarmConfig.from_mapping(choices)
    scenario_of(config.world, config.num_robots, config.seed, config, config.robot)
    return RunFolder.create(config, datetime.now())


def earlier_run(path: Path, context: click.Context) -> RunFolder:
    """Open the run that goes on, unless something was chosen that cannot be changed.

    Raises:
        ConfigError: Something was.
        RunError: It is not the folder of a run.
    """
    for name in SwarmConfig().to_mapping():
        given = context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
        if given and name != "max_steps":
            option = f"--{name.replace('_', '-')}"
            raise ConfigError(f"{option} cannot be given with --resume: the run goes on as it was begun")
    return RunFolder.open(path)


def first_nodes(run: RunFolder) -> tuple[SwarmConfig, list[NodeSpec]]:
    """Return the choices and the nodes of a run that begins."""
    config = run.swarm()
    return config, run.nodes(config)


def next_nodes(run: RunFolder, context: click.Context) -> tuple[SwarmConfig, list[NodeSpec]]:
    """Return the choices and the nodes of a run that goes on, and note down what was chosen now.

    Raises:
        RunError: There is nothing to go on from, the run is through, or its folder cannot be written.
    """
    from leed_ros.runner.resumption import resumption  # noqa: PLC0415 (imports torch)

    chosen = context.get_parameter_source("max_steps") is not click.core.ParameterSource.DEFAULT
    found = resumption(run, context.params["max_steps"] if chosen else None)
    run.write_swarm(found.config)
    click.echo(f"going on with {run.path} from step {found.steps:,}", err=True)
    if found.remark:
        click.echo(f"leed: {found.remark}", err=True)
    return found.config, found.nodes
