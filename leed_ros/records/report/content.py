"""What a report shows of a run, read from the run's folder; what a run did not leave behind is empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leed_ros.documents.content import read_text
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_json import json_from_text
from leed_ros.documents.plain_yaml import yaml_from_text
from leed_ros.records.errors import RecordError
from leed_ros.records.metrics.curve import Curve, read_curves
from leed_ros.records.report.words import Exchange, read_exchanges

MAX_BYTES = 50_000_000
"""Largest file of a run's folder that is read [B]."""


@dataclass(frozen=True)
class RunContent:
    """A run, as its files tell.

    Attributes:
        name: Name of its folder.
        choices: What the user chose.
        versions: What took part in it.
        configs: Resolved configuration of each robot by group, by the robot's name.
        curves: How the robots learned.
        summary: What came out; empty if the run did not come to its end.
        demonstrations: How demonstrations came about.
        exchanges: What was said between the demonstration node and a language model.
        num_exchanges: How often it was asked, shown or not.
        files: What is in the folder, by path, with its size [B].
    """

    name: str
    choices: Mapping[str, Any]
    versions: Mapping[str, str] = field(default_factory=dict)
    configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    curves: tuple[Curve, ...] = ()
    summary: Mapping[str, Any] = field(default_factory=dict)
    demonstrations: Mapping[str, Any] = field(default_factory=dict)
    exchanges: tuple[Exchange, ...] = ()
    num_exchanges: int = 0
    files: Mapping[str, int] = field(default_factory=dict)

    @property
    def evaluation(self) -> Mapping[str, Any]:
        """Results on held-out missions: those of all robots, and under `robots` of each; empty if there are none."""
        found = self.summary.get("evaluation")
        return found if isinstance(found, Mapping) else {}


def read_content(run: Path) -> RunContent:
    """Read what a run left behind.

    Raises:
        RecordError: It is no run, or one of its files cannot be read.
    """
    choices = _mapping(run / "swarm.yaml")
    if not choices:
        raise RecordError(f"{run} is not the folder of a run: it has no swarm.yaml")
    exchanges, total = read_exchanges(run / "language_model.jsonl")
    return RunContent(
        name=run.name,
        choices=choices,
        versions=_mapping(run / "versions.json"),
        configs={path.parent.name: _mapping(path) for path in sorted(run.glob("*/config.yaml"))},
        curves=read_curves(run),
        summary=_mapping(run / "summary.json"),
        demonstrations=_mapping(run / "demonstrations.json"),
        exchanges=exchanges,
        num_exchanges=total,
        files={str(path.relative_to(run)): path.stat().st_size for path in sorted(run.rglob("*")) if path.is_file()},
    )


def _mapping(path: Path) -> dict[str, Any]:
    """Return what a YAML or JSON file holds; nothing if it is not there."""
    if not path.exists():
        return {}
    try:
        text = read_text(path, MAX_BYTES)
        content = json_from_text(text, own=True) if path.suffix == ".json" else yaml_from_text(text)
    except DocumentError as error:
        raise RecordError(f"{path} cannot be read: it {error}") from error
    if not isinstance(content, dict):
        raise RecordError(f"{path} cannot be read: it does not hold names and values")
    return content
