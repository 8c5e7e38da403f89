"""The course of a training: what it may use, and what is taken down of it while it goes."""

from collections.abc import Sequence

import torch

from bench.learning.cost import Cost, peak_memory
from bench.learning.ground import Ground
from bench.learning.job import Job, JobResult, Point
from bench.learning.stopwatch import Stopwatch
from leed_sim.evaluation import Pilot, Policy
from leed_sim.vector_env import make_env


class Course:
    """A training under way; its clock runs from its making on, and stands still while policies are judged.

    A method calls `begin` before its first step, `reached` whenever policies have changed, and `end`:

        course.begin(policies)
        for env_steps in learn(course.ground.training_env()):
            course.reached(env_steps, policies)
        course.end(policies)

    Args:
        ground: Where it takes place.

    Attributes:
        ground: Where it takes place.
        demonstrations: Number of demonstrations that are used.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.demonstrations = 0
        self._watch = Stopwatch()
        self._points: list[Point] = []
        self._distance = ground.job.env_steps / ground.job.evaluations
        self._due = self._distance
        self._base_memory = _loaded(ground)

    @property
    def job(self) -> Job:
        """What is to be done."""
        return self.ground.job

    def begin(self, policies: Sequence[Policy] | Pilot) -> None:
        """Judge what policies can do before the first step; for what learns nothing, this is all."""
        self._judge(0, policies)

    def reached(self, env_steps: int, policies: Sequence[Policy] | Pilot) -> None:
        """Judge if it is time again.

        Args:
            env_steps: Steps so far, summed over the worlds.
            policies: The robots' policies as they are now, without noise. Length N.
        """
        if env_steps >= self._due:
            self._judge(env_steps, policies)
            self._due = env_steps - env_steps % self._distance + self._distance

    def end(self, policies: Sequence[Policy] | Pilot) -> None:
        """Judge what came of it, unless that was just done."""
        if self._points[-1].env_steps < self.job.env_steps:
            self._judge(self.job.env_steps, policies)

    def result(self) -> JobResult:
        """Return what was taken down."""
        cost = Cost(self.ground.world_watch.seconds, self._base_memory, peak_memory())
        return JobResult(self.job, tuple(self._points), self.demonstrations, cost)

    def _judge(self, env_steps: int, policies: Sequence[Policy] | Pilot) -> None:
        with self._watch.paused():
            summary = self.ground.judge(policies)
        times = (self._watch.cpu_seconds, self._watch.wall_seconds)
        self._points.append(Point(env_steps, *times, summary.arrived, summary.clean, summary.time_ratio))


def _loaded(ground: Ground) -> float:
    """Load what any training loads, however many robots there are, and return the memory that this takes [MiB]."""
    make_env(ground.scenario, ground.task, seed=0).close()
    torch.optim.Adam([torch.zeros(1)])
    return peak_memory()
