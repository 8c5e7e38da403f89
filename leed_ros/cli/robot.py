"""`leed robot`: the kinds of robot that there are, and what a file says about one."""

import json
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from leed_ros.cli.reporting import json_option, reported

if TYPE_CHECKING:
    from leed_ros.robots.model import RobotModel


@click.command()
@click.argument("name_or_file", required=False)
@json_option
@reported
def robot(name_or_file: str | None, as_json: bool) -> None:
    """Show and check a kind of robot, a preset or a .yaml or .urdf file; without one, list the presets.

    Ends with exit code 2 if it does not describe a robot that can be simulated.
    """
    from leed_ros.robots.reader import preset_names, read_robot  # noqa: PLC0415 (keeps `leed --help` quick)

    models = [read_robot(name) for name in ([name_or_file] if name_or_file else preset_names())]
    if as_json:
        click.echo(
            json.dumps([_document(model) for model in models] if not name_or_file else _document(models[0]), indent=2)
        )
    elif name_or_file:
        Console().print(_facts_table(models[0]))
    else:
        Console().print(_presets_table(models))


def _document(model: "RobotModel") -> dict[str, object]:
    description = model.description.model_dump(mode="json")
    return {"robot": model.config.to_mapping(), **{name: description[name] for name in ("wheels", "sources", "notes")}}


def _presets_table(models: "list[RobotModel]") -> Table:
    table = Table("robot", "radius [m]", "fastest [m/s]", "turns [rad/s]", "lidar [m]", title="Presets")
    for model in models:
        config = model.config
        figures = (config.radius, config.max_linear_velocity, config.max_angular_velocity, config.max_range)
        table.add_row(config.kind, *(f"{figure:g}" for figure in figures))
    return table


def _facts_table(model: "RobotModel") -> Table:
    config, description = model.config, model.description
    table = Table(title=Text(config.kind), show_header=False, title_justify="left")
    corners = len(config.corners())
    shape = f"disc around base_link, with all {corners} corners of the footprint in it" if corners else "disc"
    table.add_row("simulated as", f"{shape}, radius {config.radius:g} m")
    table.add_row("drives", f"{config.min_linear_velocity:g} to {config.max_linear_velocity:g} m/s")
    table.add_row("turns", f"up to {config.max_angular_velocity:g} rad/s")
    accelerations = f"{config.max_linear_acceleration:g} m/s^2, {config.max_angular_acceleration:g} rad/s^2"
    table.add_row("accelerates", f"up to {accelerations}")
    table.add_row("lidar", _lidar(model))
    if description.wheels:
        table.add_row("wheels", f"radius {description.wheels.radius:g} m, {description.wheels.separation:g} m apart")
    for name, lines in (("sources", description.sources), ("notes", description.notes)):
        if lines:
            table.add_row(name, Text("\n".join(lines)))
    return table


def _lidar(model: "RobotModel") -> str:
    config = model.config
    angles = config.ray_angles()
    around = "all around" if config.looks_around else f"from {angles[0]:.3f} to {angles[-1]:.3f} rad"
    mount = f"mounted at {config.lidar_x:g}, {config.lidar_y:g} m"
    rate = f", {config.lidar_rate:g} scans a second" if config.lidar_rate else ""
    return f"{config.num_rays} rays {around}, {config.min_range:g} to {config.max_range:g} m, {mount}{rate}"
