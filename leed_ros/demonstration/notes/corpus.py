"""The corpus: notes with the rules that they mean, for measuring how well a language model reads.

Its notes were written before the prompt. The prompt was improved by looking at the half `tuning` only, and none of its
worked notes stands in the corpus. Both halves have the same mixture of notes.
"""

import json
from collections.abc import Iterator
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from leed_ros.demonstration.rules.rule import Rule

HALVES = ("tuning", "held_out")


class Example(BaseModel):
    """A note and what it means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    half: str
    """One of `HALVES`."""

    tag: str
    """What the note is there for: plain, mixed, until, spelling, language, none, chatter, unknown, .."""

    site: tuple[str, int, int]
    """Kind of scenario, number of robots, seed."""

    note: str
    rules: tuple[Rule, ...]
    """What is to be enforced, with the site's names."""

    ask: tuple[str, ...] = ()
    """Names that the site lacks, which the operator is to be asked about."""

    contradiction: bool = False
    """The note contradicts itself, which is to be named."""


def load_corpus() -> tuple[Example, ...]:
    """Return all examples, in order."""
    return tuple(_examples())


def _examples() -> Iterator[Example]:
    for line in files(__package__).joinpath("corpus.jsonl").read_text(encoding="utf-8").splitlines():
        yield Example.model_validate(json.loads(line))
