"""What an update learns from: the valid transitions of a rollout with their advantages and returns."""

from dataclasses import dataclass

import torch
from torch import Tensor

from leed_ros.learning.config import LearningConfig
from leed_ros.learning.gae import gae
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.rollout import Rollout

EPSILON = 1e-8
"""Keeps the division by the deviation of advantages finite."""


@dataclass(frozen=True)
class Batch:
    """Transitions in no particular order.

    Attributes:
        observation: Shape (B, D).
        action: Shape (B, A).
        log_prob: Log-probability under the policy that acted. Shape (B,).
        value: Estimated return before the update. Shape (B,).
        advantage: Normalised over the whole rollout. Shape (B,).
        target: Return that the critic is to learn. Shape (B,).
    """

    observation: Tensor
    action: Tensor
    log_prob: Tensor
    value: Tensor
    advantage: Tensor
    target: Tensor

    def __len__(self) -> int:
        return len(self.observation)

    def __getitem__(self, index: Tensor) -> "Batch":
        fields = (self.observation, self.action, self.log_prob, self.value, self.advantage, self.target)
        return Batch(*(field[index] for field in fields))


@torch.no_grad()
def batch_from_rollout(rollout: Rollout, policy: ActorCritic, config: LearningConfig) -> Batch:
    """Estimate advantages with one pass of the critic, and leave out what is not valid.

    Args:
        rollout: Shape (T, B).
        policy: Gives the values.
        config: Gives discount and decay.
    """
    value, next_value = policy.value(torch.stack([rollout.observation, rollout.next_observation]))
    cut = rollout.truncated | rollout.interrupted()
    advantage, target = gae(
        rollout.reward, value, next_value, rollout.terminated, cut, gamma=config.gamma, gae_lambda=config.gae_lambda
    )
    valid = rollout.valid
    return Batch(
        rollout.observation[valid],
        rollout.action[valid],
        rollout.log_prob[valid],
        value[valid],
        _normalized(advantage[valid]),
        target[valid],
    )


def _normalized(advantage: Tensor) -> Tensor:
    return (advantage - advantage.mean()) / (advantage.std(correction=0) + EPSILON)
