"""What all robots experienced together: rows of joint transitions, and what is learned from them."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from bench.learning.peers.mappo.critic import CentralCritic
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.gae import gae
from leed_ros.learning.rollout import Decision
from leed_ros.task.mission import MissionStep

EPSILON = 1e-8
"""Keeps the division by the deviation of advantages finite."""


@dataclass(frozen=True)
class JointBatch:
    """Joint transitions in no particular order; entries of robots that stood by are marked as not valid.

    Attributes:
        observation: Shape (B, N, D).
        action: Shape (B, N, A).
        log_prob: Log-probability under the policies that acted. Shape (B, N).
        advantage: Normalised for each robot over its valid entries. Shape (B, N).
        target: Returns that the critic is to learn. Shape (B, N).
        valid: Whether the robot was on a mission. Shape (B, N).
    """

    observation: Tensor
    action: Tensor
    log_prob: Tensor
    advantage: Tensor
    target: Tensor
    valid: Tensor

    def __len__(self) -> int:
        return len(self.observation)

    def __getitem__(self, index: Tensor) -> "JointBatch":
        fields = (self.observation, self.action, self.log_prob, self.advantage, self.target, self.valid)
        return JointBatch(*(field[index] for field in fields))


class JointRollout:
    """Collects joint transitions.

    Attributes:
        num_valid: Number of valid transitions so far, of all robots.
    """

    def __init__(self) -> None:
        self.num_valid = 0
        self._rows: list[tuple[np.ndarray, ...]] = []

    def add(self, decision: Decision, step: MissionStep) -> None:
        """Append what a joint decision brought. Leading shape (W, N)."""
        before = (decision.observation, decision.action, decision.log_prob)
        after = (step.reward, step.observation, step.terminated, step.truncated, step.valid)
        self._rows.append((*before, *after))
        self.num_valid += int(np.count_nonzero(step.valid))

    @torch.no_grad()
    def batch(self, critic: CentralCritic, config: LearningConfig) -> JointBatch:
        """Estimate advantages by the critic.

        A robot's rows go on until its mission ends, because a world starts anew only when all missions have ended; so
        the last row alone is cut off, and bootstraps like one that ran out of time.
        """
        columns = [torch.from_numpy(np.stack(column)) for column in zip(*self._rows, strict=True)]
        observation, action, log_prob, reward, next_observation, terminated, truncated, valid = columns
        value, next_value = critic(observation), critic(next_observation)
        truncated[-1] = True
        advantage, target = gae(
            reward.float(), value, next_value, terminated, truncated, gamma=config.gamma, gae_lambda=config.gae_lambda
        )
        fields = (observation, action, log_prob, _normalized(advantage, valid), target, valid)
        return JointBatch(*(field.flatten(0, 1) for field in fields))


def _normalized(advantage: Tensor, valid: Tensor) -> Tensor:
    """Normalise each robot's advantages by those of its valid entries. Shape (T, W, N)."""
    weight = valid.float()
    count = weight.sum((0, 1)).clamp(min=1.0)
    mean = (advantage * weight).sum((0, 1)) / count
    var = ((advantage - mean).square() * weight).sum((0, 1)) / count
    return (advantage - mean) / (var.sqrt() + EPSILON)
