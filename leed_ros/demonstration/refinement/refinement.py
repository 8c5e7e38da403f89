"""The refinement loop: proposals of code and of a language model compete in simulation, and the best is kept."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from leed_ros.demonstration.proposers.search import Tried
from leed_ros.demonstration.refinement.feedback import words_from_outcome
from leed_ros.demonstration.refinement.figures import RoundFigures, figures_of
from leed_ros.demonstration.refinement.judging import Judging
from leed_ros.demonstration.refinement.source import Proposals, Source
from leed_ros.demonstration.roads.conventions import Convention


@dataclass(frozen=True)
class Best:
    """The best convention and who proposed it."""

    tried: Tried
    proposer: str


class Refinement:
    """Runs rounds in which every source proposes; see `Source`.

    Args:
        sources: Who proposes; those that come first are asked first.
        judging: Tries the proposals.
        rounds: Number of rounds.
        simulations: Simulations of each source in each round.
        clock: Monotonic time [s].
        words: Says a convention in words, for those who look on.

    Attributes:
        best: The best proposal so far; the first of equals. None before any.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        judging: Judging,
        rounds: int,
        simulations: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        words: Callable[[Convention], tuple[str, ...]] = lambda convention: (),
    ) -> None:
        self._words = words
        self._sources, self._judging, self._clock = tuple(sources), judging, clock
        self._rounds, self._simulations = rounds, simulations
        self.best: Best | None = None

    def run(self) -> Iterator[RoundFigures]:
        """Yield what came of each source's round."""
        for number in range(1, self._rounds + 1):
            for source in self._sources:
                begin = self._clock()
                proposals = source.propose(self._judging, self._simulations)
                for tried in proposals.tried:
                    self._keep(Best(tried, source.name))
                yield self._figures(number, source.name, proposals, self._clock() - begin)

    def _keep(self, candidate: Best) -> None:
        if self.best is None or self._score(candidate.tried) > self._score(self.best.tried):
            self.best = candidate

    def _score(self, tried: Tried) -> float:
        return self._judging.score_of(tried)

    def _figures(self, number: int, proposer: str, proposals: Proposals, seconds: float) -> RoundFigures:
        best = max(proposals.tried, key=self._score, default=None)
        figures = figures_of(number, proposer, best.outcome if best else None, proposals.tally, seconds)
        return replace(
            figures,
            proposals=len(proposals.tried),
            best_score=self._score(self.best.tried) if self.best else None,
            simulations=self._judging.simulations,
            fault=proposals.fault,
            plan=self._words(best.convention) if best else (),
            verdict=words_from_outcome(best.outcome) if best else "",
        )
