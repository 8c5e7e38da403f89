"""Mentions: what a note names, in any spelling that the gazetteer knows; no rule about anything else is kept."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from leed_ros.demonstration.rules.naming import Tokens, compass_point, kinds_named, tokens_of
from leed_ros.demonstration.rules.place import Kind
from leed_ros.demonstration.rules.places import Gazetteer

MAX_WORDS = 5
"""A name has at most so many words, counting `A3` as two."""

_WORD = re.compile(r"[^\W\d_]+|[0-9]+")
_NUMBERS = {
    word: number
    for words in (
        ("single", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht"),
        ("alone", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho"),
    )
    for number, word in enumerate(words, start=1)
} | dict.fromkeys(("ein", "eine", "einen", "einer", "un", "uno", "una", "solo"), 1)
"""Words for numbers that the gazetteer does not know."""

_COMPASS = {
    "north": re.compile(r"\b(?:north\w*|nord\w*|nörd\w*|norte)\b", re.IGNORECASE),
    "east": re.compile(r"\b(?:east\w*|ost|osten|ostw\w*|öst\w*|este|est)\b", re.IGNORECASE),
    "south": re.compile(r"\b(?:south\w*|süd\w*|sued\w*|sud|sur)\b", re.IGNORECASE),
    "west": re.compile(r"\b(?:west\w*|oeste|ouest)\b", re.IGNORECASE),
}
"""Words for the directions of the compass in English, German, Spanish and French."""

_JOINING = r"(?:\s*(?:,|&|/|[-\u2013]|\b(?:and|or|to|through|und|oder|bis|y|o|a)\b))+\s*"
_LIST = re.compile(rf"([^\W\d_]+)[\s_-]*\d+(?:{_JOINING}(?:\1[\s_-]*)?\d+)+", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*(?:[-\u2013]|\b(?:to|through|bis|a)\b)\s*\D{0,12}?(\d+)", re.IGNORECASE)
_LEADING = frozenset(("to", "toward", "towards", "from", "heading", "nach", "hacia", "al"))
_ARTICLES = frozenset(("the", "el", "den"))


@dataclass(frozen=True)
class Mention:
    """A name in a note.

    Attributes:
        start: Where it begins [characters].
        end: Where it ends, exclusive [characters].
        meant: Canonical names of all places and robots that it can mean.
    """

    start: int
    end: int
    meant: tuple[str, ...]

    def within(self, other: "Mention") -> bool:
        """Tell whether it is only a part of a longer name."""
        return other.start <= self.start and self.end <= other.end and other.end - other.start > self.end - self.start


@dataclass(frozen=True)
class Mentions:
    """What a note names.

    Attributes:
        names: Canonical names of all places and robots that it can mean.
        numbers: Numbers in it, in digits or words.
        directions: Directions of the compass in it.
        words: All its words, without case and marks.
    """

    names: frozenset[str]
    numbers: frozenset[int]
    directions: frozenset[str]
    words: tuple[str, ...]

    @classmethod
    def of(cls, note: str, gazetteer: Gazetteer) -> "Mentions":
        """Find the mentions in a note."""
        found = (*_phrases(note, gazetteer), *_listed(note, gazetteer))
        names = {name for mention in found for name in mention.meant}
        directions = {point for point, form in _COMPASS.items() if form.search(note)}
        return cls(frozenset(names), frozenset(numbers_in(note)), frozenset(directions), tokens_of(note))

    def hold(self, words: str) -> bool:
        """Tell whether the note has these words, one right after the other, in any spelling."""
        wanted = tokens_of(words)
        starts = range(len(self.words) - len(wanted) + 1)
        return bool(wanted) and any(self.words[start : start + len(wanted)] == wanted for start in starts)


def mentions_in(note: str, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Return the mentions in a note, of names within names the longest; those of lists and ranges bear their list."""
    phrases = list(_phrases(note, gazetteer))
    longest = [one for one in phrases if not any(one.within(other) for other in phrases)]
    return (*longest, *_listed(note, gazetteer))


def mentioned_place(words: str, gazetteer: Gazetteer) -> str | None:
    """Return the one place or robot that is named somewhere in the words, None if there is none or more than one."""
    names = {mention.meant[0] for mention in _phrases(words, gazetteer) if len(mention.meant) == 1}
    return names.pop() if len(names) == 1 else None


def _phrases(note: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Yield what is found under runs of the note's words; the beginning of a longer name, as `K` of `K6`, is none."""
    words = list(_WORD.finditer(note))
    for start, length in itertools.product(range(len(words)), range(1, MAX_WORDS + 1)):
        run = words[start : start + length]
        end = note[run[-1].end() : run[-1].end() + 1]
        if len(run) == length and not (end == "_" or end.isdigit()):
            phrase = " ".join(match[0] for match in run)
            if _is_name(run[0][0]) and not _is_heading(phrase, note[: run[0].start()]):
                meant = gazetteer.meant(phrase, frozenset(Kind))
                if meant:
                    yield Mention(run[0].start(), run[-1].end(), meant)


def _listed(note: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Yield what is found under the numbers of lists and ranges, such as `aisles 2, 3 and 5` or `A1 to A4`."""
    for match in _LIST.finditer(note):
        numbers = {int(number) for number in re.findall(r"\d+", match[0])}
        for low, high in _RANGE.findall(match[0]):
            numbers |= set(range(int(low), min(int(high), int(low) + 128) + 1))
        for number in sorted(numbers):
            meant = gazetteer.meant(f"{match[1]} {number}", frozenset(Kind))
            if meant:
                yield Mention(match.start(), match.end(), meant)


def _is_name(first: str) -> bool:
    """Tell whether a name can begin with a word: not with an article, nor with a number, as in `2 robots`."""
    tokens = tokens_of(first)
    return bool(tokens) and not tokens[0].isdigit()


def _is_heading(phrase: str, before: str) -> bool:
    """Tell whether words are, or end with, a direction rather than a name: `westbound`, `to the west`, `A2 westbound`.

    A lone `west` is the zone of that name.
    """
    if " " in phrase:
        last = phrase.rsplit(maxsplit=1)[-1].casefold()
        return compass_point(last) not in (None, last)
    if compass_point(phrase) is None:
        return False
    leading = [word for word in before.casefold().split() if word not in _ARTICLES]
    return phrase.casefold() != compass_point(phrase) or (bool(leading) and leading[-1] in _LEADING)


def numbers_in(note: str) -> Iterator[int]:
    """Yield the numbers that are no part of a name: not the 3 of `A3`, of `robot_3` or of `aisle 3`."""
    before: Tokens = ()
    for match in _WORD.finditer(note):
        tokens = tokens_of(match[0])
        attached = note[: match.start()][-1:] in ("_", "-") or note[: match.start()][-1:].isalpha()
        for word in tokens:
            if word.isdigit() and len(word) <= 6 and not attached and not kinds_named(before):
                yield int(word)
            elif word in _NUMBERS:
                yield _NUMBERS[word]
        before = tokens or before
