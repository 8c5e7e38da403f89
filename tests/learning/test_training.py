from collections.abc import Sequence
from dataclasses import replace

import pytest

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.training import train
from leed_ros.task.records import Demonstration

NEVER = 40_000


def steps_to_arrive(layout, world, config: LearningConfig, demonstrations: Sequence[Demonstration]) -> int:
    """Return the steps until the robot reaches its goal in 90 % of the missions of a rollout."""
    agent = Agent(layout, config, seed=0)
    agent.demonstrations.replace(demonstrations)
    for update in train(world, [agent], NEVER):
        if update.metrics.arrivals > 0.9 * update.metrics.missions > 0:
            return update.env_steps
    return NEVER


def test_demonstrations_make_learning_faster(layout, swarm, demonstrations) -> None:
    config = LearningConfig(rollout_steps=512, warm_start_steps=100)
    without, with_loss, with_warm_start = (
        steps_to_arrive(layout, swarm(16, 1, seed=0), *setting)
        for setting in ((config, []), (replace(config, warm_start=False), demonstrations), (config, demonstrations))
    )
    assert with_warm_start < with_loss < without < NEVER


def test_each_agent_learns_from_its_own_column(layout, config, swarm) -> None:
    def trained(partner_seed: int) -> list[tuple[int, int, float]]:
        agents = [Agent(layout, config, seed) for seed in (0, partner_seed)]
        updates = list(train(swarm(8, 2, seed=0), agents, total_steps=48 * 8))
        return [(item.robot, item.env_steps, item.metrics.policy_loss) for item in updates]

    first, again, other = trained(1), trained(1), trained(2)
    assert first == again
    assert [item[:2] for item in first] == [(0, 128), (1, 128), (0, 256), (1, 256), (0, 384), (1, 384)]
    assert first[0] == other[0]
    assert first[1] != other[1]


def test_one_agent_per_robot(layout, config, swarm) -> None:
    with pytest.raises(ValueError, match="1 agents for 2 robots"):
        next(train(swarm(1, 2, seed=0), [Agent(layout, config, 0)], 10))
