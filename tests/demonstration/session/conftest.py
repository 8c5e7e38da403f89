"""A small site with two aisles, scratch worlds for it, and a language model that says what it is told to say."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.language.budget import Budget
from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import LanguageModelError, Prompt, Reply
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.session.config import SessionConfig
from leed_ros.demonstration.session.session import DemonstrationSession
from leed_ros.task.mission import TaskConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env


@dataclass
class Parrot:
    """Gives prepared replies in their order, the last one for ever; an exception is raised."""

    replies: list[str | LanguageModelError]
    name: str = "parrot"
    asked: list[Prompt] = field(default_factory=list)

    def ask(self, prompt: Prompt, seed: int) -> Reply:
        self.asked.append(prompt)
        said = self.replies[min(len(self.asked), len(self.replies)) - 1]
        if isinstance(said, LanguageModelError):
            raise said
        return Reply(said, self.name, "", 0.01, 10, 5)


def language_session(*replies: str | LanguageModelError) -> LanguageSession:
    return LanguageSession(Parrot(list(replies)), Budget(LanguageConfig(max_calls=100_000)))


@pytest.fixture
def session_of() -> Callable[..., DemonstrationSession]:
    """Make a session in a warehouse with four through aisles; keywords are fields of `SessionConfig`."""

    def make(
        model=None, *, rounds=4, num_robots=2, physics_env=None, presence=None, now=datetime.datetime.now, **values
    ) -> DemonstrationSession:
        scenario, task = make_scenario("warehouse", num_robots, 0), TaskConfig()
        envs = [make_env(scenario, task, num_worlds=2, seed=0) for _ in range(2)]
        small = {"refinement_rounds": 1, "simulations": 2, "trial_missions": 2, "sequence_missions": 1}
        config = SessionConfig(**{"demonstrator": "llm", **small, **values})
        driving = DemonstrationConfig(rounds=rounds)
        return DemonstrationSession(
            config,
            driving,
            *envs,
            model,
            presence=presence,
            physics_env=physics_env,
            now=now,
        )

    return make


def contents(demonstrations) -> list[list[tuple[str, bytes, bytes]]]:
    """Return what tells demonstrations apart, byte by byte."""
    return [
        [(one.proposer, one.observations.tobytes(), one.actions.tobytes()) for one in own] for own in demonstrations
    ]


def published(updates) -> tuple:
    """Return the latest demonstrations that were handed over."""
    return [update.demonstrations for update in updates if update.demonstrations is not None][-1]


def poses_of(demonstrations) -> np.ndarray:
    return np.concatenate([one.poses for own in demonstrations for one in own])
