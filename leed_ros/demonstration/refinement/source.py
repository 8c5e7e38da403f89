"""Sources: whoever thinks of conventions in a round of refinement, code or a language model."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from leed_ros.demonstration.proposers.llm_asking import Tally
from leed_ros.demonstration.proposers.search import Tried, greedy_repair, random_search
from leed_ros.demonstration.refinement.judging import Judging
from leed_ros.task.site import Roadmap


@dataclass
class Proposals:
    """What a source came up with in one round.

    Attributes:
        tried: What it proposes, with what came of it.
        tally: What asking a model came to; all zero for code.
        fault: Why there is less than asked for, in one line; empty if there is not.
    """

    tried: list[Tried] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    fault: str = ""


class Source(Protocol):
    """A source of conventions."""

    @property
    def name(self) -> str:
        """Who it is: search or llm."""
        ...

    def propose(self, judging: Judging, simulations: int) -> Proposals:
        """Propose conventions.

        Args:
            judging: Tries them, and tells what came of those before.
            simulations: Most simulations to use.
        """
        ...


class GreedySource:
    """Repairs alternating directions step by step; see `greedy_repair`."""

    name = "search"

    def __init__(self, roadmap: Roadmap) -> None:
        self._roadmap, self._budget, self._seen = roadmap, 0, 0

    def propose(self, judging: Judging, simulations: int) -> Proposals:
        """Go on where it was: what was tried before is remembered and costs nothing."""
        self._budget += simulations
        tried = greedy_repair(self._roadmap, judging, self._budget)
        fresh, self._seen = tried[self._seen :], len(tried)
        fault = "" if len(tried) == self._budget else "no single turn of an aisle is left to try"
        return Proposals(fresh, fault=fault)


class RandomSource:
    """Draws strictly one-way conventions; see `random_search`."""

    name = "search"

    def __init__(self, roadmap: Roadmap, rng: np.random.Generator) -> None:
        self._roadmap, self._rng = roadmap, rng

    def propose(self, judging: Judging, simulations: int) -> Proposals:
        """Draw new ones."""
        return Proposals(random_search(self._roadmap, judging, simulations, self._rng))
