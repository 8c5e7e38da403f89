"""What the files of a run's folder say, as parts of a picture. What is missing or damaged is left out."""

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from leed_ros.documents.content import read_text
from leed_ros.documents.plain_json import json_from_text
from leed_ros.monitor.state import Diagnostic, LearningPoint
from leed_ros.runner.run_folder import RunFolder
from leed_ros.swarm import robot_name

MAX_ROWS = 5000
MAX_REPLY_LINES = 40

MAX_BYTES = 100_000_000
"""Largest document that is read."""


def learning_curve(folder: Path) -> tuple[LearningPoint, ...]:
    """Read a robot's learning curve; rows that are no numbers are left out."""
    path = folder / "learning_curve.csv"
    if not path.is_file():
        return ()
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        rows = [_finite(row) for row in csv.DictReader(file)][-MAX_ROWS:]
    return tuple(LearningPoint(row["transitions"], row) for row in rows if "transitions" in row)


def summary(run: RunFolder) -> dict[str, Any]:
    """Read what came out of a run; empty if it did not come to its end."""
    return _document(run.summary_file)


def evaluations(content: Mapping[str, Any], num_robots: int) -> tuple[Diagnostic, ...]:
    """Return the held-out evaluation of a summary as lines, of all robots and of each; empty if there was none."""
    evaluation = content.get("evaluation")
    if not isinstance(evaluation, Mapping):
        return ()
    robots = evaluation.get("robots")
    rows = {"evaluation": evaluation}
    if isinstance(robots, Mapping):
        rows |= {f"evaluation/{name}": robots[name] for name in map(robot_name, range(num_robots)) if name in robots}
    return tuple(_evaluation(name, row) for name, row in rows.items() if isinstance(row, Mapping))


def demonstrator_document(run: RunFolder, language: str) -> dict[str, Any]:
    """Return how the demonstrations came about, in the fields of `DemonstratorPicture`.

    Args:
        run: The run.
        language: Name of the model's record in its folder.
    """
    document = _document(run.path / "demonstrations.json")
    return {**document, **_last_reply(run.path / language)}


def _last_reply(path: Path) -> dict[str, Any]:
    """Return the model's last reply to a question for a plan, and what became of it."""
    calls: dict[str, dict[str, Any]] = {}
    verdicts: dict[str, Mapping[str, Any]] = {}
    for line in _lines(path):
        if line.get("kind") == "call" and isinstance(line.get("reply"), Mapping):
            calls[str(line.get("id"))] = line
        elif line.get("kind") == "verdict" and isinstance(line.get("verdict"), Mapping):
            verdicts[str(line.get("call"))] = line["verdict"]
    if not calls:
        return {}
    name, call = list(calls.items())[-1]
    text = str(call["reply"].get("text", ""))
    verdict = ", ".join(f"{key}: {value}" for key, value in verdicts.get(name, {}).items())
    return {"model": str(call.get("model", "")), "proposer": "llm", "plan": _in_lines(text), "verdict": verdict}


def _in_lines(text: str) -> list[str]:
    """Return a reply, a line for each item of a list where it is JSON."""
    try:
        content = json_from_text(text)
    except ValueError:
        return text.splitlines()[:MAX_REPLY_LINES]
    items = (
        [item for value in content.values() for item in (value if isinstance(value, list) else [value])]
        if (isinstance(content, dict))
        else [content]
    )
    return [item if isinstance(item, str) else json.dumps(item) for item in items][:MAX_REPLY_LINES]


def _lines(path: Path) -> list[dict[str, Any]]:
    found = []
    for text in _text(path).splitlines():
        try:
            line = json_from_text(text, own=True)
        except ValueError:
            continue
        if isinstance(line, dict):
            found.append(line)
    return found


def _text(path: Path) -> str:
    try:
        return read_text(path, MAX_BYTES)
    except (OSError, ValueError):
        return ""


def _document(path: Path) -> dict[str, Any]:
    try:
        content = json_from_text(read_text(path, MAX_BYTES), own=True)
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _evaluation(name: str, row: Mapping[str, Any]) -> Diagnostic:
    values = {key: f"{value:.3g}" for key, value in row.items() if isinstance(value, int | float)}
    message = f"held-out missions: {_percent(row, 'arrived')} arrived, {_percent(row, 'clean')} clean"
    return Diagnostic(name, 0, message, values, 0.0)


def _percent(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return f"{100 * value:.0f} %" if isinstance(value, int | float) else "?"


def _finite(row: Mapping[str, Any]) -> dict[str, float]:
    found = {}
    for name, text in row.items():
        try:
            value = float(text)
        except (TypeError, ValueError):
            continue
        if math.isfinite(value):
            found[name] = value
    return found
