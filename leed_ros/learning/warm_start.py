"""Warm start: behaviour cloning, and a critic fitted to the demonstrations' returns (ours, not the paper's)."""

import torch
from torch import Tensor, nn

from leed_ros.learning.adam import Adam
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.losses import EXPERT_LOSSES, value_loss
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.trajectory import ExpertSteps


def clone(policy: ActorCritic, steps: ExpertSteps, config: LearningConfig, generator: torch.Generator) -> None:
    """Fit a policy to demonstrated steps in place: normaliser, actor and critic; then set the action's deviation.

    It takes a fixed number of gradient steps, so it takes the same time however many demonstrations there are.

    Args:
        policy: Is changed.
        steps: All demonstrated steps; there must be some.
        config: Gives gradient steps, their batches and their size.
        generator: Draws the batches.
    """
    policy.normalizer.update(steps.observation)
    optimizer = Adam(policy.parameters(), lr=config.warm_start_learning_rate, eps=1e-5, fused=True)
    decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, config.warm_start_steps)
    for _ in range(config.warm_start_steps):
        expert, value = cloning_losses(policy, steps.sample(config.warm_start_batch_size, generator), config)
        optimizer.zero_grad()
        (expert + value).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        decay.step()
    nn.init.constant_(policy.log_std, config.warm_start_log_std)


def cloning_losses(policy: ActorCritic, steps: ExpertSteps, config: LearningConfig) -> tuple[Tensor, Tensor]:
    """Return the actor's loss, and the critic's on demonstrations that reach the goal. Scalars.

    The other demonstrations lack the rest of their return.
    """
    expert = EXPERT_LOSSES[config.expert_loss](policy, steps.observation, steps.expert_action).mean()
    complete = steps.complete
    if not complete.any():
        return expert, torch.zeros(())
    return expert, value_loss(policy.value(steps.observation[complete]), steps.expert_return[complete])
