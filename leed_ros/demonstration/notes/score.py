"""Scores: how a reading compares with what a note means, and shares with their intervals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from leed_ros.demonstration.notes.corpus import Example
from leed_ros.demonstration.notes.reader import Reading

Z = 1.959964
"""Quantile of the normal distribution for intervals of 95 %."""


@dataclass(frozen=True)
class Score:
    """How one note was read.

    Attributes:
        exact: Exactly the rules that the note means are enforced, unknown names are asked about, and a contradiction
            is named.
        partial: Not exact, but some rule of the note is enforced, and none that it does not mean.
        invented: Some rule is enforced that the note does not mean; it was read back to the operator.
        vain: The operator is asked something, or told of a contradiction, without need.
        silent: Something that the note means came into no rule, and the operator is neither asked nor told.
        understood: A reply could be read.
    """

    exact: bool
    partial: bool
    invented: bool
    vain: bool
    silent: bool
    understood: bool

    @classmethod
    def of(cls, reading: Reading, example: Example) -> "Score":
        """Compare a reading with its example."""
        meant, enforced = set(example.rules), set(reading.rules.rules)
        asked = all(any(name in question for question in reading.questions) for name in example.ask)
        told = bool(reading.contradictions) or not example.contradiction
        exact = enforced == meant and asked and told and reading.understood
        invented = bool(enforced - meant)
        partial = not exact and not invented and bool(enforced & meant)
        lost = bool(meant - enforced) or not asked or not told
        vain = len(reading.questions) > len(example.ask) or (bool(reading.contradictions) and not example.contradiction)
        vain = vain or (bool(reading.unread) and not lost)
        return cls(exact, partial, invented, vain, lost and reading.clear and not invented, reading.understood)


@dataclass(frozen=True)
class Share:
    """How often something was so.

    Attributes:
        count: How often.
        total: Of how many.
    """

    count: int
    total: int

    @classmethod
    def of(cls, facts: Sequence[bool]) -> "Share":
        """Count the true ones."""
        return cls(sum(facts), len(facts))

    @property
    def value(self) -> float:
        """The share, NaN of nothing."""
        return self.count / self.total if self.total else math.nan

    def interval(self) -> tuple[float, float]:
        """Return the Wilson score interval of 95 % (E. B. Wilson, 1927); (0, 1) of nothing."""
        if not self.total:
            return 0.0, 1.0
        n, p, z2 = self.total, self.value, Z * Z
        centre = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return max(0.0, centre - half), min(1.0, centre + half)
