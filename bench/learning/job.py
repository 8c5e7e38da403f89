"""One training of one method, and what it left: the unit in which a comparison is done, stored and resumed."""

from dataclasses import asdict, dataclass
from typing import Any

from bench.learning.cost import Cost


@dataclass(frozen=True)
class Job:
    """A training.

    Attributes:
        method: Name of the method.
        num_robots: Robots N of the warehouse.
        reward: Reward preset.
        seed: Seed of demonstrations, training missions and policies; the site and the evaluation stay the same.
        env_steps: Steps of the swarm, summed over the worlds.
        evaluations: Evaluations on the way, at equal distances; there is one before the first step, too.
        missions: Held-out missions of each evaluation.
        rounds: Rounds of missions that are driven for demonstrations.
        recording: File of demonstrations to learn from, for the method that takes recorded ones.
    """

    method: str
    num_robots: int
    reward: str
    seed: int
    env_steps: int
    evaluations: int
    missions: int
    rounds: int
    recording: str = ""

    @property
    def cell(self) -> tuple[str, int, str]:
        """What a row of a table is about: method, robots and reward; trainings in it differ by seed."""
        return self.method, self.num_robots, self.reward

    def to_mapping(self) -> dict[str, Any]:
        """Return all fields by name."""
        return asdict(self)


@dataclass(frozen=True)
class Point:
    """What a method could do at one moment of its training.

    Attributes:
        env_steps: Steps of the swarm so far.
        cpu_seconds: CPU time so far, demonstrations included, evaluation left out [s].
        wall_seconds: The same in wall time [s].
        arrived: Share of held-out missions that reached the goal in time.
        clean: Share that did so without any contact.
        time_ratio: Time over that of the shortest path, mean over those that arrived; None if none did.
    """

    env_steps: int
    cpu_seconds: float
    wall_seconds: float
    arrived: float
    clean: float
    time_ratio: float | None


@dataclass(frozen=True)
class JobResult:
    """What a training came to: its points in order, how many demonstrations it had, and its cost if it was measured."""

    job: Job
    points: tuple[Point, ...]
    demonstrations: int = 0
    cost: Cost | None = None

    @property
    def last(self) -> Point:
        """How the training ended."""
        return self.points[-1]

    @property
    def robot_step_seconds(self) -> float | None:
        """CPU time of one robot's step, learning included, bodies and lidars left out [s]; None if not measured."""
        taken = self.points[-1].cpu_seconds - self.points[0].cpu_seconds
        if self.cost is None or not self.last.env_steps:
            return None
        return (taken - self.cost.world_cpu_seconds) / (self.last.env_steps * self.job.num_robots)

    @property
    def robot_memory(self) -> float | None:
        """Memory that the training took beyond the process's, for each robot [MiB]; None if not measured."""
        if self.cost is None:
            return None
        return (self.cost.peak_memory - self.cost.base_memory) / self.job.num_robots

    def first_at(self, share: float, measure: str) -> Point | None:
        """Return the first point at which `measure` (arrived or clean) is at least `share`, None if there is none."""
        return next((point for point in self.points if getattr(point, measure) >= share), None)

    def to_mapping(self) -> dict[str, Any]:
        """Return all fields as plain values."""
        return {**asdict(self), "points": [asdict(point) for point in self.points]}


def result_from_mapping(content: dict[str, Any]) -> JobResult:
    """Return what `JobResult.to_mapping` was made of."""
    points = tuple(Point(**point) for point in content["points"])
    cost = Cost(**content["cost"]) if content.get("cost") else None
    return JobResult(Job(**content["job"]), points, content["demonstrations"], cost)
