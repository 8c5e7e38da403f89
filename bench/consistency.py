"""What consistency of demonstrations is worth: `python -m bench.consistency [--robots 4] [--rounds 100] [--json]`.

Makes sets of demonstrations that all succeed and differ only in how well equal situations get equal answers: one
convention for all rounds, conventions that change from round to round, and ways with random tie-breaks. Every set is
cloned with the same budget and evaluated on the same held-out missions; the last line is the rank correlation between
the sets' non-stationarity and the success of their clones.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TypeAlias

import click
import networkx as nx
import numpy as np
from rich.console import Console
from rich.table import Table

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.plan import RoundPlans
from leed_ros.demonstration.generator import DemonstrationGenerator
from leed_ros.demonstration.instructions.local_planner import LocalPlanner
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer, Proposer
from leed_ros.demonstration.proposers.search import random_one_way
from leed_ros.demonstration.roads.conventions import Convention, alternating_convention, divided_convention
from leed_ros.demonstration.roads.roadmap import driving_graph
from leed_ros.demonstration.score import Score, score
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import Demonstration, Round
from leed_sim.evaluation import RobotSummary, evaluate, summarise
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env

TASK = TaskConfig()
HELD_OUT_SEED = 9001
MIXTURES = (0.1, 0.25, 0.5, 1.0)
TIE_BREAKS = (0.05, 0.2, 0.5, 1.0)

Demonstrations: TypeAlias = list[list[Demonstration]]


@dataclass
class RoundByRound:
    """Proposes by a planner that is made anew for every round."""

    make: Callable[[], LocalPlanner]
    name: str = "search"

    def propose(self, rounds: Sequence[Round]) -> list[RoundPlans]:
        """Plan every round with a planner of its own."""
        return [self.make().plan(missions) for missions in rounds]


class Sets:
    """The sets of demonstrations on one site."""

    def __init__(self, robots: int, site: int, rounds: int) -> None:
        self.scenario = make_scenario("warehouse", robots, site)
        self._roadmap = self.scenario.site.roadmap
        self._config = DemonstrationConfig(rounds=rounds)
        self._rng = np.random.default_rng((site, 31))

    def __iter__(self) -> Iterator[tuple[str, Proposer]]:
        """Yield the name and the proposer of each set."""
        divided, alternating = divided_convention(self._roadmap), alternating_convention(self._roadmap)
        rng = np.random.default_rng(0)
        yield "planner, divided", PlannerProposer(Planner(self._roadmap, divided, TASK, self._config, rng))
        yield "divided", self._fixed(divided)
        yield "alternating", self._fixed(alternating)
        yield "one random convention", self._fixed(random_one_way(self._roadmap, self._rng))
        for share in MIXTURES:
            yield f"{share:g} of rounds by random conventions", RoundByRound(partial(self._mixed, share))
        for spread in TIE_BREAKS:
            yield f"ties broken by costs of ±{spread:g}", RoundByRound(partial(self._tie_broken, spread))

    def demonstrations(self, proposer: Proposer) -> tuple[Demonstrations, float]:
        """Return the accepted demonstrations of each robot, and their share."""
        env = make_env(self.scenario, TASK, num_worlds=25, seed=0)
        draws, noise = np.random.default_rng(1), np.random.default_rng(2)
        generator = DemonstrationGenerator(proposer, env, lambda: self.scenario.draw(draws), self._config, noise)
        *_, harvest = generator.generate()
        return harvest.accepted, harvest.accepted_share

    def _graph(self, convention: Convention) -> nx.DiGraph:
        return driving_graph(self._roadmap, convention, self._config.wrong_way_cost)

    def _planner(self, graph: nx.DiGraph) -> LocalPlanner:
        return LocalPlanner(self._roadmap, graph, self._config.speed_fraction * TASK.robot.max_linear_velocity)

    def _fixed(self, convention: Convention) -> Proposer:
        planner = self._planner(self._graph(convention))
        return RoundByRound(lambda: planner)

    def _mixed(self, share: float) -> LocalPlanner:
        fresh = self._rng.random() < share
        convention = random_one_way(self._roadmap, self._rng) if fresh else divided_convention(self._roadmap)
        return self._planner(self._graph(convention))

    def _tie_broken(self, spread: float) -> LocalPlanner:
        graph = self._graph(divided_convention(self._roadmap))
        for _, _, stretch in graph.edges(data=True):
            stretch["cost"] *= 1.0 + spread * self._rng.random()
        return self._planner(graph)


@dataclass(frozen=True)
class Row:
    """One set: its accepted share, its score, and how its clones do."""

    name: str
    accepted: float
    score: Score
    cloned: RobotSummary


def clone_and_evaluate(sets: Sets, demonstrations: Demonstrations, steps: int, missions: int) -> RobotSummary:
    """Clone each robot's demonstrations, and let the clones drive held-out missions together."""
    config = LearningConfig(warm_start_steps=steps)
    agents = [Agent(TASK.layout(), config, seed) for seed in range(len(demonstrations))]
    for agent, own in zip(agents, demonstrations, strict=True):
        agent.demonstrations.replace(own)
        agent.warm_start()
    env = make_env(sets.scenario, TASK, num_worlds=32, seed=HELD_OUT_SEED)
    return summarise(evaluate(env, [agent.deterministic for agent in agents], missions)).overall


def rank_correlation(a: Sequence[float], b: Sequence[float]) -> float:
    """Return Spearman's rank correlation; equal values share their mean rank."""
    return float(np.corrcoef(_ranks(a), _ranks(b))[0, 1])


def _ranks(values: Sequence[float]) -> list[float]:
    array = np.asarray(values)
    return [float(np.sum(array < value) + 0.5 * (np.sum(array == value) - 1)) for value in array]


def table_of(rows: Sequence[Row]) -> Table:
    """Return one line for each set, the most stationary first."""
    table = Table("set", "accepted", "reward", "volatility", "disagreement", "cloned: arrived", "clean")
    for row in sorted(rows, key=lambda row: row.score.non_stationarity):
        numbers = (row.accepted, row.score.reward, row.score.volatility, row.score.disagreement)
        table.add_row(row.name, *(f"{number:.3f}" for number in (*numbers, row.cloned.arrived, row.cloned.clean)))
    return table


@click.command()
@click.option("--robots", type=click.IntRange(2), default=4, show_default=True, help="Number of robots")
@click.option("--site", type=click.IntRange(0), default=0, show_default=True, help="Seed of the site")
@click.option("--rounds", type=click.IntRange(1), default=100, show_default=True, help="Rounds of each set")
@click.option("--steps", type=click.IntRange(1), default=1000, show_default=True, help="Gradient steps of cloning")
@click.option("--missions", type=click.IntRange(1), default=512, show_default=True, help="Held-out missions")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON")
def main(*, robots: int, site: int, rounds: int, steps: int, missions: int, as_json: bool) -> None:
    """Compare sets of demonstrations that succeed alike and differ in consistency."""
    sets, rows = Sets(robots, site, rounds), []
    for name, proposer in sets:
        demonstrations, accepted = sets.demonstrations(proposer)
        found = score(demonstrations, np.random.default_rng(0))
        rows.append(Row(name, accepted, found, clone_and_evaluate(sets, demonstrations, steps, missions)))
        click.echo(f"{name}: cloned {rows[-1].cloned.arrived:.3f} arrived, {rows[-1].cloned.clean:.3f} clean", err=True)
    success = [row.cloned.clean for row in rows]
    correlations = {
        name: rank_correlation([getattr(row.score, name) for row in rows], success)
        for name in ("non_stationarity", "volatility", "disagreement", "reward")
    }
    if as_json:
        click.echo(json.dumps({"rows": [asdict(row) for row in rows], "rank_correlation": correlations}, indent=2))
        return
    Console().print(table_of(rows))
    listed = ", ".join(f"{name} {value:+.2f}" for name, value in correlations.items())
    click.echo(f"rank correlation with the clones' clean share over {len(rows)} sets: {listed}")


if __name__ == "__main__":
    main()
