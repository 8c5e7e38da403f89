import math
from dataclasses import replace

import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.expert_weight import EXPERT_SCHEDULES, Experience, ExpertSchedule, ReturnGapSchedule
from leed_ros.learning.return_gap import gap_of_returns
from leed_ros.learning.track import Track

from .conftest import TASK, demonstrate

LAYOUT = TASK.layout()


def schedule_of(config: LearningConfig) -> ExpertSchedule:
    return EXPERT_SCHEDULES[config.expert_schedule](config, Track.of(LAYOUT))


@pytest.fixture
def experience(rollout_of, swarm) -> Experience:
    """What a robot experiences that was shown how to do it and drives as it was born."""
    agent = Agent(LAYOUT, LearningConfig(rollout_steps=256), seed=0)
    agent.demonstrations.replace([demonstrate(seed) for seed in range(8)])
    return Experience(0, rollout_of(agent, swarm(8, 1, 0)), agent.demonstrations)


def ending(experience: Experience, rewards: list[float], ended: int) -> Experience:
    """Return an experience of these rewards, the last of which end missions by arrival."""
    steps = len(rewards)
    flags = torch.zeros(steps, 1, dtype=torch.bool)
    flags[steps - ended :] = True
    rollout = replace(
        experience.rollout,
        reward=torch.tensor(rewards)[:, None],
        terminated=flags,
        truncated=torch.zeros_like(flags),
        valid=torch.ones_like(flags),
    )
    return replace(experience, rollout=rollout)


@pytest.mark.parametrize(("transitions", "expected"), [(0, 2.0), (250, 1.5), (1000, 0.0), (10**9, 0.0)])
def test_linear_reaches_zero_and_stays(transitions: int, expected: float, experience) -> None:
    schedule = schedule_of(LearningConfig(expert_schedule="linear", expert_coef=2.0, expert_decay_steps=1000))
    assert schedule(replace(experience, transitions=transitions)) == expected


def test_constant_stays(experience) -> None:
    schedule = schedule_of(LearningConfig(expert_schedule="constant", expert_coef=0.7))
    assert schedule(replace(experience, transitions=10**9)) == 0.7


def test_the_gap_of_returns_by_hand() -> None:
    assert gap_of_returns([3.0, 5.0], own=3.0) == pytest.approx(0.25)
    assert gap_of_returns([3.0, 5.0], own=4.0) == gap_of_returns([3.0, 5.0], own=9.0) == 0.0
    assert gap_of_returns([3.0, 5.0], own=-100.0) == gap_of_returns([0.0], own=-1.0) == 1.0
    assert gap_of_returns([-4.0], own=-5.0) == pytest.approx(0.25)
    assert gap_of_returns([4.0], own=-math.inf) == 1.0


def test_the_return_gap_follows_the_latest_missions_down_to_exactly_zero_and_up_again(experience) -> None:
    schedule = schedule_of(LearningConfig(expert_schedule="return_gap", expert_coef=2.0))
    trajectories = experience.demonstrations.trajectories
    shown = sum(item.undiscounted_return for item in trajectories) / len(trajectories)
    assert shown > 0.0
    assert schedule(ending(experience, [0.0, 0.0], ended=0)) == 2.0, "no mission has ended yet"
    assert schedule(ending(experience, [shown, 0.5 * shown], ended=2)) == pytest.approx(2.0 * 0.25)
    assert schedule(ending(experience, [2.0 * shown] * 2, ended=2)) == 0.0
    for _ in range(5):
        weight = schedule(ending(experience, [0.25 * shown] * 4, ended=4))
    assert weight == pytest.approx(2.0 * 0.75), "what is long ago counts no more"


def test_a_reward_that_is_not_finite_is_forgotten(experience) -> None:
    schedule = schedule_of(LearningConfig(expert_schedule="return_gap"))
    before = schedule(ending(experience, [1.0, 1.0], ended=1))
    assert schedule(ending(experience, [math.inf, 1.0], ended=1)) == before


def test_what_a_return_gap_remembers_is_stored_and_the_memory_of_others_is_none(experience) -> None:
    first, second = ReturnGapSchedule(2.0), ReturnGapSchedule(2.0)
    first(ending(experience, [3.0, 1.0], ended=2))
    second.load_state(first.state())
    after = ending(experience, [0.5], ended=1)
    assert first(after) == second(after) > 0.0
    second.load_state({})
    assert second.state() == ReturnGapSchedule(2.0).state()


def test_every_configured_schedule_exists() -> None:
    field = LearningConfig.__dataclass_fields__["expert_schedule"]
    assert set(field.metadata["choices"]) == set(EXPERT_SCHEDULES)
