"""Judging: conventions are tried in simulation, each once, and simulations are counted."""

from collections.abc import Callable

from leed_ros.demonstration.proposers.search import Judge, Tried
from leed_ros.demonstration.proposers.trial import Outcome
from leed_ros.demonstration.roads.conventions import Convention

Score = Callable[[Outcome], float]
"""How good an outcome is; higher is better."""


def reward_score(outcome: Outcome) -> float:
    """Return the mean reward of a mission."""
    return outcome.reward


class Judging:
    """Remembers what came of every convention.

    Args:
        judge: Tries a convention in simulation.
        score: How good an outcome is.

    Attributes:
        tried: All conventions tried, in their order.
    """

    def __init__(self, judge: Judge, score: Score = reward_score) -> None:
        self._judge, self.score = judge, score
        self.tried: list[Tried] = []

    @property
    def simulations(self) -> int:
        """Number of simulations so far."""
        return len(self.tried)

    @property
    def best(self) -> Tried | None:
        """The best convention so far, the first of equals; None before any."""
        return max(self.tried, key=self.score_of, default=None)

    def score_of(self, tried: Tried) -> float:
        """Return how good a convention that was tried is."""
        return self.score(tried.outcome)

    def known(self, convention: Convention) -> Tried | None:
        """Return a convention as it was tried, None if it was not."""
        return next((one for one in self.tried if one.convention == convention), None)

    def __call__(self, convention: Convention) -> Outcome:
        """Try a convention, unless it was tried already."""
        known = self.known(convention)
        if known is None:
            known = Tried(convention, self._judge(convention))
            self.tried.append(known)
        return known.outcome
