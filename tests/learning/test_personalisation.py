"""Each robot has its own policy, and goes its own way by its own demonstrations, or by none."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.training import train
from leed_ros.task.records import Demonstration

from .conftest import TASK


def mirrored(demonstrations: list[Demonstration]) -> list[Demonstration]:
    """Return demonstrations that turn the other way."""
    return [replace(one, actions=one.actions * np.array([1.0, -1.0], dtype=np.float32)) for one in demonstrations]


def trained(config, swarm, shown: list[list[Demonstration]], num_steps: int = 600) -> list[Agent]:
    """Train a robot for each set of demonstrations, with the same seed."""
    agents = [Agent(TASK.layout(), config, seed=0) for _ in shown]
    for agent, own in zip(agents, shown, strict=True):
        agent.demonstrations.replace(own)
    for _ in train(swarm(4, len(shown), 0), agents, num_steps):
        pass
    return agents


def weights(agent: Agent) -> torch.Tensor:
    return torch.nn.utils.parameters_to_vector(agent.policy.parameters()).detach()


def turning(agent: Agent, demonstrations: list[Demonstration]) -> float:
    """Return how much the robot's turning goes with the demonstrated one, from -1 to 1."""
    shown = np.concatenate([one.actions[:, 1] for one in demonstrations])
    own = agent.deterministic(np.concatenate([one.observations for one in demonstrations]))[:, 1]
    return float(np.corrcoef(shown, own)[0, 1])


def test_robots_with_other_demonstrations_part_ways_though_their_seed_is_the_same(config, swarm, demonstrations):
    longer = config.replace(warm_start_steps=300)
    first, second = trained(longer, swarm, [demonstrations, mirrored(demonstrations)])
    assert turning(first, demonstrations) > 0.5
    assert turning(second, demonstrations) < -0.5


def test_what_one_robot_is_shown_changes_nothing_for_the_others(config, swarm, demonstrations):
    """The robots of this world do not meet, so nothing at all may pass from one to the other."""
    alone = trained(config, swarm, [[], demonstrations])
    beside = trained(config, swarm, [mirrored(demonstrations), demonstrations])
    assert torch.equal(weights(alone[1]), weights(beside[1]))
    assert not torch.equal(weights(alone[0]), weights(beside[0]))


@pytest.mark.parametrize("schedule", ["linear", "return_gap", "dtw"])
def test_a_robot_without_demonstrations_trains_on_its_own_as_plain_ppo(config, swarm, schedule):
    without = trained(config.replace(expert_schedule=schedule), swarm, [[]])
    plain = trained(config.replace(expert_coef=0.0, warm_start=False), swarm, [[]])
    assert without[0].updates > 2
    assert torch.equal(weights(without[0]), weights(plain[0]))


@pytest.mark.parametrize("schedule", ["linear", "return_gap", "dtw"])
def test_demonstrations_that_come_late_count_from_then_on(config, swarm, rollout_of, demonstrations, schedule):
    agent, world = Agent(TASK.layout(), config.replace(expert_schedule=schedule), seed=0), swarm(4, 1, 0)
    assert agent.update(rollout_of(agent, world)).expert_coef == 0.0
    agent.demonstrations.replace(demonstrations)
    assert agent.update(rollout_of(agent, world)).expert_coef > 0.0
    agent.demonstrations.replace([])
    assert agent.update(rollout_of(agent, world)).expert_coef == 0.0
