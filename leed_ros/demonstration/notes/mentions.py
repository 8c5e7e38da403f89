"""Mentions: what a note names, in any spelling that the gazetteer knows; no rule about anything else is kept."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from leed_ros.demonstration.rules.naming import compass_point, tokens_of
from leed_ros.demonstration.rules.place import Kind
from leed_ros.demonstration.rules.places import Found, Gazetteer

MAX_WORDS = 5
"""A name has at most so many words, counting `A3` as two."""

_WORD = re.compile(r"[^\W\d_]+|[0-9]+")
_ONES = frozenset(("single", "alone", "ein", "eine", "einen", "einer", "un", "uno", "una", "solo"))
_NUMBERS = {word: n for n, word in enumerate(("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht"), start=2)} | {
    word: n for n, word in enumerate(("dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho"), start=2)
}
_JOINING = r"(?:\s*(?:,|&|/|[-\u2013]|\b(?:and|or|to|through|und|oder|bis|y|o|a)\b)\s*)+"
_LIST = re.compile(rf"([^\W\d_]+)[\s_-]*\d+(?:{_JOINING}(?:\1[\s_-]*)?\d+)+", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*(?:[-\u2013]|\b(?:to|through|bis|a)\b)\s*\D{0,12}?(\d+)", re.IGNORECASE)
_LEADING = frozenset(("to", "toward", "towards", "from", "heading", "nach", "hacia", "al"))
_ARTICLES = frozenset(("the", "el", "den"))


@dataclass(frozen=True)
class Mentions:
    """What a note names.

    Attributes:
        names: Canonical names of all places and robots that it can mean.
        numbers: Numbers in it, in digits or words.
        words: All its words, without case and marks.
    """

    names: frozenset[str]
    numbers: frozenset[int]
    words: tuple[str, ...]

    @classmethod
    def of(cls, note: str, gazetteer: Gazetteer) -> "Mentions":
        """Find the mentions in a note."""
        names = {name for found in _phrases(note, gazetteer) for name in _meant(found)}
        names |= {name for found in _listed(note, gazetteer) for name in _meant(found)}
        words = tokens_of(note)
        return cls(frozenset(names), frozenset(_numbers(words)), words)

    def hold(self, words: str) -> bool:
        """Tell whether the note has these words, one right after the other, in any spelling."""
        wanted = tokens_of(words)
        starts = range(len(self.words) - len(wanted) + 1)
        return bool(wanted) and any(self.words[start : start + len(wanted)] == wanted for start in starts)


def mentioned_place(words: str, gazetteer: Gazetteer) -> str | None:
    """Return the one place or robot that is named somewhere in the words, None if there is none or more than one."""
    names = {found.place.name for found in _phrases(words, gazetteer) if found.place}
    return names.pop() if len(names) == 1 else None


def _phrases(note: str, gazetteer: Gazetteer) -> Iterator[Found]:
    """Yield what is found under runs of the note's words; the beginning of a longer name, as `K` of `K6`, is none."""
    words = list(_WORD.finditer(note))
    for start, length in itertools.product(range(len(words)), range(1, MAX_WORDS + 1)):
        run = words[start : start + length]
        end = note[run[-1].end() : run[-1].end() + 1]
        if len(run) == length and not (end == "_" or end.isdigit()):
            phrase = " ".join(match[0] for match in run)
            if not _is_number(phrase) and not _is_heading(phrase, note[: run[0].start()]):
                yield gazetteer.find(phrase, frozenset(Kind))


def _listed(note: str, gazetteer: Gazetteer) -> Iterator[Found]:
    """Yield what is found under the numbers of lists and ranges, such as `aisles 2, 3 and 5` or `A1 to A4`."""
    for match in _LIST.finditer(note):
        numbers = {int(number) for number in re.findall(r"\d+", match[0])}
        for low, high in _RANGE.findall(match[0]):
            numbers |= set(range(int(low), min(int(high), int(low) + 128) + 1))
        for number in sorted(numbers):
            yield gazetteer.find(f"{match[1]} {number}", frozenset(Kind))


def _meant(found: Found) -> tuple[str, ...]:
    return (found.place.name,) if found.place else found.candidates


def _is_number(phrase: str) -> bool:
    """Tell whether a phrase begins with a number: no name does, but `2 robots` and `at ten` do."""
    tokens = tokens_of(phrase)
    return not tokens or tokens[0].isdigit()


def _is_heading(phrase: str, before: str) -> bool:
    """Tell whether a lone word is a direction rather than the zone of that name: `westbound`, `toward the west`."""
    if " " in phrase or compass_point(phrase) is None:
        return False
    leading = [word for word in before.casefold().split() if word not in _ARTICLES]
    return phrase.casefold() != compass_point(phrase) or (bool(leading) and leading[-1] in _LEADING)


def _numbers(words: tuple[str, ...]) -> Iterator[int]:
    for word in words:
        if word.isdigit() and len(word) <= 6:
            yield int(word)
        elif word in _ONES:
            yield 1
        elif word in _NUMBERS:
            yield _NUMBERS[word]
