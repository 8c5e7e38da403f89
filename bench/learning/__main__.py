"""LEED beside other methods: `python -m bench.learning [--robots 8] [--reward sparse] [--seeds 5] [--json OUT]`.

Results are kept in a file: the same command goes on where it was cut off, and one with more seeds or methods adds to
it.
"""

import json
import os
import time
from itertools import product
from pathlib import Path

import click
from rich.console import Console

from bench.learning.job import Job, JobResult
from bench.learning.methods import METHODS
from bench.learning.store import ResultStore
from bench.learning.table import table_of
from bench.learning.workers import run_all
from leed_ros.task.reward import REWARD_PRESETS

ALL = ",".join(METHODS)


def jobs_of(methods: str, robots: str, rewards: str, seeds: int, **size: int) -> list[Job]:
    """Return the trainings of a comparison, seed after seed: what is cut off has whole seeds.

    Raises:
        click.BadParameter: A method or reward is unknown.
    """
    named, kinds = methods.split(","), rewards.split(",")
    for name, known in [(name, METHODS) for name in named] + [(kind, REWARD_PRESETS) for kind in kinds]:
        if name not in known:
            raise click.BadParameter(f"{name!r} is none of {', '.join(known)}")
    order = product(range(seeds), map(int, robots.split(",")), kinds, named)
    return [Job(method, count, reward, seed, **size) for seed, count, reward, method in order]


@click.command()
@click.option("--methods", default=ALL, show_default=True, help="Methods, with commas")
@click.option("--robots", default="8", show_default=True, help="Numbers of robots, with commas")
@click.option("--reward", "rewards", default="dense", show_default=True, help="Reward presets, with commas")
@click.option("--seeds", type=click.IntRange(1), default=5, show_default=True, help="Number of seeds")
@click.option("--env-steps", type=click.IntRange(64), default=150_000, show_default=True, help="Steps of the swarm")
@click.option("--evaluations", type=click.IntRange(1), default=15, show_default=True, help="Evaluations on the way")
@click.option("--missions", type=click.IntRange(1), default=256, show_default=True, help="Held-out missions of each")
@click.option("--rounds", type=click.IntRange(1), default=300, show_default=True, help="Rounds of demonstrations")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count(), show_default=True, help="Processes at once")
@click.option(
    "--budget", type=click.FloatRange(0.0), default=0.0, help="Begin nothing after so many minutes; 0 is none"
)
@click.option(
    "--results", type=click.Path(path_type=Path), default=Path("learning.jsonl"), show_default=True, help="Kept results"
)
@click.option("--plot", "picture", type=click.Path(path_type=Path), help="Draw the curves to this file")
@click.option("--json", "out", type=click.Path(path_type=Path), help="Write all results to this file")
def main(
    *,
    methods: str,
    robots: str,
    rewards: str,
    seeds: int,
    workers: int,
    budget: float,
    results: Path,
    picture: Path | None,
    out: Path | None,
    **size: int,
) -> None:
    """Compare methods of learning on the same missions."""
    jobs = jobs_of(methods, robots, rewards, seeds, **size)
    found = complete(jobs, ResultStore(results), workers, budget)
    Console(width=190).print(table_of(found))
    if picture:
        from bench.learning.plot import plot  # noqa: PLC0415 (matplotlib takes a second)

        plot(found, picture)
    if out:
        out.write_text(json.dumps([one.to_mapping() for one in found], indent=1), encoding="utf-8")


def complete(jobs: list[Job], store: ResultStore, workers: int, budget: float) -> list[JobResult]:
    """Do what is not in the store yet, within the budget [min], and return all results of these jobs."""
    kept, began = store.load(), time.monotonic()
    missing = [job for job in jobs if job not in kept]
    console = Console(stderr=True, highlight=False)
    for number, result in enumerate(run_all(missing, workers, lambda: _spent(began, budget)), start=1):
        store.add(result)
        kept[result.job] = result
        end, job = result.last, result.job
        words = f"{job.method}, {job.num_robots} robots, {job.reward}, seed {job.seed}: arrived {end.arrived:.2f}"
        console.print(f"{number} of {len(missing)}: {words}, clean {end.clean:.2f}, {end.cpu_seconds:.0f} s CPU")
    return [kept[job] for job in jobs if job in kept]


def _spent(began: float, budget: float) -> bool:
    return 0 < budget * 60 < time.monotonic() - began


if __name__ == "__main__":
    main()
