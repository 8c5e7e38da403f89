"""Policies evaluated together give what each gives alone, to the last bit."""

import dataclasses

import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.stacked_policies import StackedPolicies
from leed_ros.task.mission import TaskConfig

LAYOUT = TaskConfig().layout()


def policies(count: int, **choices: int):
    config = dataclasses.replace(LearningConfig(), **choices)
    made = [Agent(LAYOUT, config, seed).policy for seed in range(count)]
    generator = torch.Generator().manual_seed(7)
    for policy in made:
        policy.normalizer.update(3.0 * torch.randn((50, LAYOUT.size), generator=generator))
    return made


@pytest.mark.parametrize(("count", "choices"), [(1, {}), (5, {}), (32, {}), (4, {"place_octaves": 0})])
def test_every_policy_gives_its_own_mean(count: int, choices: dict[str, int]) -> None:
    made = policies(count, **choices)
    stacked = StackedPolicies(made)
    for trial in range(20):
        observation = torch.randn((count, LAYOUT.size), generator=torch.Generator().manual_seed(trial))
        with torch.inference_mode():
            alone = torch.cat([policy.mean_action(observation[i : i + 1]) for i, policy in enumerate(made)])
        assert torch.equal(stacked.mean_actions(observation), alone)


def test_a_machine_that_rounds_stacks_in_another_way_evaluates_one_by_one(monkeypatch) -> None:
    made = policies(3)
    product = torch.baddbmm
    monkeypatch.setattr(torch, "baddbmm", lambda *given: product(*given) * (1.0 + 1e-7))
    stacked = StackedPolicies(made)
    assert not stacked.exact
    observation = torch.randn((3, LAYOUT.size), generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        alone = torch.cat([policy.mean_action(observation[i : i + 1]) for i, policy in enumerate(made)])
    assert torch.equal(stacked.mean_actions(observation), alone)
