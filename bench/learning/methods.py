"""The methods of the comparison, each a generator of points; all numbers are taken by the same judge."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.learning.expertise import Expertise, planner_expertise
from bench.learning.followers import straight_line_follower
from bench.learning.ground import Ground, ground_of
from bench.learning.job import Job, JobResult, Point
from bench.learning.stopwatch import Stopwatch
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.training import train
from leed_sim.evaluation import Policy, Summary

CORRUPTED = 0.3

LET_GO = 0.5
"""Share of the budget at whose end the expert weight is zero."""


@dataclass(frozen=True)
class Method:
    """A way to learn, or not to.

    Attributes:
        words: What it is, for the table.
        learns: Whether it trains at all after it has begun.
        expertise: Makes its demonstrations; None has none.
        learning: Hyper-parameters that differ from the defaults.
    """

    words: str
    learns: bool = True
    expertise: Callable[[Ground], Expertise] | None = None
    learning: Mapping[str, Any] | None = None


METHODS: Mapping[str, Method] = {
    "follower": Method("straight-line follower", learns=False),
    "cloning": Method("behaviour cloning only", learns=False, expertise=planner_expertise),
    "ippo": Method("IPPO (expert weight 0)", learning={"expert_coef": 0.0, "warm_start": False}),
    "leed": Method("LEED, planner demonstrations", expertise=planner_expertise),
    "leed_cold": Method("LEED without warm start", expertise=planner_expertise, learning={"warm_start": False}),
    "leed_constant": Method(
        "LEED, constant weight", expertise=planner_expertise, learning={"expert_schedule": "constant"}
    ),
    "leed_corrupted": Method(
        f"LEED, {CORRUPTED:.0%} corrupted, acceptance", expertise=lambda ground: planner_expertise(ground, CORRUPTED)
    ),
    "leed_unvetted": Method(
        f"LEED, {CORRUPTED:.0%} corrupted, no acceptance",
        expertise=lambda ground: planner_expertise(ground, CORRUPTED, accepted_only=False),
    ),
}
"""Methods by name."""


def run_job(job: Job) -> JobResult:
    """Do a training from its beginning to its end."""
    ground, method, watch = ground_of(job), METHODS[job.method], Stopwatch()
    if method.expertise is None and not method.learns:
        policies = [straight_line_follower(ground.task)] * job.num_robots
        return JobResult(job, (_point(0, watch, ground, policies),))
    expertise = method.expertise(ground) if method.expertise else [[] for _ in range(job.num_robots)]
    agents = _agents(ground, method, expertise)
    return JobResult(job, tuple(_points(ground, method, agents, watch)), sum(map(len, expertise)))


def _agents(ground: Ground, method: Method, expertise: Expertise) -> list[Agent]:
    """Make one agent a robot, with its own seed and its own demonstrations."""
    decay = {"expert_decay_steps": max(1, round(LET_GO * ground.job.env_steps))}
    config = LearningConfig(rollout_steps=2048).replace(**decay, **(method.learning or {}))
    agents = [Agent(ground.task.layout(), config, 1000 * ground.job.seed + robot) for robot in range(len(expertise))]
    for agent, own in zip(agents, expertise, strict=True):
        agent.demonstrations.replace(own)
        if agent.wants_warm_start:
            agent.warm_start()
    return agents


def _points(ground: Ground, method: Method, agents: list[Agent], watch: Stopwatch) -> Iterator[Point]:
    """Train and yield a point at every distance; the first one is of before the first step."""
    policies: list[Policy] = [agent.deterministic for agent in agents]
    yield _point(0, watch, ground, policies)
    if not method.learns:
        return
    job = ground.job
    due = distance = job.env_steps / job.evaluations
    for update in train(ground.training_env(), agents, job.env_steps):
        if update.robot == len(agents) - 1 and update.env_steps >= due:
            yield _point(update.env_steps, watch, ground, policies)
            due = update.env_steps - update.env_steps % distance + distance
    yield _point(job.env_steps, watch, ground, policies)


def _point(env_steps: int, watch: Stopwatch, ground: Ground, policies: list[Policy]) -> Point:
    with watch.paused():
        summary: Summary = ground.judge(policies)
    times = (watch.cpu_seconds, watch.wall_seconds)
    return Point(env_steps, *times, summary.arrived, summary.clean, summary.time_ratio)
