"""Conventions without global planning: `python -m bench.conventions [--robots 8] [--sites 6] [--rounds 30] [--json]`.

On each site, directions of the aisles are given by nobody, by two rules, and by two searches with the same number of
simulations; then every robot takes its own cheapest way, and who goes first is decided where robots meet. The planner,
which plans for all robots, is the row to compare with. Searches see other missions than the evaluation.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.local import LocalProposer, local_planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer, Proposer
from leed_ros.demonstration.proposers.search import best_of, greedy_repair, random_search
from leed_ros.demonstration.proposers.trial import Outcome, Trial
from leed_ros.demonstration.roads.conventions import Convention, alternating_convention, divided_convention
from leed_ros.task.mission import TaskConfig
from leed_ros.task.robot import RobotConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import SwarmEnv, make_env

TASK = TaskConfig(robot=RobotConfig(num_rays=4))
"""Nobody looks at the lidar here."""

TRIAL_STREAM, HELD_OUT_STREAM = 21, 22


@dataclass(frozen=True)
class Row:
    """What came of one way on one site; `simulations` were spent on finding the convention, in `search_cpu` seconds."""

    site: str
    way: str
    arrived: float
    clean: float
    time_ratio: float | None
    simulations: int
    search_cpu: float
    cpu: float


class Bench:
    """All ways on one site."""

    def __init__(self, robots: int, site: int, rounds: int, budget: int, noise: float) -> None:
        self._scenario = make_scenario("warehouse", robots, site)
        self._roadmap = self._scenario.site.roadmap
        self._config = DemonstrationConfig(action_noise=noise)
        self._budget, self._seed = budget, site
        self._trial, self._held_out = (self._make_trial(stream, rounds) for stream in (TRIAL_STREAM, HELD_OUT_STREAM))

    def rows(self) -> list[Row]:
        """Return the rows of all ways."""
        roadmap, rng = self._roadmap, np.random.default_rng(self._seed)
        finders: dict[str, Callable[[], Convention]] = {
            "no convention": Convention,
            "alternating": lambda: alternating_convention(roadmap),
            "divided": lambda: divided_convention(roadmap),
            "best of random": lambda: best_of(random_search(roadmap, self._judge, self._budget, rng)).convention,
            "greedy repair": lambda: best_of(greedy_repair(roadmap, self._judge, self._budget)).convention,
        }
        rows = [self._row(way, partial(self._found, find)) for way, find in finders.items()]
        return [*rows, self._row("planner", self._planner)]

    def _found(self, find: Callable[[], Convention]) -> Proposer:
        return self._local(find())

    def _make_trial(self, stream: int, rounds: int) -> Trial:
        env: SwarmEnv = make_env(self._scenario, TASK, num_worlds=rounds, seed=self._seed)
        draws = np.random.default_rng((self._seed, stream))
        return Trial(env, [self._scenario.draw(draws) for _ in range(rounds)], self._config, self._seed)

    def _judge(self, convention: Convention) -> Outcome:
        return self._trial.run(self._local(convention).propose)

    def _local(self, convention: Convention) -> Proposer:
        return LocalProposer("search", local_planner(self._roadmap, convention, TASK.robot, self._config))

    def _planner(self) -> Proposer:
        convention, rng = divided_convention(self._roadmap), np.random.default_rng(self._seed)
        return PlannerProposer(Planner(self._roadmap, convention, TASK, self._config, rng))

    def _row(self, way: str, make: Callable[[], Proposer]) -> Row:
        before, begin = self._trial.count, time.process_time()
        proposer = make()
        found = time.process_time()
        outcome = self._held_out.run(proposer.propose)
        end = time.process_time()
        shares = (outcome.arrived, outcome.clean, outcome.time_ratio)
        spent = self._trial.count - before
        return Row(self._scenario.site.name, way, *shares, spent, found - begin, end - found)


def table_of(rows: Sequence[Row]) -> Table:
    """Return the mean of each way over the sites, with the worst site's arrival."""
    columns = (
        "way",
        "arrived",
        "worst site",
        "clean",
        "time / shortest path",
        "simulations",
        "CPU s to find",
        "to run",
    )
    table = Table(*columns)
    for way in dict.fromkeys(row.way for row in rows):
        own = [row for row in rows if row.way == way]
        ratios = [row.time_ratio for row in own if row.time_ratio is not None]
        shares = (
            np.mean([row.arrived for row in own]),
            min(row.arrived for row in own),
            np.mean([row.clean for row in own]),
            np.mean(ratios) if ratios else float("nan"),
        )
        spent = np.mean([row.simulations for row in own])
        seconds = (np.median([row.search_cpu for row in own]), np.median([row.cpu for row in own]))
        table.add_row(way, *(f"{share:.3f}" for share in shares), f"{spent:.1f}", *(f"{cpu:.2f}" for cpu in seconds))
    return table


@click.command()
@click.option("--robots", type=click.IntRange(1), default=8, show_default=True, help="Robots of a site")
@click.option("--sites", type=click.IntRange(1), default=6, show_default=True, help="Number of sites")
@click.option("--rounds", type=click.IntRange(1), default=30, show_default=True, help="Rounds of missions of a site")
@click.option("--budget", type=click.IntRange(1), default=5, show_default=True, help="Simulations of each search")
@click.option("--noise", type=click.FloatRange(0.0, 1.0), default=0.25, show_default=True, help="Noise on actions")
@click.option("--json", "as_json", is_flag=True, help="Print the rows of every site as JSON")
def main(*, robots: int, sites: int, rounds: int, budget: int, noise: float, as_json: bool) -> None:
    """Compare ways to give the aisles directions on held-out missions."""
    rows = [row for site in range(sites) for row in Bench(robots, site, rounds, budget, noise).rows()]
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        Console().print(table_of(rows))


if __name__ == "__main__":
    main()
