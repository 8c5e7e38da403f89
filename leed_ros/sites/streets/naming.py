"""Names of streets and crossings: what strangers wrote into a map becomes short identifiers.

Names end up in prompts of language models, in messages and in pictures, so only letters and digits are kept, joined by
underscores, and few of them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

MAX_LENGTH = 24
"""Longest name of a street."""

UNNAMED = "Street"
"""What streets without a name are called."""

KINDS = frozenset(
    ("street", "st", "avenue", "ave", "road", "rd", "boulevard", "blvd", "drive", "dr", "lane", "ln", "court", "ct")
) | frozenset(("place", "pl", "way", "highway", "hwy", "terrace", "square"))
"""Last words that a crossing's name leaves out."""

COMPASS = ("E", "N", "W", "S")


def clean_name(text: str) -> str:
    """Return a name of letters and digits of any script, words joined by underscores; empty if nothing is left."""
    plain = unicodedata.normalize("NFKC", text[: 4 * MAX_LENGTH])
    words = re.findall(r"[^\W_]+", plain)
    name = "_".join(words)
    if len(name) <= MAX_LENGTH:
        return name
    whole = name[: MAX_LENGTH + 1].rpartition("_")[0]
    return whole or name[:MAX_LENGTH]


def crossing_name(streets: Iterable[str]) -> str:
    """Return a name such as `Adeline_12th` from the names of the streets that meet, the two most frequent first."""
    counted = Counter(_short(name) for name in streets if name)
    return "_".join(sorted(name for name, _ in counted.most_common(2))) or "Crossing"


def _short(name: str) -> str:
    """Return a street's name without its kind: `Adeline` for `Adeline_Street`."""
    first, _, last = name.rpartition("_")
    return first if first and last.lower() in KINDS else name


class Names:
    """Gives each name once; a name that is asked for again gets a number, as `8th_Street_E_2`."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._count: Counter[str] = Counter()

    def unique(self, name: str) -> str:
        """Return the name itself at first, then with numbers from 2."""
        if name not in self._given:
            self._given.add(name)
            self._count[name] = 1
            return name
        return self.numbered(name)

    def numbered(self, stem: str) -> str:
        """Return the stem with the next number that makes it new, from 1."""
        while True:
            self._count[stem] += 1
            name = f"{stem}_{self._count[stem]}"
            if name not in self._given:
                self._given.add(name)
                return name
