"""How well a language model reads operators' notes: `python -m bench.notes --model FILE.gguf --backend llama_cpp`.

Every note of the shipped corpus is read once. `--out` keeps what was read, one JSON line for each note, and goes on
from there. The figures are given for the half that the prompt was tuned on and for the one held out.
"""

import dataclasses
import json
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from leed_ros.demonstration.language.backends import make_model
from leed_ros.demonstration.language.model import LanguageModel
from leed_ros.demonstration.notes.config import ReadingConfig
from leed_ros.demonstration.notes.corpus import HALVES, Example, load_corpus
from leed_ros.demonstration.notes.examination import Extraction, examine
from leed_ros.demonstration.notes.reader import Reading
from leed_ros.demonstration.notes.score import Score, Share
from leed_ros.runner.options import options_from
from leed_ros.task.site import Site
from leed_sim.scenario import make_scenario

COLUMNS = tuple(field.name for field in dataclasses.fields(Extraction))


def row_of(example: Example, reading: Reading, score: Score) -> dict[str, Any]:
    """Return what is kept of one note: how it was read, its score and what it cost."""
    said = {"rules": reading.rules.model_dump(mode="json")["rules"], "questions": reading.questions}
    said |= {"unread": reading.unread, "contradictions": reading.contradictions, "remarks": reading.remarks}
    cost = {"seconds": sum(reply.seconds for reply in reading.replies), "attempts": reading.attempts}
    cost |= {"reply_tokens": sum(reply.reply_tokens for reply in reading.replies)}
    facts = {"id": example.id, "half": example.half, "tag": example.tag, "note": example.note}
    return facts | dataclasses.asdict(score) | said | cost | {"reply": reading.replies[-1].text}


def read_corpus(model: LanguageModel, examples: Iterable[Example], out: Path | None) -> list[dict[str, Any]]:
    """Read notes, those that stand in the file `out` excepted."""
    known = out.read_text(encoding="utf-8").splitlines() if out and out.exists() else []
    rows: dict[str, dict[str, Any]] = {row["id"]: row for row in map(json.loads, known) if row.keys() >= set(COLUMNS)}
    left = [example for example in examples if example.id not in rows]
    for example, reading, score in examine(model, left, site_of):
        rows[example.id] = row_of(example, reading, score)
        if out:
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(rows[example.id], ensure_ascii=False) + "\n")
    return list(rows.values())


def site_of(kind: str, num_robots: int, seed: int) -> Site:
    """Make a site of the corpus."""
    return make_scenario(kind, num_robots, seed).site


def figures(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the share of each verdict with its interval, and the median of the seconds."""
    shares = {name: Share.of([row[name] for row in rows]) for name in COLUMNS}
    verdicts = {
        name: {"share": share.value, "interval": share.interval(), "count": share.count}
        for name, share in shares.items()
    }
    return verdicts | {"notes": len(rows), "median_seconds": statistics.median(row["seconds"] for row in rows)}


def table_of(halves: dict[str, dict[str, Any]]) -> Table:
    """Return the figures as a table."""
    table = Table("notes", "number", *COLUMNS, "median s")
    for half, result in halves.items():
        cells = ["{:.2f} ({:.2f}-{:.2f})".format(result[name]["share"], *result[name]["interval"]) for name in COLUMNS]
        table.add_row(half, str(result["notes"]), *cells, f"{result['median_seconds']:.1f}")
    return table


@click.command()
@options_from(ReadingConfig)
@click.option("--half", type=click.Choice(["all", *HALVES]), default="all", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="File with what was read so far")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON")
def main(half: str, out: Path | None, as_json: bool, **choices: Any) -> None:
    """Read the notes of the corpus and compare with what they mean."""
    examples = [example for example in load_corpus() if half in ("all", example.half)]
    rows = read_corpus(make_model(ReadingConfig.from_mapping(choices)), examples, out)
    groups = {name: [row for row in rows if row["half"] == name] for name in HALVES} | {"all": rows}
    result = {name: figures(group) for name, group in groups.items() if group}
    if as_json:
        click.echo(json.dumps(result, indent=2))
    else:
        Console().print(table_of(result))


if __name__ == "__main__":
    main()
