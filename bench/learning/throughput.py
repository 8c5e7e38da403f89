"""How fast training goes: `python -m bench.learning.throughput [--robots 8] [--turns 5] [--json OUT]`.

Ours and others train in turns, each time in a fresh process with one thread, on the same worlds. What counts is how
many steps of robots are made and learned from in a second of CPU time, the simulation of the worlds included. In each
turn a method's figure is divided by ours: what else the machine does strikes both.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median

import click
from rich.console import Console
from rich.table import Table

from bench.learning.job import Job, JobResult
from bench.learning.methods.registry import METHODS
from bench.learning.settings import ROLLOUT_STEPS
from bench.learning.workers import run_all

OURS = "ippo"
"""What the others are compared with: the product's trainer, without demonstrations."""


@dataclass(frozen=True)
class Pace:
    """How fast a method trained in one turn.

    Attributes:
        method: Name of the method.
        turn: Number of the turn.
        samples_per_second: Steps of robots for a second of CPU time, from the end of the first update to that of the
            last.
    """

    method: str
    turn: int
    samples_per_second: float


def job_of(method: str, num_robots: int, turn: int, updates: int) -> Job:
    """Return a training that ends half a rollout after its last update, with points right after updates."""
    halves = 2 * updates + 1
    steps = halves * ROLLOUT_STEPS // 2
    return Job(method, num_robots, "dense", turn, steps, evaluations=halves, missions=1, rounds=1)


def pace_of(result: JobResult) -> Pace:
    """Return how fast a training of `job_of` went.

    Its last point lies after the last update, in a rollout that nothing was learned from yet.
    """
    begin = next(point for point in result.points if point.env_steps >= ROLLOUT_STEPS)
    end = result.points[-2]
    steps = (end.env_steps - begin.env_steps) * result.job.num_robots
    return Pace(result.job.method, result.job.seed, steps / (end.cpu_seconds - begin.cpu_seconds))


def table_of(paces: Iterable[Pace]) -> Table:
    """Return each method's pace, and its ratio to ours turn by turn, with their ranges."""
    found = {(pace.method, pace.turn): pace.samples_per_second for pace in paces}
    table = Table("method", "turns", "samples/s per core", "over ours")
    for method in dict.fromkeys(method for method, _ in found):
        turns = [turn for name, turn in found if name == method]
        ratios = [found[method, turn] / found[OURS, turn] for turn in turns if (OURS, turn) in found]
        own = [found[method, turn] for turn in turns]
        table.add_row(METHODS[method].words, str(len(turns)), _spread(own, ",.0f"), _spread(ratios, ".2f"))
    return table


def _spread(values: Sequence[float], form: str) -> str:
    if not values:
        return "-"
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


@click.command()
@click.option("--methods", default=f"{OURS},skrl_ippo,sb3_ppo,mappo,skrl_mappo", show_default=True, help="With commas")
@click.option("--robots", type=click.IntRange(1), default=8, show_default=True, help="Number of robots")
@click.option("--turns", type=click.IntRange(1), default=5, show_default=True, help="How often each method trains")
@click.option("--updates", type=click.IntRange(2), default=4, show_default=True, help="Updates of each robot")
@click.option("--json", "out", type=click.Path(path_type=Path), help="Write all figures to this file")
def main(methods: str, robots: int, turns: int, updates: int, out: Path | None) -> None:
    """Compare how fast training goes."""
    jobs = [job_of(method, robots, turn, updates) for turn, method in product(range(turns), methods.split(","))]
    here = [job for job in jobs if not METHODS[job.method].lacks(job)]
    paces = [pace_of(result) for result in run_all(here, 1, lambda: False)]
    Console(width=120).print(table_of(paces))
    if out:
        out.write_text(json.dumps([vars(pace) for pace in paces], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
