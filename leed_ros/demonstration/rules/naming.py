"""Naming: how people write names, reduced to a form in which equal things are equal."""

import re
import unicodedata
from typing import TypeAlias

from leed_ros.demonstration.rules.place import Kind

Tokens: TypeAlias = tuple[str, ...]

COMPASS = {"north": (0.0, 1.0), "east": (1.0, 0.0), "south": (0.0, -1.0), "west": (-1.0, 0.0)}
"""Directions of the compass as unit vectors [map frame]: x is east, y is north."""

_FILLERS = frozenset(("the", "number", "no", "nr", "of", "at", "in"))
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SYNONYMS = {word: str(number) for number, word in enumerate(_NUMBERS)} | {
    point + ending: point for point in COMPASS for ending in ("ern", "bound", "ward", "wards", "erly")
}
_KIND_WORDS = {
    Kind.AISLE: ("aisle", "aisles", "corridor", "row", "lane"),
    Kind.LANE: ("lane", "row", "bay"),
    Kind.JUNCTION: ("junction", "node", "place", "point", "waypoint", "crossing", "intersection", "spot"),
    Kind.STATION: ("station", "dock", "stand", "stop"),
    Kind.ZONE: ("zone", "side", "area", "end", "hall", "stations", "docks"),
    Kind.ROBOT: ("robot", "robots", "agv", "amr", "bot", "vehicle", "unit"),
}
_ALL_KIND_WORDS = frozenset(word for words in _KIND_WORDS.values() for word in words)


def tokens_of(words: str) -> Tokens:
    """Split words into letters and numbers, without case, marks, articles and leading zeros: `A-03` to a, 3."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    found = [_SYNONYMS.get(word, word) for word in re.findall(r"[^\W\d_]+|[0-9]+", folded)]
    return tuple(word.lstrip("0") or "0" if word.isdigit() else word for word in found if word not in _FILLERS)


def kinds_named(tokens: Tokens) -> frozenset[Kind]:
    """Return the kinds of place that a phrase speaks of, such as aisle in `aisle 3`."""
    return frozenset(kind for kind, words in _KIND_WORDS.items() if any(word in words for word in tokens))


def without_kind_words(tokens: Tokens) -> Tokens:
    """Leave out the words that only say what kind of place is meant, unless nothing would remain."""
    return tuple(word for word in tokens if word not in _ALL_KIND_WORDS) or tokens


def compass_point(words: str) -> str | None:
    """Return north, east, south or west if the words mean one, such as `eastbound` or `the West`."""
    left = without_kind_words(tokens_of(words))
    return left[0] if len(left) == 1 and left[0] in COMPASS else None
