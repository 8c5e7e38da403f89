"""Agent-steps per second of CPU time, of whatever can take a step."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Pace:
    """What several turns have shown.

    Attributes:
        rates: Agent-steps per CPU-second of each turn.
    """

    rates: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.rates)

    def ratio_over(self, other: "Pace") -> dict[str, float]:
        """Return the median and the spread of the ratios to another's turns, turn by turn."""
        ratios = [own / theirs for own, theirs in zip(self.rates, other.rates, strict=True)]
        return {"median": median(ratios), "low": min(ratios), "high": max(ratios)}

    def document(self) -> dict[str, Any]:
        """Return the figures in plain values."""
        return {"median": self.middle, "low": min(self.rates), "high": max(self.rates)}


def rate_of(step: Callable[[], None], agents: int, seconds: float) -> float:
    """Take steps of so many agents for so many seconds of CPU time, and return agent-steps per CPU-second."""
    count, start = 0, time.process_time()
    while (taken := time.process_time() - start) < seconds:
        step()
        count += 1
    return count * agents / taken
