"""The report card: every method on every site, with results kept as they come."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.execution import ScratchEnv
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.report.cache import ResultCache
from leed_ros.demonstration.report.comparison import Comparison, better, compare
from leed_ros.demonstration.report.config import ReportConfig
from leed_ros.demonstration.report.measures import MEASURES, Measured, pooled
from leed_ros.demonstration.report.methods import CODE, GREEDY, RANDOM, SEQUENCES, WITHOUT, Methods, Result
from leed_ros.demonstration.report.site_bench import SiteBench

SETTINGS = ("num_robots", "missions", "rounds", "simulations", "attempts")
"""What a result depends on, beside method, site, seed and model."""

SEQUENCE_SETTINGS = ("sequence_missions", "sequence_rounds")


@dataclass(frozen=True)
class Task:
    """One method on one site.

    Attributes:
        method: Name of the method.
        site: Seed of the warehouse.
        seed: Repetition.
        model: Name of the model, empty for code.
    """

    method: str
    site: int
    seed: int
    model: str

    def key(self, config: ReportConfig) -> dict[str, Any]:
        """Return what tells its result apart."""
        names = (*SETTINGS, *SEQUENCE_SETTINGS) if self.method in (SEQUENCES, WITHOUT) else SETTINGS
        settings = {name: getattr(config, name) for name in names}
        return {"method": self.method, "site": self.site, "seed": self.seed, "model": self.model, **settings}


@dataclass(frozen=True)
class Row:
    """A method over all sites that are finished.

    Attributes:
        method: Name of the method.
        sites: Number of sites, repetitions counted.
        measures: Means with intervals.
        simulations: Mean number of simulations.
        calls: Number of questions to the model.
        read: Share of replies that kept to the schema, None without calls.
        validity: Share of replies that could be carried out.
        seconds: Mean wall time of a call [s].
        tokens: Mean number of reply tokens of a call.
        by_round: Best reward so far, of proposals on the missions to choose by, mean over the sites.
        validity_by_round: Validity in each round.
        reward_by_round: Reward of the best proposal of each round alone, on the missions to choose by.
        volatility_by_round: Volatility of that proposal; of rounds measured before it was noted, nothing.
        disagreement_by_round: Its disagreement, from fewer steps than that of the measures and hence higher.
    """

    method: str
    sites: int
    measures: Mapping[str, Measured]
    simulations: float
    calls: int
    read: float | None
    validity: float | None
    seconds: float | None
    tokens: float | None
    by_round: tuple[float, ...]
    validity_by_round: tuple[float, ...]
    reward_by_round: tuple[float, ...]
    volatility_by_round: tuple[float, ...]
    disagreement_by_round: tuple[float, ...]


class ReportCard:
    """Measures a model beside code.

    Args:
        make_env: Makes scratch worlds of a warehouse from its seed.
        session: The model, None for code alone.
        config: What is measured.
        cache: Keeps finished results.
    """

    def __init__(
        self,
        make_env: Callable[[int], ScratchEnv],
        session: LanguageSession | None,
        config: ReportConfig,
        cache: ResultCache,
    ) -> None:
        self._make_env, self._session, self._config, self._cache = make_env, session, config, cache

    def tasks(self) -> list[Task]:
        """Return all tasks, site by site, code first."""
        model = self._session.name if self._session else ""
        asked = self._config.ways if self._session else ()
        code = [*CODE, WITHOUT] if SEQUENCES in asked else CODE
        methods = [*((name, "") for name in code), *((way, model) for way in asked)]
        places = [(seed, site) for seed in range(self._config.seeds) for site in self._sites()]
        return [Task(method, site, seed, of) for seed, site in places for method, of in methods]

    def run(self) -> Iterator[Task]:
        """Yield every task when its result is there."""
        for task in self.tasks():
            if self._cache.get(task.key(self._config)) is None:
                self._cache.put(task.key(self._config), self._measure(task))
            yield task

    def rows(self) -> list[Row]:
        """Sum up what is there."""
        methods = dict.fromkeys(task.method for task in self.tasks())
        found = {method: self._results(method) for method in methods}
        for way in self._refined_ways:
            pairs = [(found[GREEDY].get(place), result) for place, result in found[way].items()]
            joint = [_joint(search, model) for search, model in pairs if search is not None]
            found[f"{GREEDY} or {way}"] = dict(enumerate(joint))
        return [_row(method, list(results.values())) for method, results in found.items() if results]

    def comparisons(self) -> list[Comparison]:
        """Compare the loop of code and model with code alone, place by place, as far as there are results."""
        rng, code = np.random.default_rng(0), {name: self._results(name) for name in (GREEDY, RANDOM)}
        found = (compare(way, code, self._results(way), rng) for way in self._refined_ways)
        return [one for one in found if one is not None]

    @property
    def _refined_ways(self) -> list[str]:
        """The ways of asking that give conventions, which compete with those of code."""
        return [way for way in (self._config.ways if self._session else ()) if way != SEQUENCES]

    def _sites(self) -> Sequence[int]:
        return range(self._config.first_site, self._config.first_site + self._config.sites)

    def _measure(self, task: Task) -> Result:
        bench = SiteBench(self._make_env(task.site), DemonstrationConfig(), self._config.missions, task.seed)
        return Methods(bench, self._config, task.seed, self._session).run(task.method)

    def _results(self, method: str) -> dict[Any, Result]:
        """Return the results that are there by seed and site."""
        own = [task for task in self.tasks() if task.method == method]
        kept = {(task.seed, task.site): self._cache.get(task.key(self._config)) for task in own}
        return {place: result for place, result in kept.items() if result is not None}


def _joint(search: Result, model: Result) -> Result:
    """Return what the loop ends with: search and model compete on the missions to choose by; search wins ties."""
    simulations = search["simulations"] + model["simulations"]
    return {**better(search, model), "simulations": simulations, "figures": []}


def _row(method: str, results: Sequence[Result]) -> Row:
    rng = np.random.default_rng(0)
    rounds = [figures for result in results for figures in result["figures"]]
    asked = [figures for figures in rounds if figures["proposer"] == "llm"]
    calls = sum(figures["calls"] for figures in asked)
    return Row(
        method,
        len(results),
        {name: pooled(results, name, rng) for name in MEASURES},
        float(np.mean([result["simulations"] for result in results])),
        calls,
        _per_call(asked, "read", calls),
        _per_call(asked, "validity", calls),
        sum(figures["model_seconds"] for figures in asked) / calls if calls else None,
        sum(figures["reply_tokens"] for figures in asked) / calls if calls else None,
        _by_round(rounds, "best_score"),
        _by_round(asked, "validity"),
        *(_by_round(rounds, name) for name in ("reward", "volatility", "disagreement")),
    )


def _per_call(figures: Sequence[Mapping[str, Any]], name: str, calls: int) -> float | None:
    return sum(one[name] * one["calls"] for one in figures) / calls if calls else None


def _by_round(figures: Sequence[Mapping[str, Any]], name: str) -> tuple[float, ...]:
    """Return the mean of a figure in each round; of several sources in a round, the last one says what came of it."""
    numbers = sorted({one["number"] for one in figures})
    values = [
        [one[name] for one in figures if one["number"] == number and one.get(name) is not None] for number in numbers
    ]
    return tuple(float(np.mean(own)) for own in values if own)
