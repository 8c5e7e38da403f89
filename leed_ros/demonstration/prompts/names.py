"""Names in short: `A1 to A7` for A1, A2 .. A7."""

import itertools
import re
from collections.abc import Iterable, Iterator


def listed(names: Iterable[str]) -> str:
    """Return names in one phrase, in their order, runs of numbers drawn together."""
    return ", ".join(_phrases(names))


def _phrases(names: Iterable[str]) -> Iterator[str]:
    parts = [(name, *_split(name)) for name in names]
    numbered = enumerate(parts)
    for _, run in itertools.groupby(numbered, key=lambda item: _run_key(item[0], item[1][1], item[1][2])):
        own = [name for _, (name, _, _) in run]
        if len(own) > 2:
            yield f"{own[0]} to {own[-1]}"
        else:
            yield from own


def _run_key(index: int, stem: str, number: int | None) -> tuple[str, int]:
    """Return what neighbours of one run have in common: the stem, and number less index."""
    return (stem, number - index) if number is not None else (f"{stem} ", index)


def _split(name: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"(.*?)(0|[1-9]\d*)", name)
    return (match[1], int(match[2])) if match else (name, None)
