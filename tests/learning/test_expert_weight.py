import pytest

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.expert_weight import EXPERT_SCHEDULES, Experience
from leed_ros.task.observation import ObservationLayout


def weight(config: LearningConfig, transitions: int, layout: ObservationLayout, rollout_of, swarm) -> float:
    agent = Agent(layout, LearningConfig(rollout_steps=4), seed=0)
    experience = Experience(transitions, rollout_of(agent, swarm(1, 1, 0)), agent.demonstrations)
    return EXPERT_SCHEDULES[config.expert_schedule](config)(experience)


@pytest.mark.parametrize(("transitions", "expected"), [(0, 2.0), (250, 1.5), (1000, 0.0), (10**9, 0.0)])
def test_linear_reaches_zero_and_stays(transitions: int, expected: float, layout, rollout_of, swarm) -> None:
    config = LearningConfig(expert_schedule="linear", expert_coef=2.0, expert_decay_steps=1000)
    assert weight(config, transitions, layout, rollout_of, swarm) == expected


def test_constant_stays(layout, rollout_of, swarm) -> None:
    config = LearningConfig(expert_schedule="constant", expert_coef=0.7)
    assert weight(config, 10**9, layout, rollout_of, swarm) == 0.7


def test_every_configured_schedule_exists() -> None:
    field = LearningConfig.__dataclass_fields__["expert_schedule"]
    assert set(field.metadata["choices"]) == set(EXPERT_SCHEDULES)
