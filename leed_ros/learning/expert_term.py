"""The expert's part of one update's loss, L = L_PPO + coef * L_expert."""

from dataclasses import dataclass

import torch
from torch import Tensor

from leed_ros.learning.losses import ExpertLoss
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.trajectory import ExpertSteps


@dataclass(frozen=True)
class ExpertTerm:
    """What stays the same during an update, whatever happens to the robot's demonstrations meanwhile.

    Attributes:
        coef: Weight of the loss.
        loss: Form of the loss.
        steps: What to imitate; there must be some unless the weight is 0.
        batch_size: Number of steps drawn for each gradient step.
        only_better: Only steps count from which on the demonstration returned more than the critic expects.
    """

    coef: float
    loss: ExpertLoss
    steps: ExpertSteps
    batch_size: int
    only_better: bool = False

    def sampled_loss(self, policy: ActorCritic, generator: torch.Generator) -> Tensor:
        """Return the unweighted loss on steps drawn anew; at weight 0 it is zero and nothing is drawn."""
        if self.coef == 0.0:
            return torch.zeros(())
        steps = self.steps.sample(self.batch_size, generator)
        losses = self.loss(policy, steps.observation, steps.expert_action)
        return (losses * better(policy, steps)).mean() if self.only_better else losses.mean()


@torch.no_grad()
def better(policy: ActorCritic, steps: ExpertSteps) -> Tensor:
    """Tell from which steps on a demonstration that reached the goal returned more than the critic expects. Shape (B,).

    After the Q-filter (Nair et al., ICRA 2018, arXiv 1709.10089), with the demonstrated return for the value of the
    demonstrated action and V(o) for that of the policy's, as there is no Q here. A robot that has become better than
    its demonstrations is no longer held to them.
    """
    return steps.complete & (steps.expert_return > policy.value(steps.observation))
