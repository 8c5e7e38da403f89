"""Methods of the report card: proposers made of code and ways of asking a model, each with the same simulations."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

import numpy as np

from leed_ros.demonstration.generator import Harvest
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.prompts.site_description import describe_site
from leed_ros.demonstration.proposers.llm_asking import Asking
from leed_ros.demonstration.refinement.judging import Judging
from leed_ros.demonstration.refinement.llm_sources import ConventionSource, RepairSource, demand_words
from leed_ros.demonstration.refinement.refinement import Refinement
from leed_ros.demonstration.refinement.source import GreedySource, RandomSource, Source
from leed_ros.demonstration.report.config import ReportConfig
from leed_ros.demonstration.report.measures import MEASURES, measures_of
from leed_ros.demonstration.report.sequence_method import SequenceMethod
from leed_ros.demonstration.report.site_bench import SiteBench
from leed_ros.demonstration.roads.conventions import Convention, alternating_convention, divided_convention
from leed_ros.task.site import Roadmap

Result: TypeAlias = dict[str, Any]
"""Measures of the missions held out, the number of simulations, and figures of every round of refinement."""

RULES: Mapping[str, Callable[[Roadmap], Convention]] = {
    "no convention": lambda roadmap: Convention(),
    "alternating": alternating_convention,
    "divided": divided_convention,
}
"""Conventions that need no simulation."""

PLANNER, RANDOM, GREEDY = "planner", "random search", "greedy repair"
CODE = (*RULES, RANDOM, GREEDY, PLANNER)
"""Methods without a model."""

SEQUENCES, WITHOUT = "sequences", "no instructions, missions of the sequences"

_ORDERS, _DRAWS, _OFFERS, _WORDS, _SCORES = 31, 32, 33, 34, 35


@dataclass(frozen=True)
class Methods:
    """Runs methods on one site.

    Attributes:
        bench: The site with its missions.
        config: Rounds and simulations.
        seed: Decides all draws.
        session: The model, None where only code is measured.
    """

    bench: SiteBench
    config: ReportConfig
    seed: int
    session: LanguageSession | None = None

    def run(self, method: str) -> Result:
        """Run a method of `CODE` or a way of asking."""
        if method in RULES:
            return self._result(self.bench.measure(RULES[method](self._roadmap)))
        if method == PLANNER:
            return self._result(self.bench.measure_planner(divided_convention(self._roadmap), self._rng(_ORDERS)))
        if method in (SEQUENCES, WITHOUT):
            sequences = SequenceMethod(self.bench, self.config, self.seed)
            return sequences.without() if method == WITHOUT else sequences.refine(self._asking, self._rng(_WORDS))
        return self._refined(self._source(method))

    @property
    def _roadmap(self) -> Roadmap:
        return self.bench.env.scenario.site.roadmap

    def _rng(self, stream: int) -> np.random.Generator:
        return np.random.default_rng((self.seed, stream))

    def _source(self, method: str) -> Source:
        if method == RANDOM:
            return RandomSource(self._roadmap, self._rng(_DRAWS))
        return GreedySource(self._roadmap) if method == GREEDY else self._model_source(method)

    @property
    def _asking(self) -> Asking:
        if self.session is None:
            raise ValueError("report: this way needs a language model")
        return Asking(self.session, 1000 * self.seed, self.config.attempts)

    def _model_source(self, way: str) -> Source:
        asking = self._asking
        if way == "repair":
            return RepairSource(asking, self._roadmap, self._rng(_OFFERS))
        site, count = self.bench.env.scenario.site, self.bench.env.num_robots
        words = describe_site(site, [f"robot_{number}" for number in range(count)], self._rng(_WORDS))
        return ConventionSource(asking, self._roadmap, words, demand_words(site.stations, count))

    def _refined(self, source: Source) -> Result:
        judging = Judging(self.bench.judge)
        refinement = Refinement((source,), judging, self.config.rounds, self.config.simulations)
        figures = [asdict(one) for one in refinement.run()]
        if refinement.best is None:
            nothing: Result = {name: [] for name in MEASURES}
            return nothing | {"simulations": judging.simulations, "figures": figures, "proposer": ""}
        result = self._result(self.bench.measure(refinement.best.tried.convention))
        result |= {"simulations": judging.simulations, "figures": figures, "proposer": refinement.best.proposer}
        directions = refinement.best.tried.convention.directions
        return result | {"convention": {name: direction.value for name, direction in directions.items()}}

    def _result(self, harvest: Harvest) -> Result:
        return {**measures_of(harvest, self._rng(_SCORES)), "simulations": 0, "figures": []}
