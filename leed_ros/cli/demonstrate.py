"""`leed demonstrate`: the report card of a language model, beside proposers made of code."""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from leed_ros.cli.progress import tracked
from leed_ros.cli.reporting import json_option, reported
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.report.config import ReportConfig, ReportLanguageConfig
from leed_ros.runner.options import options_from
from leed_ros.runner.run_folder import RunError
from leed_ros.task.config import Config

if TYPE_CHECKING:
    from leed_ros.demonstration.notes.examination import Extraction
    from leed_ros.demonstration.report.cache import ResultCache
    from leed_ros.demonstration.report.card import ReportCard, Row
    from leed_ros.demonstration.report.comparison import Comparison

HALVES = {"tuning": "notes the prompt was tuned on", "held_out": "notes held out"}


@click.command()
@options_from(ReportConfig)
@options_from(ReportLanguageConfig)
@click.option("--notes/--no-notes", default=True, show_default=True, help="Let the model read the corpus of notes")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="HTML file to write")
@click.option(
    "--results", type=click.Path(path_type=Path, dir_okay=False), help="File to keep results in and go on from"
)
@click.option("--stored", is_flag=True, help="Ask and drive nothing: sum up what --results holds so far")
@click.option("--quiet", is_flag=True, help="Show no progress")
@json_option
@reported
def demonstrate(
    *, notes: bool, report: Path | None, results: Path | None, stored: bool, quiet: bool, as_json: bool, **choices: Any
) -> None:
    """Measure how good a language model is as a proposer of demonstrations and as a reader of notes.

    Beside it stand conventions that need no simulation, random search and greedy repair with the same number of
    simulations, and a planner. Everything is measured on the same held-out missions. --backend none leaves the model
    out.
    """
    from leed_ros.demonstration.report.cache import ResultCache  # noqa: PLC0415
    from leed_ros.demonstration.report.page import page  # noqa: PLC0415

    config = ReportConfig.from_mapping(_own(ReportConfig, choices))
    language = ReportLanguageConfig.from_mapping(_own(ReportLanguageConfig, choices))
    try:
        cache = ResultCache(results)
    except ValueError as error:
        raise RunError(str(error)) from error
    if stored and results is None:
        raise RunError("--stored sums up the file of --results: name one")
    read = _read_notes(language, cache, quiet) if notes and language.backend != "none" and not stored else {}
    card = _card(config, language, cache)
    if not stored:
        _tracked(card.run(), "sites", len(card.tasks()), quiet)
    rows, comparisons = card.rows(), card.comparisons()
    title = "Report card" if language.backend == "none" else f"Report card of {Path(language.model).stem}"
    if report is not None:
        report.write_text(page(title, config, rows, read, comparisons), encoding="utf-8")
    if as_json:
        figures = {"rows": [dataclasses.asdict(row) for row in rows], "notes": read}
        compared = [comparison.to_mapping() for comparison in comparisons]
        click.echo(json.dumps({"config": config.to_mapping(), **figures, "comparisons": compared}))
    else:
        _print(title, rows, read, comparisons)


def _own(kind: type[Config], choices: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: choices[field.name] for field in dataclasses.fields(kind)}


def _tracked(items: Iterable[Any], what: str, total: int, quiet: bool) -> None:
    for _ in tracked(items, what, total, quiet=quiet):
        pass


def _read_notes(language: LanguageConfig, cache: "ResultCache", quiet: bool) -> dict[str, Any]:
    from leed_ros.demonstration.language.backends import make_model  # noqa: PLC0415
    from leed_ros.demonstration.notes.config import ReadingConfig  # noqa: PLC0415
    from leed_ros.demonstration.report.notes_exam import NotesExam  # noqa: PLC0415
    from leed_sim.scenario import make_scenario  # noqa: PLC0415

    defaults = ReadingConfig()
    calm = {name: getattr(defaults, name) for name in ("temperature", "max_reply_tokens")}
    model = make_model(ReadingConfig.from_mapping(language.to_mapping() | calm))
    exam = NotesExam(model, lambda kind, count, seed: make_scenario(kind, count, seed).site, cache)
    _tracked(exam.run(), "notes", len(exam.examples), quiet)
    return {words: _shares(exam.extraction(half)) for half, words in HALVES.items()}


def _shares(extraction: "Extraction") -> dict[str, Any]:
    return {
        name: {"count": share.count, "total": share.total, "interval": share.interval()}
        for name, share in vars(extraction).items()
    }


def _card(config: ReportConfig, language: LanguageConfig, cache: "ResultCache") -> "ReportCard":
    from leed_ros.demonstration.language.backends import make_model  # noqa: PLC0415
    from leed_ros.demonstration.report.card import ReportCard  # noqa: PLC0415
    from leed_ros.task.mission import TaskConfig  # noqa: PLC0415
    from leed_sim.scenario import make_scenario  # noqa: PLC0415
    from leed_sim.vector_env import SwarmEnv, make_env  # noqa: PLC0415

    def env_of(site: int) -> SwarmEnv:
        scenario = make_scenario("warehouse", config.num_robots, site)
        return make_env(scenario, TaskConfig(), num_worlds=min(config.missions, 30), seed=0)

    model = None if language.backend == "none" else make_model(language)
    return ReportCard(env_of, model, config, cache)


def _print(title: str, rows: list["Row"], notes: Mapping[str, Any], comparisons: list["Comparison"]) -> None:
    from leed_ros.runner.report_table import (  # noqa: PLC0415
        asking_table,
        comparisons_table,
        measures_table,
        notes_table,
    )

    console = Console()
    console.print(measures_table(title, rows))
    if any(row.calls for row in rows):
        console.print(asking_table(rows))
    if comparisons:
        console.print(comparisons_table(comparisons))
    if notes:
        console.print(notes_table(notes))
