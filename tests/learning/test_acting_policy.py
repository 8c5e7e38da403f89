"""A policy acts by the very numbers that it is trained by."""

import dataclasses

import pytest
import torch

from leed_ros.learning.acting_policy import ActingPolicy
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.task.mission import TaskConfig
from leed_ros.task.observation import ObservationConfig


def trained_policy(observation: ObservationConfig, octaves: int):
    """Return a policy as training leaves it: with statistics, and with weights that are not those of the start."""
    layout = TaskConfig(observation=observation).layout()
    policy = Agent(layout, dataclasses.replace(LearningConfig(), place_octaves=octaves), seed=3).policy
    generator = torch.Generator().manual_seed(7)
    policy.normalizer.update(3.0 * torch.randn((50, layout.size), generator=generator))
    with torch.no_grad():
        for weight in policy.parameters():
            weight.add_(0.3 * torch.randn(weight.shape, generator=generator))
    return policy, layout.size


@pytest.mark.parametrize("batch", [1, 6])
@pytest.mark.parametrize(
    ("observation", "octaves"),
    [(ObservationConfig(), 4), (ObservationConfig(use_goal=False), 3), (ObservationConfig(), 0)],
    ids=["places and goals", "places", "plain"],
)
def test_it_gives_the_policys_own_numbers(batch: int, observation: ObservationConfig, octaves: int) -> None:
    policy, size = trained_policy(observation, octaves)
    acting = ActingPolicy(policy)
    for trial in range(20):
        seen = 3.0 * torch.randn((batch, size), generator=torch.Generator().manual_seed(trial))
        with torch.inference_mode():
            assert torch.equal(acting.mean_action(seen), policy.mean_action(seen))
            ours = acting.sample(seen.numpy(), torch.Generator().manual_seed(trial))
            theirs = policy.sample(seen, torch.Generator().manual_seed(trial))
        for one, other in zip(ours, theirs, strict=True):
            assert torch.equal(torch.from_numpy(one), other)
