"""`leed site`: check a site, say what it has, and draw it."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from leed_ros.cli.reporting import EXIT_FAILED, json_option, reported
from leed_ros.runner.options import options_from
from leed_ros.sites.config import SiteConfig

if TYPE_CHECKING:
    from leed_ros.sites.survey import Survey

MAX_LISTED = 20
"""More findings are counted only, unless everything is printed as JSON."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@options_from(SiteConfig)
@click.option("--robot", default="warehouse", show_default=True, help="Kinds of robot: presets or files, with commas")
@click.option("--picture", type=click.Path(path_type=Path, dir_okay=False), help="Image to draw the site into")
@json_option
@reported
def site(path: Path, robot: str, picture: Path | None, as_json: bool, **choices: Any) -> None:
    """Check the site in the file PATH: a Nav2 map.yaml, a drawing (.yaml), a MovingAI .map or an OpenStreetMap .osm.

    Prints what it has and what is wrong with it. Exit code 1: its roads cannot be used as they are; 2: it cannot be
    used at all.
    """
    from leed_ros.robots.swarm import fleet_from  # noqa: PLC0415 (keeps `leed --help` quick)
    from leed_ros.sites.survey import survey_site  # noqa: PLC0415

    kinds = fleet_from(robot, robot.count(",") + 1)
    found = survey_site(path, SiteConfig.from_mapping(choices), kinds.envelope())
    if picture is not None:
        from leed_ros.sites.picture import save_picture  # noqa: PLC0415

        save_picture(found, picture)
    if as_json:
        click.echo(json.dumps(_document(found), indent=2))
    else:
        _print(found, picture)
    sys.exit(EXIT_FAILED if found.findings else 0)


def _document(found: "Survey") -> dict[str, Any]:
    roadmap, narrowest = found.site.roadmap, found.narrowest
    return {
        "name": found.floor.name,
        "bounds": list(found.floor.bounds),
        "free_area": round(found.free_area, 2),
        "drivable_area": round(found.drivable_area, 2),
        "boxes": len(found.floor.boxes),
        "places": len(roadmap.nodes),
        "stretches": len(roadmap.edges),
        "aisles": list(found.aisles),
        "one_lane_aisles": list(found.one_lane),
        "junctions": list(found.junctions),
        "stations": {group: list(names) for group, names in found.site.stations.items()},
        "longest_way": round(found.longest_way, 2),
        "narrowest": {
            "start": narrowest.start,
            "end": narrowest.end,
            "point": list(narrowest.point),
            "width": round(narrowest.width, 3),
        },
        "robots": found.robots,
        "findings": [
            {"kind": one.kind, "names": list(one.names), "point": list(one.point), "words": one.words}
            for one in found.findings
        ],
    }


def _print(found: "Survey", picture: Path | None) -> None:
    console = Console(highlight=False)
    x_min, y_min, x_max, y_max = found.floor.bounds
    narrowest = found.narrowest
    rows = (
        ("floor", f"{x_max - x_min:.2f} x {y_max - y_min:.2f} m"),
        ("free area", f"{found.free_area:.1f} m², of which {found.drivable_area:.1f} m² in one piece for the robot"),
        ("walls", f"{len(found.floor.boxes)} boxes"),
        ("roads", f"{len(found.site.roadmap.nodes)} places, {len(found.site.roadmap.edges)} stretches"),
        ("aisles", f"{_listed(found.aisles)}; one lane: {_listed(found.one_lane)}"),
        ("junctions", _listed(found.junctions)),
        ("stations", f"{sum(map(len, found.site.stations.values()))}"),
        ("longest way", f"{found.longest_way:.1f} m"),
        ("narrowest", f"{narrowest.width:.2f} m between {narrowest.start} and {narrowest.end}"),
        ("robots", f"up to {found.robots} at once, of radius {found.robot.radius:g} m"),
    )
    table = Table(title=found.floor.name, show_header=False, title_justify="left")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    for finding in found.findings[:MAX_LISTED]:
        console.print(f"{finding.kind}: {finding.words}", style="red", soft_wrap=True, markup=False)
    if len(found.findings) > MAX_LISTED:
        console.print(f"and {len(found.findings) - MAX_LISTED} more: --json prints them all", style="red")
    if picture is not None:
        console.print(f"picture: {picture}", soft_wrap=True)


def _listed(names: tuple[str, ...], most: int = 8) -> str:
    more = f", ... ({len(names)})" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}" if names else "none"
