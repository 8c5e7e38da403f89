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
from bench.learning.methods.registry import GROUPS, METHODS, RECORDED
from bench.learning.report.table import effort_table, outcome_table
from bench.learning.store import ResultStore
from bench.learning.workers import run_all
from leed_ros.task.reward import REWARD_PRESETS


def jobs_of(
    methods: str, robots: str, rewards: str, seeds: int, recording: Path | None = None, **size: int
) -> list[Job]:
    """Return the trainings of a comparison, seed after seed: what is cut off has whole seeds.

    Raises:
        click.BadParameter: A method or reward is unknown.
    """
    named = list(dict.fromkeys(one for name in methods.split(",") for one in GROUPS.get(name, (name,))))
    kinds, recorded = rewards.split(","), {RECORDED: str(recording.resolve())} if recording else {}
    for name, known in [(name, METHODS) for name in named] + [(kind, REWARD_PRESETS) for kind in kinds]:
        if name not in known:
            raise click.BadParameter(f"{name!r} is none of {', '.join(known)}")
    order = product(range(seeds), map(int, robots.split(",")), kinds, named)
    return [
        Job(method, count, reward, seed, **size, recording=recorded.get(method, ""))
        for seed, count, reward, method in order
    ]


@click.command()
@click.option("--methods", default="comparison", show_default=True, help=f"Methods or {', '.join(GROUPS)}, with commas")
@click.option("--robots", default="8", show_default=True, help="Numbers of robots, with commas")
@click.option("--reward", "rewards", default="dense", show_default=True, help="Reward presets, with commas")
@click.option("--seeds", type=click.IntRange(1), default=5, show_default=True, help="Number of seeds")
@click.option("--env-steps", type=click.IntRange(64), default=150_000, show_default=True, help="Steps of the swarm")
@click.option("--evaluations", type=click.IntRange(1), default=15, show_default=True, help="Evaluations on the way")
@click.option("--missions", type=click.IntRange(1), default=256, show_default=True, help="Held-out missions of each")
@click.option("--rounds", type=click.IntRange(1), default=300, show_default=True, help="Rounds of demonstrations")
@click.option(
    "--recording",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=f"Demonstrations of a language model for {RECORDED}: demonstrations.npz of a run in warehouse-N-0",
)
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count(), show_default=True, help="Processes at once")
@click.option(
    "--budget", type=click.FloatRange(0.0), default=0.0, help="Begin nothing after so many minutes; 0 is none"
)
@click.option(
    "--results", type=click.Path(path_type=Path), default=Path("learning.jsonl"), show_default=True, help="Kept results"
)
@click.option("--plot", "picture", type=click.Path(path_type=Path), help="Draw the curves to this file")
@click.option("--scaling-plot", "scaling", type=click.Path(path_type=Path), help="Draw success and cost over robots")
@click.option("--json", "out", type=click.Path(path_type=Path), help="Write all results to this file")
def main(
    *,
    methods: str,
    robots: str,
    rewards: str,
    seeds: int,
    recording: Path | None,
    workers: int,
    budget: float,
    results: Path,
    picture: Path | None,
    scaling: Path | None,
    out: Path | None,
    **size: int,
) -> None:
    """Compare methods of learning on the same missions."""
    jobs = jobs_of(methods, robots, rewards, seeds, recording, **size)
    found = complete(jobs, ResultStore(results), workers, budget)
    Console(width=190).print(outcome_table(found, _lacking(jobs, found)), effort_table(found))
    if picture:
        from bench.learning.report.plot import plot  # noqa: PLC0415 (matplotlib takes a second)

        plot(found, picture)
    if scaling:
        from bench.learning.report.scaling import plot_scaling  # noqa: PLC0415 (likewise)

        plot_scaling(found, scaling)
    if out:
        out.write_text(json.dumps([one.to_mapping() for one in found], indent=1), encoding="utf-8")


def complete(jobs: list[Job], store: ResultStore, workers: int, budget: float) -> list[JobResult]:
    """Do what is not in the store yet and can be done here, within the budget [min]; return all results there are."""
    kept, began = store.load(), time.monotonic()
    missing = [job for job in jobs if job not in kept and not METHODS[job.method].lacks(job)]
    console = Console(stderr=True, highlight=False)
    for number, result in enumerate(run_all(missing, workers, lambda: _spent(began, budget)), start=1):
        store.add(result)
        kept[result.job] = result
        end, job = result.last, result.job
        words = f"{job.method}, {job.num_robots} robots, {job.reward}, seed {job.seed}: arrived {end.arrived:.2f}"
        console.print(f"{number} of {len(missing)}: {words}, clean {end.clean:.2f}, {end.cpu_seconds:.0f} s CPU")
    return [kept[job] for job in jobs if job in kept]


def _lacking(jobs: list[Job], found: list[JobResult]) -> dict[str, str]:
    """Return why nothing is known of a method, by its name, for those that cannot be run here."""
    known = {result.job.method for result in found}
    reasons = {job.method: METHODS[job.method].lacks(job) for job in jobs if job.method not in known}
    return {method: reason for method, reason in reasons.items() if reason}


def _spent(began: float, budget: float) -> bool:
    return 0 < budget * 60 < time.monotonic() - began


if __name__ == "__main__":
    main()
