"""`python -m docs.generator [--check]`: write the reference pages, or say which differ from the code."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from docs.generator.commands import commands_page
from docs.generator.files import files_page
from docs.generator.node_facts import NodeKind, facts_of
from docs.generator.parameters import parameters_page
from docs.generator.topics import topics_page

FOLDER = Path(__file__).parents[1] / "reference"

NODES = (
    NodeKind("simulation", "leed_sim.simulation_node", "SimulationNode"),
    NodeKind("robot", "leed_ros.nodes.robot_node", "RobotNode", "/robot_0"),
    NodeKind("policy", "leed_ros.nodes.policy_node", "PolicyNode", "/robot_0"),
    NodeKind("demonstration", "leed_ros.nodes.demonstration_node", "DemonstrationNode"),
    NodeKind("monitor", "leed_ros.nodes.monitor_node", "MonitorNode"),
)


def pages() -> Mapping[str, str]:
    """Return all reference pages by file name."""
    os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "OFF")
    nodes = [facts_of(kind) for kind in NODES]
    return {
        "commands.md": commands_page(),
        "parameters.md": parameters_page(nodes),
        "topics.md": topics_page(nodes),
        "files.md": files_page(),
    }


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a page differs from the code")
def main(check: bool) -> None:
    """Write the reference pages from the code."""
    made = pages()
    stale = [name for name, text in made.items() if not _same(FOLDER / name, text)]
    if check and stale:
        sys.exit(f"docs/reference: {', '.join(stale)} differ from the code: run `python -m docs.generator`")
    for name in stale:
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / name).write_text(made[name], encoding="utf-8")
        click.echo(f"docs/reference/{name}")


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
