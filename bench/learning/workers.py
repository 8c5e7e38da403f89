"""Trainings side by side: a process for each, with one thread, as many as there are cores."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait

from bench.learning.job import Job, JobResult

ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def run_all(jobs: Sequence[Job], workers: int, spent: Callable[[], bool]) -> Iterator[JobResult]:
    """Do jobs in fresh processes and yield each result when it is there.

    Args:
        jobs: What to do, in the order in which they are begun.
        workers: Processes at a time.
        spent: Whether no more may be begun.
    """
    os.environ.update(ONE_THREAD)  # before children import torch
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=1) as pool:
        waiting, running = list(jobs), set[Future[JobResult]]()
        while waiting or running:
            waiting = [] if spent() else waiting
            while waiting and len(running) < workers:
                running.add(pool.submit(_run, waiting.pop(0)))
            if not running:
                return
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                yield future.result()


def _run(job: Job) -> JobResult:
    import torch  # noqa: PLC0415 (in the child alone)

    from bench.learning.methods.registry import run_job  # noqa: PLC0415

    torch.set_num_threads(1)
    return run_job(job)
