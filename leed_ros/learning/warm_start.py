"""Warm start: behaviour cloning, and a critic fitted to the demonstrations' returns (ours, not the paper's)."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from leed_ros.learning.config import LearningConfig
from leed_ros.learning.demonstrations import ExpertSteps
from leed_ros.learning.losses import EXPERT_LOSSES, value_loss
from leed_ros.learning.policy import ActorCritic


@dataclass(frozen=True)
class CloningLosses:
    """Losses over one pass. Scalars."""

    expert_loss: float
    value_loss: float


def clone(policy: ActorCritic, steps: ExpertSteps, config: LearningConfig, generator: torch.Generator) -> CloningLosses:
    """Fit a policy to demonstrated steps in place: normaliser, actor and critic; then set the action's deviation.

    Args:
        policy: Is changed.
        steps: All demonstrated steps.
        config: Gives passes, minibatches and step size.
        generator: Shuffles the steps.

    Returns:
        The losses of the last pass.
    """
    policy.normalizer.update(steps.observation)
    optimizer = torch.optim.Adam(policy.parameters(), lr=config.learning_rate, eps=1e-5)
    for _ in range(config.warm_start_epochs):
        losses = _clone_pass(policy, steps, config, optimizer, generator)
    nn.init.constant_(policy.log_std, config.warm_start_log_std)
    expert, value = losses.mean(0).tolist()
    return CloningLosses(expert, value)


def _clone_pass(
    policy: ActorCritic,
    steps: ExpertSteps,
    config: LearningConfig,
    optimizer: torch.optim.Optimizer,
    generator: torch.Generator,
) -> Tensor:
    """Go over all steps once. Returns expert and value loss of every minibatch, shape (M, 2)."""
    losses = []
    for index in torch.split(torch.randperm(len(steps), generator=generator), config.expert_batch_size):
        batch = steps[index]
        expert = EXPERT_LOSSES[config.expert_loss](policy, batch.observation, batch.expert_action)
        value = _return_loss(policy, batch)
        optimizer.zero_grad()
        (expert + config.vf_coef * value).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(torch.stack([expert.detach(), value.detach()]))
    return torch.stack(losses)


def _return_loss(policy: ActorCritic, batch: ExpertSteps) -> Tensor:
    """Return the critic's loss on demonstrations that reach the goal; the others lack the rest of their return."""
    if not batch.complete.any():
        return torch.zeros(())
    return value_loss(policy.value(batch.observation[batch.complete]), batch.expert_return[batch.complete])
