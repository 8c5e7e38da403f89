"""The results that a report is made of, where a file has several budgets."""

from collections.abc import Iterable

from bench.learning.job import JobResult


def longest(results: Iterable[JobResult]) -> list[JobResult]:
    """Return of each method, number of robots and reward the trainings with the largest budget, seed by seed."""
    found = list(results)
    budgets: dict[tuple[str, int, str], int] = {}
    for result in found:
        cell = result.job.cell
        budgets[cell] = max(budgets.get(cell, 0), result.job.env_steps)
    own = [result for result in found if result.job.env_steps == budgets[result.job.cell]]
    return sorted(own, key=lambda result: (result.job.cell, result.job.seed))
