"""Sentences of a note, and which parts of them say that all is well, so that no rule has to come of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leed_ros.demonstration.rules.naming import kinds_named, tokens_of

MAX_QUOTED = 100
"""Longest part of a sentence that is quoted [characters]."""

_END = re.compile(r"[.!?;]+(?=\s|$)")
_SHORT = re.compile(r"\b(?:no|nr|nos|approx|ca|max|min|dr|mr|ms|[a-z])$", re.IGNORECASE)
_JOINT = re.compile(r"[,:;.!?]+\s|\s(?:and|but|und|aber|y|pero|et|mais)\s", re.IGNORECASE)
_WELL = re.compile(
    r"\b(?:re-?open(?:s|ed)?|open(?:s|ed)?|works?|working|runs?|fine|ok(?:ay)?|well|normal(?:ly)?|usual|usable|available|"
    r"repaired|fixed|back in service|offen|geöffnet|funktioniert|repariert|frei|abiert[oa]|funciona|libre|ouverte?)\b",
    re.IGNORECASE,
)
_RESTRICTING = re.compile(
    r"n[o']t\b|\b(?:no|nobody|none|never|nowhere|only|just|until|till?|except|unless|must|may|should|shall|keep|stay|"
    r"stop|avoid|leave|block\w*|closed?|closing|shut|busy|broken|out of (?:order|service)|forbidden|limit\w*|"
    r"max\w*|most|than|yields?|give|gives|way|first|priority|urgent|hurry|westbound|eastbound|northbound|southbound|one-way|"
    r"nicht|kein\w*|niemand|nur|bis|gesperrt|geschlossen|höchstens|maximal|vorfahrt|vorrang|"
    r"nadie|s[oó]lo|solamente|hasta|cerrad[oa]|máximo|prioridad|fermée?|jusqu\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Part:
    """A part of a note.

    Attributes:
        start: Where it begins [characters].
        end: Where it ends, exclusive [characters].
        text: What it says.
    """

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, note: str, start: int, end: int) -> "Part":
        """Cut a part out of a note."""
        return cls(start, end, note[start:end])

    def holds(self, start: int) -> bool:
        """Tell whether a place of the note lies in it [characters]."""
        return self.start <= start < self.end

    @property
    def quoted(self) -> str:
        """The part between quotation marks, shortened."""
        words = self.text.strip().rstrip(".!?;")
        return f"'{words if len(words) <= MAX_QUOTED else words[:MAX_QUOTED].rsplit(' ', 1)[0] + ' ..'}'"


def sentences_of(note: str) -> tuple[Part, ...]:
    """Split a note into its sentences; the stop of `no. 4` or `3 p.m.` ends none."""
    begin, parts = 0, []
    for stop in _END.finditer(note):
        if stop[0] != "." or not _SHORT.search(note[: stop.start()]):
            parts.append(Part.of(note, begin, stop.end()))
            begin = stop.end()
    parts.append(Part.of(note, begin, len(note)))
    return tuple(part for part in parts if part.text.strip())


def restricts(text: str) -> bool:
    """Tell whether words sound like a rule."""
    return bool(_RESTRICTING.search(text))


def all_is_well(sentence: Part, starts: Sequence[int]) -> tuple[int, ...]:
    """Return those of the names in a sentence of which it only says that all is well, such as `A3 is open again`.

    Args:
        sentence: The sentence.
        starts: Where the names begin in the note [characters].
    """
    well = [part for part in _clauses(sentence, starts) if _WELL.search(part.text) and not restricts(part.text)]
    return tuple(start for start in starts if any(part.holds(start) for part in well))


def _clauses(sentence: Part, starts: Sequence[int]) -> Iterator[Part]:
    """Yield clauses, each with a name and something that is said; what has no name belongs to the clause before."""
    begin = sentence.start
    for joint in _JOINT.finditer(sentence.text):
        cut = sentence.start + joint.end()
        named_before = any(begin <= start < cut for start in starts)
        named_after = any(cut <= start < sentence.end for start in starts)
        if named_before and named_after and _says_something(sentence.text[begin - sentence.start : joint.start()]):
            yield Part(begin, cut, sentence.text[begin - sentence.start : joint.end()])
            begin = cut
    yield Part(begin, sentence.end, sentence.text[begin - sentence.start :])


def _says_something(text: str) -> bool:
    """Tell whether there is more than a list of names, such as `aisles A1`."""
    words = re.findall(r"(?<!\S)[^\W\d_]{2,}(?!\S)", text)
    return any(tokens_of(word) and not kinds_named(tokens_of(word)) for word in words)
