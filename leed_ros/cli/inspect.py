"""`leed inspect`: what a policy observes, commands and was trained on, and whether its file can be trusted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from leed_ros.cli.reporting import json_option, reported

if TYPE_CHECKING:
    from leed_ros.deployment.contract import PolicyContract
    from leed_ros.deployment.contract_sections import PartSection

CHECKS = ("sha256 is the card's", "contract is the card's", "ONNX checker", "output finite and within limits")


@click.command()
@click.argument("policy", type=click.Path(path_type=Path))
@json_option
@reported
def inspect(policy: Path, as_json: bool) -> None:
    """Show the contract of POLICY, a policy.onnx or the folder that holds one, and check the file.

    Ends with exit code 1 if the file is damaged, was changed, or is not the one that policy.yaml describes.
    """
    from leed_ros.artifact.check import check_artifact  # noqa: PLC0415 (keeps `leed --help` quick)
    from leed_ros.deployment.onnx_policy import policy_path  # noqa: PLC0415

    path = policy_path(policy)
    checked = check_artifact(path)
    if as_json:
        contract = checked.contract.model_dump(mode="json")
        result = {"path": str(path), "sha256": checked.sha256, "checks": list(CHECKS), "contract": contract}
        click.echo(json.dumps(result, indent=2))
    else:
        Console().print(contract_table(path, checked.sha256, checked.contract))


def contract_table(path: Path, sha256: str, contract: "PolicyContract") -> Table:
    """Return a contract as a table."""
    table = Table(title=Text(str(path)), show_header=False, title_justify="left")
    for name, text in (*_facts(contract), ("sha256", sha256), ("checked", "\n".join(CHECKS))):
        table.add_row(name, Text(text))
    return table


def _facts(contract: "PolicyContract") -> Iterator[tuple[str, str]]:
    lidar, mission = contract.lidar, contract.mission
    command = zip(*(getattr(contract.command, row) for row in ("names", "low", "high", "units")), strict=True)
    yield "observes", "\n".join(_part(part) for part in contract.observation)
    yield (
        "lidar",
        f"{lidar.num_rays} rays from {lidar.angle_min:.3f} rad in steps of {lidar.angle_increment:.3f} rad, "
        f"{lidar.min_range:g} to {lidar.max_range:g} m, from {lidar.x:g}, {lidar.y:g} m",
    )
    yield "commands", "\n".join(f"{name} {low:g} to {high:g} {unit}" for name, low, high, unit in command)
    yield "decides", f"every {mission.ctrl_dt:g} s"
    yield "mission", f"at most {mission.time_limit:g} s, arrived within {mission.goal_tolerance:g} m of the goal"
    yield "body", _body(contract)
    yield "reward", ", ".join(f"{name} {scale:g}" for name, scale in contract.reward.items())
    yield from _origin(contract)


def _body(contract: "PolicyContract") -> str:
    body = contract.body
    outline = f" around the corners {body.footprint}" if body.footprint else ""
    accelerations = f"{body.max_linear_acceleration:g} m/s^2 and {body.max_angular_acceleration:g} rad/s^2"
    return f"{body.kind or 'robot'}, a disc of radius {body.radius:g} m{outline}, accelerates up to {accelerations}"


def _part(part: "PartSection") -> str:
    if len(part.names) > 4:
        return f"{part.names[0]} to {part.names[-1]} [{part.units[0]}]"
    entries = zip(part.names, part.units, strict=True)
    return ", ".join(f"{name} [{unit}]" if unit else name for name, unit in entries)


def _origin(contract: "PolicyContract") -> Iterator[tuple[str, str]]:
    training, evaluation = contract.training, contract.evaluation
    yield (
        "trained",
        f"by {training.robot} of {training.num_robots} on {training.site} ({training.world}), seed {training.seed}, "
        f"{training.env_steps:,} steps, demonstrations: {training.demonstrations}",
    )
    if evaluation is None:
        yield "evaluated", "never"
    else:
        shares = f"arrived in {evaluation.arrived:.2f}, without contact in {evaluation.clean:.2f}"
        yield "evaluated", f"{shares} of {evaluation.missions} missions"
    yield "made with", ", ".join(f"{name} {version}" for name, version in contract.versions.items())
