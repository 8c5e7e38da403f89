"""`python -m security [--robots N] [--check]`: write the policies, or say which differ from what the nodes do."""

import os
import sys
from pathlib import Path

import click

from leed_ros.swarm import SwarmConfig
from leed_ros.transport import PER_ROBOT, TRANSPORTS
from security.participants import physical_robot, swarm
from security.policy_xml import policy_xml

FOLDER = Path(__file__).parent


def policies(config: SwarmConfig, name: str) -> dict[str, str]:
    """Return the policies by file name.

    Args:
        config: The swarm.
        name: Name of the physical robot.
    """
    os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "OFF")
    return {
        "swarm.policy.xml": policy_xml(f"a swarm of {config.num_robots} simulated robots", swarm(config)),
        "robot.policy.xml": policy_xml(f"the physical robot {name}", physical_robot(name)),
    }


@click.command()
@click.option("--robots", type=click.IntRange(1, 1024), default=4, show_default=True, help="Robots in the swarm")
@click.option("--robots-per-process", type=click.IntRange(1), default=1, show_default=True, help="As of the swarm")
@click.option(
    "--transport", type=click.Choice(TRANSPORTS), default=PER_ROBOT, show_default=True, help="As of the swarm"
)
@click.option("--name", default="robot_0", show_default=True, help="Name of the physical robot")
@click.option("--out", type=click.Path(path_type=Path), default=FOLDER, help="Folder to write to; this one by default")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file differs from what the nodes do")
def main(robots: int, robots_per_process: int, transport: str, name: str, out: Path, *, check: bool) -> None:
    """Write SROS2 policies from the running nodes."""
    config = SwarmConfig(num_robots=robots, robots_per_process=robots_per_process, transport=transport)
    made = policies(config, name)
    stale = [file for file, text in made.items() if not _same(out / file, text)]
    if check and stale:
        sys.exit(f"{out}: {', '.join(stale)} differ from what the nodes do: run `python -m security`")
    for file in stale:
        out.mkdir(parents=True, exist_ok=True)
        (out / file).write_text(made[file], encoding="utf-8")
        click.echo(out / file)


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
