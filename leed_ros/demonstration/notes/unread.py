"""What of a note no rule came of: the operator is asked about it, so that nothing is dropped in silence.

It is found by words alone, not by another question to a language model: names of the site, what looks like one,
numbers, limits in time and headings, each of them looked for in the rules that were read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leed_ros.demonstration.notes.words.bounds import Bound, bounds_in, clock_spans
from leed_ros.demonstration.notes.words.mentions import Mention, mentioned_place, mentions_in, numbers_in
from leed_ros.demonstration.notes.words.sentences import Part, all_is_well, restricts, sentences_of
from leed_ros.demonstration.rules.naming import COMPASS, compass_point, kinds_named, tokens_of
from leed_ros.demonstration.rules.place import Kind
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Capacity, Rule

MAX_QUESTIONS = 8
"""At most so many sentences are asked about; the last question says that there are more."""

_NAME_FIELDS = ("place", "robot", "toward", "first")
_NUMBERED = re.compile(r"(?:\b([^\W\d_]+)\s+)?\b([^\W\d_]+)([\s_-]*)(?:(?:no|nr|number)\.?\s*)?(\d+)\b", re.IGNORECASE)
_HEADING = re.compile(
    r"\b(?:\w+(?:bound|wards?)|(?:to|towards?|nach|hacia(?: el)?)\s+(?:the\s+|dem\s+)?[^\W\d_]+)\b", re.IGNORECASE
)
_ROBOTS = re.compile(
    r"\b(?:one|single|ein|einen|un)\s+(?:robots?|agvs?|amrs?|bots?|vehicles?|roboter)\b", re.IGNORECASE
)
_UNIT = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|percent|prozent|°|k?g\b|[cmk]?m\b|k?wh\b|volts?\b|v\b)", re.IGNORECASE)
_TOWARD = re.compile(r"\b(?:to|towards?|from|nach|von|hacia|desde)\s+(?:the\s+|dem\s+|el\s+)?$", re.IGNORECASE)
_SITE_WORD = re.compile(
    r"\b(?:aisles?|corridors?|junctions?|crossings?|stations?|docks?|zones?|robots?|agvs?|gänge?|gang|roboter|pasillos?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Used:
    """What rules use.

    Attributes:
        names: Canonical names of the places and robots in them.
        phrases: Words of every name in them, with blanks around.
        numbers: Numbers of robots in them.
        ends: Times at which they end.
        directions: Directions of the compass in them.
    """

    names: frozenset[str]
    phrases: tuple[str, ...]
    numbers: frozenset[int]
    ends: frozenset[str]
    directions: frozenset[str]

    @classmethod
    def by(cls, rules: Sequence[Rule], gazetteer: Gazetteer) -> "_Used":
        """Gather what rules use, with names as a language model wrote them."""
        fields = [(field, getattr(rule, field)) for rule in rules for field in _NAME_FIELDS if hasattr(rule, field)]
        tokens = [tokens_of(words) for _, words in fields]
        named = [words for field, words in fields if field != "toward" or compass_point(words) is None]
        names = {name for words in named for name in _meant(words, gazetteer)}
        return cls(
            frozenset(names),
            tuple(f" {' '.join(one)} " for one in tokens),
            frozenset(rule.robots for rule in rules if isinstance(rule, Capacity)),
            frozenset(rule.until for rule in rules if rule.until),
            frozenset(token for one in tokens for token in one if token in COMPASS),
        )

    def has(self, words: str) -> bool:
        """Tell whether a name in a rule holds these words, or they hold it."""
        wanted = f" {' '.join(tokens_of(words))} "
        return any(wanted in phrase or phrase in wanted for phrase in self.phrases)


def unread(note: str, rules: Sequence[Rule], gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return a question for every sentence of which something came into no rule.

    Sentences that name nothing of the site need no rule, and neither does what is said to be open or to work.

    Args:
        note: The note as it was read.
        rules: What a language model read in it and the note bears out, clear or not.
        gazetteer: Knows the site's names.
    """
    found = _Found(note, gazetteer, _Used.by(rules, gazetteer))
    questions = [question for sentence in sentences_of(note) if (question := found.question(sentence))]
    if not rules and not questions and _SITE_WORD.search(note):
        questions = [_nothing(one) for one in sentences_of(note) if _SITE_WORD.search(one.text) and restricts(one.text)]
    more = [f"There is more of the note that no rule came of: {len(questions) - MAX_QUESTIONS} sentences."]
    return tuple(questions[:MAX_QUESTIONS] + (more if len(questions) > MAX_QUESTIONS else []))


class _Found:
    """What a note names, and what of it is used."""

    def __init__(self, note: str, gazetteer: Gazetteer, used: _Used) -> None:
        self._used = used
        self._mentions = tuple(one for one in mentions_in(note, gazetteer) if not self._is_direction(note, one))
        self._strange = tuple(_strange(note, gazetteer, self._mentions))
        self._bounds = bounds_in(note)
        self._rest = _blanked(note, [*self._spans(), *clock_spans(note)])

    def question(self, sentence: Part) -> str:
        """Return the question about a sentence; empty if there is none."""
        mentions = [one for one in self._mentions if sentence.holds(one.start)]
        strange = [one for one in self._strange if sentence.holds(one.start)]
        if not mentions and not strange:
            return ""
        lost = [one for one in mentions if not self._used.names.intersection(one.meant)]
        excused = all_is_well(sentence, [one.start for one in mentions])
        missing = [_label(one) for one in lost if one.start not in excused]
        missing += [one.text for one in strange if not self._used.has(one.text)]
        if len(lost) == len(mentions) and not any(self._used.has(one.text) for one in strange):
            return _nothing(sentence) if missing else ""
        missing += self._other(sentence)
        return _something(missing, sentence) if missing else ""

    def _other(self, sentence: Part) -> list[str]:
        """Return the numbers, limits and headings of a sentence that no rule uses, as the note writes them."""
        bounds = [one for one in self._bounds if sentence.holds(one.start) and not self._kept(one)]
        rest = self._rest[sentence.start : sentence.end]
        numbers = sorted(set(_plain_numbers(rest, sentence.text)) - self._used.numbers)
        headings = [match[0] for match in _HEADING.finditer(rest) if self._is_lost_heading(match[0])]
        return [*headings, *(f"the number {number}" for number in numbers), *(f"'{one.words}'" for one in bounds)]

    def _kept(self, bound: Bound) -> bool:
        return bound.is_end and bool(bound.times & self._used.ends)

    def _is_lost_heading(self, words: str) -> bool:
        point = compass_point(words.rsplit(maxsplit=1)[-1])
        return point is not None and point not in self._used.directions

    def _is_direction(self, note: str, mention: Mention) -> bool:
        """Tell whether a zone is named only to say where to: `toward the west side`."""
        point = compass_point(note[mention.start : mention.end])
        return point in self._used.directions and bool(_TOWARD.search(note[: mention.start]))

    def _spans(self) -> Iterator[tuple[int, int]]:
        found: tuple[Mention | Part | Bound, ...] = (*self._mentions, *self._strange, *self._bounds)
        for one in found:
            yield one.start, one.end


def _meant(words: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    inner = mentioned_place(words, gazetteer)
    return gazetteer.meant(words, frozenset(Kind)) or ((inner,) if inner else ())


def _strange(note: str, gazetteer: Gazetteer, mentions: Sequence[Mention]) -> Iterator[Part]:
    """Yield what looks like a name of the site but is none: `A19`, `robot_40`, `dock Z9`."""
    stems = {tokens[-2] for name in gazetteer.places if len(tokens := tokens_of(name)) > 1 and tokens[-1].isdigit()}
    for match in _NUMBERED.finditer(note):
        before, stem, gap, _ = match.groups()
        kind = bool(kinds_named(tokens_of(stem)))
        known = tokens_of(stem)[:1] and tokens_of(stem)[0] in stems and (len(stem) > 1 or not gap.isspace())
        coded = not gap.isspace() and len(stem) <= 2 and bool(kinds_named(tokens_of(before or "")))
        start = match.start(1) if coded else match.start(2)
        taken = any(one.start < match.end() and match.start(2) < one.end for one in mentions)
        if (kind or known or coded) and not taken:
            yield Part.of(note, start, match.end())


def _plain_numbers(rest: str, sentence: str) -> Iterator[int]:
    """Yield the numbers in the rest of a sentence that are no measure; one only of robots, for it is an article too."""
    counted = _blanked(rest, [match.span() for match in _UNIT.finditer(rest)])
    for number in numbers_in(counted):
        if number != 1 or re.search(r"\b1\b", counted) or _ROBOTS.search(sentence):
            yield number


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _label(mention: Mention) -> str:
    return " or ".join(mention.meant[:2])


def _nothing(sentence: Part) -> str:
    return f"Nothing was understood from {sentence.quoted}. Please say it another way, if a rule is meant."


def _something(missing: Sequence[str], sentence: Part) -> str:
    named = list(dict.fromkeys(missing))
    listed = ", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else named[0]
    return f"No rule came of {listed} in {sentence.quoted}. Please say it another way, if a rule is meant."
