"""`leed rules`: read an operator's note into the rules of a site, and read them back."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from leed_ros.cli.reporting import EXIT_UNCLEAR, json_option, reported
from leed_ros.demonstration.notes.config import ReadingConfig
from leed_ros.runner.options import options_from

if TYPE_CHECKING:
    from leed_ros.demonstration.notes.reader import Reading


@click.command()
@click.argument("note")
@click.option("--site", default="warehouse", show_default=True, help="Kind of site, or its file")
@click.option("--roadmap", default="", help="File with the roadmap of a site from a file, if it is not its own")
@click.option("--robot", default="warehouse", show_default=True, help="Kinds of robot, for which roads are built")
@click.option("--num-robots", type=click.IntRange(1), default=8, show_default=True, help="Number of robots")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Decides the details of the site")
@options_from(ReadingConfig)
@json_option
@reported
def rules(
    note: str, site: str, *, roadmap: str, robot: str, num_robots: int, seed: int, as_json: bool, **choices: Any
) -> None:
    """Read the operator's NOTE into rules of a site, through a language model.

    Prints the rules in plain words, and what is unclear. Exit code 4: the operator is asked something.
    """
    from leed_ros.demonstration.language.backends import make_model  # noqa: PLC0415
    from leed_ros.demonstration.notes.reader import RuleReader  # noqa: PLC0415
    from leed_ros.sites.config import SiteConfig  # noqa: PLC0415
    from leed_ros.swarm_site import scenario_of  # noqa: PLC0415

    scenario = scenario_of(site, num_robots, seed, SiteConfig(roadmap=roadmap), robot)
    robots = [f"robot_{number}" for number in range(num_robots)]
    config = ReadingConfig.from_mapping(choices)
    model = make_model(config)
    reading = RuleReader(model, scenario.site, robots, config.temperature).read(note, seed)
    if as_json:
        click.echo(json.dumps(_as_mapping(reading), indent=2, ensure_ascii=False))
    else:
        _print(reading)
    sys.exit(0 if reading.clear else EXIT_UNCLEAR)


def _as_mapping(reading: "Reading") -> dict[str, Any]:
    names = ("note", "readback", "questions", "unread", "contradictions", "remarks", "understood", "attempts")
    rules = reading.rules.model_dump(mode="json")["rules"]
    reply = reading.replies[-1]
    cost = {"model": reply.model, "digest": reply.digest, "seconds": sum(each.seconds for each in reading.replies)}
    return {"rules": rules} | {name: getattr(reading, name) for name in names} | cost


def _print(reading: "Reading") -> None:
    console = Console(highlight=False)
    sections = (
        ("Rules", reading.readback or ("none",)),
        ("Questions", (*reading.questions, *reading.unread)),
        ("Contradictions", reading.contradictions),
        ("Remarks", reading.remarks),
    )
    for title, sentences in sections:
        if sentences:
            console.print(title, style="bold")
        for sentence in sentences:
            console.print(f"  {sentence}", soft_wrap=True, markup=False)
