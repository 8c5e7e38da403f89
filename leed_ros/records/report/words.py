"""Words: what a run's language model was asked and what it replied, from the record of its calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leed_ros.documents.content import read_text
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_json import json_from_text
from leed_ros.records.errors import RecordError

MAX_EXCHANGES = 40
"""Exchanges that a report shows: the first half of them from the beginning, the others from the end."""

MAX_BYTES = 200_000_000
"""Largest record of calls [B]; a session ends its own long before."""

MAX_CHARACTERS = 6000
"""Length to which each text is shown."""


@dataclass(frozen=True)
class Exchange:
    """One question and what came of it.

    Attributes:
        number: Its number in the run, from 1.
        time: When it was asked (ISO 8601).
        model: Who was asked.
        prompt: Name of the prompt.
        system: What the model is told beforehand.
        user: The question.
        reply: The reply; empty if there was none.
        error: Why there was none.
        facts: Seconds, tokens and seed.
        verdict: What became of the reply, in words.
    """

    number: int
    time: str
    model: str
    prompt: str
    system: str
    user: str
    reply: str
    error: str
    facts: str
    verdict: str


def read_exchanges(path: Path) -> tuple[tuple[Exchange, ...], int]:
    """Read the record of a run's calls; return those that are shown, and how many there were.

    Raises:
        RecordError: The record cannot be read.
    """
    calls: list[dict[str, Any]] = []
    verdicts: dict[str, Mapping[str, Any]] = {}
    try:
        lines = read_text(path, MAX_BYTES).splitlines() if path.exists() else []
    except DocumentError as error:
        raise RecordError(f"{path} {error}") from error
    for line in lines:
        entry = _entry(line)
        if entry.get("kind") == "call":
            calls.append(entry)
        elif entry.get("kind") == "verdict":
            verdicts[str(entry.get("call"))] = _part(entry, "verdict")
    exchanges = [_exchange(index + 1, call, verdicts.get(str(call.get("id")), {})) for index, call in enumerate(calls)]
    return tuple(_ends(exchanges)), len(exchanges)


def _entry(line: str) -> dict[str, Any]:
    """Return what a line holds; nothing if it was cut off."""
    try:
        entry = json_from_text(line, own=True)
    except DocumentError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _part(entry: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part of an entry; nothing where it is not as it should be."""
    part = entry.get(name)
    return part if isinstance(part, Mapping) else {}


def _ends(exchanges: list[Exchange]) -> list[Exchange]:
    half = MAX_EXCHANGES // 2
    return exchanges if len(exchanges) <= MAX_EXCHANGES else exchanges[:half] + exchanges[-half:]


def _exchange(number: int, call: Mapping[str, Any], verdict: Mapping[str, Any]) -> Exchange:
    prompt, reply, error = (_part(call, key) for key in ("prompt", "reply", "error"))
    facts = [f"seed {call.get('seed')}"]
    if reply:
        facts.append(f"{reply.get('prompt_tokens')} + {reply.get('reply_tokens')} tokens")
    seconds = (reply or error).get("seconds")
    facts += [f"{seconds:.1f} s"] if isinstance(seconds, int | float) else []
    return Exchange(
        number=number,
        time=str(call.get("time", "")),
        model=str(call.get("model", "")),
        prompt=str(prompt.get("name", "")),
        system=_shown(prompt.get("system", "")),
        user=_shown(prompt.get("user", "")),
        reply=_shown(reply.get("text", "")),
        error=": ".join(str(error[key]) for key in ("kind", "message") if key in error),
        facts=", ".join(facts),
        verdict=", ".join(f"{name}: {_value(value)}" for name, value in verdict.items()),
    )


def _value(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _shown(text: Any) -> str:
    words = str(text)
    return words if len(words) <= MAX_CHARACTERS else f"{words[:MAX_CHARACTERS]}\n… {len(words):,} characters in all"
