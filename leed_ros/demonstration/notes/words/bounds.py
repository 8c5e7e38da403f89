"""Bounds in a note: `until noon`, `from 8:00`, `bis Freitag`, whether or not a rule can keep to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leed_ros.demonstration.notes.words.times import times_in

_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|morgen|"
    r"mañana|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
_WORD = r"noon|midday|midnight|mittag|mitternacht|mediod[ií]a|medianoche|half past \w+"
_CLOCK = (
    rf"(?:\d{{1,2}}[:.h]\d{{2}}(?:\s*[ap]\.?m\b\.?)?|\d{{1,2}}\s*(?:[ap]\.?m\b\.?|o'clock|uhr|h\b)|\b(?:{_WORD})\b)"
)
_UNTIL = re.compile(rf"\b(?:until|till|til|bis|hasta|jusqu\w*)\s+(?:{_CLOCK}|[^,;.!?]+)", re.IGNORECASE)
_LEAD = r"from|after|before|by|between|starting|ab|von|nach|vor|zwischen|desde|entre|to|through"
_LED = re.compile(rf"\b(?:{_LEAD})\s+(?:(?:about|ca\.?|las?|the)\s+)?(?:{_CLOCK}|\b(?:{_DAY})\b)", re.IGNORECASE)
_OPEN_END = re.compile(
    r"further notice|further orders?|withdrawn|revoked|auf weiteres|nuevo aviso|nouvel ordre", re.IGNORECASE
)
_MAX_WORDS = 5


@dataclass(frozen=True)
class Bound:
    """A time that a note sets a limit with.

    Attributes:
        start: Where it begins in the note [characters].
        end: Where it ends, exclusive [characters].
        words: As the note has it, such as `until noon`.
        times: Times of day that it can mean, HH:MM; none for `until Friday`.
    """

    start: int
    end: int
    words: str
    times: frozenset[str]

    @property
    def is_end(self) -> bool:
        """Whether it says how long something holds, which is all that rules can keep to."""
        return bool(_UNTIL.match(self.words))


def bounds_in(note: str) -> tuple[Bound, ...]:
    """Return the limits in time that a note sets, in their order; `until further notice` is none."""
    return tuple(sorted(_bounds(note), key=lambda bound: bound.start))


def clock_spans(note: str) -> Iterator[tuple[int, int]]:
    """Yield where times of day stand, so that their digits count for no other number."""
    for match in re.finditer(_CLOCK, note, re.IGNORECASE):
        yield match.span()


def _bounds(note: str) -> Iterator[Bound]:
    ends = [match for match in _UNTIL.finditer(note) if not _OPEN_END.search(match[0])]
    for match in ends:
        words = " ".join(match[0].split()[: _MAX_WORDS + 1]).rstrip(".")
        yield Bound(match.start(), match.start() + len(words), words, times_in(words))
    for match in _LED.finditer(note):
        if not any(end.start() <= match.start() < end.end() for end in ends):
            yield Bound(match.start(), match.end(), match[0], times_in(match[0]))
