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
    """

    coef: float
    loss: ExpertLoss
    steps: ExpertSteps
    batch_size: int

    def sampled_loss(self, policy: ActorCritic, generator: torch.Generator) -> Tensor:
        """Return the unweighted loss on steps drawn anew; at weight 0 it is zero and nothing is drawn."""
        if self.coef == 0.0:
            return torch.zeros(())
        steps = self.steps.sample(self.batch_size, generator)
        return self.loss(policy, steps.observation, steps.expert_action)
