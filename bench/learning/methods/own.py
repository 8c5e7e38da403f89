"""Our own ways to learn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from bench.learning.course import Course
from bench.learning.expertise import Expertise, planner_expertise, recorded_expertise
from bench.learning.ground import Ground
from bench.learning.job import Job
from bench.learning.methods.method import Method, nothing_lacks
from bench.learning.settings import WITHOUT_DEMONSTRATIONS, expert_settings
from leed_ros.demonstration.session.config import SessionConfig
from leed_ros.demonstration.sharing import shown_to_each
from leed_ros.learning.agent import Agent
from leed_ros.learning.training import train
from leed_ros.task.mission import TaskConfig

CORRUPTED = 0.3

LET_GO = 0.5
"""Share of the budget at whose end the expert weight is zero."""

Source: TypeAlias = Callable[[Ground], Expertise]
"""Makes the demonstrations."""


def own(
    words: str,
    source: Source | None = None,
    *,
    learns: bool = True,
    shown: int = SessionConfig().shown,
    task: Callable[[TaskConfig], TaskConfig] = lambda task: task,
    lacks: Callable[[Job], str] = nothing_lacks,
    **learning: Any,
) -> Method:
    """Return a method that trains by the product's own agents.

    Args:
        words: What it is, for the table.
        source: Makes the demonstrations; None has none.
        learns: Whether it trains at all after it has begun.
        shown: Up to how many demonstrations a robot's own are filled up with those of others.
        task: Changes what the robots do.
        lacks: Tells why it cannot be run.
        learning: Hyper-parameters that differ from the defaults.
    """

    def run(course: Course) -> None:
        job = course.job
        course.ground = replace(course.ground, task=task(course.ground.task))
        expertise = source(course.ground) if source else [[] for _ in range(job.num_robots)]
        course.demonstrations = sum(map(len, expertise))
        everybody = shown_to_each(expertise, [job.method] * job.num_robots, shown, seed=job.seed)
        agents = _agents(course.ground, everybody, learning)
        _train(course, agents, learns=learns)

    return Method(words, run, lacks)


def _lacks_recording(job: Job) -> str:
    return "" if job.recording else "no recorded demonstrations: name a file by --recording"


RECORDED = "leed_llm"
"""The method that learns from recorded demonstrations."""


OWN: Mapping[str, Method] = {
    "cloning": own("behaviour cloning only", planner_expertise, learns=False),
    "ippo": own("IPPO (expert weight 0)", **WITHOUT_DEMONSTRATIONS, expert_coef=0.0, warm_start=False),
    "leed": own("LEED, planner demonstrations", planner_expertise),
    RECORDED: own("LEED, recorded demonstrations of a language model", recorded_expertise, lacks=_lacks_recording),
    "leed_corrupted": own(
        f"LEED, {CORRUPTED:.0%} corrupted, acceptance", lambda ground: planner_expertise(ground, CORRUPTED)
    ),
    "leed_unvetted": own(
        f"LEED, {CORRUPTED:.0%} corrupted, no acceptance",
        lambda ground: planner_expertise(ground, CORRUPTED, accepted_only=False),
    ),
}
"""Methods by name."""


def _agents(ground: Ground, expertise: Expertise, learning: Mapping[str, Any]) -> list[Agent]:
    """Make one agent a robot, with its own seed and the demonstrations that it is shown."""
    decay = {"expert_decay_steps": max(1, round(LET_GO * ground.job.env_steps))}
    config = expert_settings().replace(**decay, **learning)
    agents = [Agent(ground.task.layout(), config, 1000 * ground.job.seed + robot) for robot in range(len(expertise))]
    for agent, demonstrations in zip(agents, expertise, strict=True):
        agent.demonstrations.replace(demonstrations)
        if agent.wants_warm_start:
            agent.warm_start()
    return agents


def _train(course: Course, agents: list[Agent], *, learns: bool) -> None:
    """Train, and let the course judge when every robot has had its update."""
    policies = [agent.deterministic for agent in agents]
    course.begin(policies)
    if not learns:
        return
    for update in train(course.ground.training_env(), agents, course.job.env_steps):
        if update.robot == len(agents) - 1:
            course.reached(update.env_steps, policies)
    course.end(policies)
