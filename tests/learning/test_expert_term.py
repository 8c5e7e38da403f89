import pytest
import torch

from leed_ros.learning.expert_term import ExpertTerm, better
from leed_ros.learning.losses import EXPERT_LOSSES, squared_error
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.trainer import Trainer
from leed_ros.learning.trajectory import ExpertSteps


def steps_of(policy: ActorCritic, excess: list[float], complete: list[bool]) -> ExpertSteps:
    """Return steps whose returns are so much above what the critic expects, with actions of 1."""
    observation = torch.zeros(len(excess), policy.normalizer.mean.shape[0])
    with torch.no_grad():
        returns = policy.value(observation) + torch.tensor(excess)
    return ExpertSteps(observation, torch.ones(len(excess), 2), returns, torch.tensor(complete))


def test_the_filter_lets_through_what_returned_more_than_the_critic_expects(policy) -> None:
    steps = steps_of(policy, [0.5, -0.5, 0.0, 2.0], [True, True, True, False])
    assert better(policy, steps).tolist() == [True, False, False, False]


@pytest.mark.parametrize(("excess", "share"), [(0.1, 1.0), (-0.1, 0.0)])
def test_filtered_steps_add_nothing_to_the_mean(policy, excess, share) -> None:
    steps, generator = steps_of(policy, [excess] * 4, [True] * 4), torch.Generator()
    whole, filtered = (ExpertTerm(1.0, squared_error, steps, 8, only) for only in (False, True))
    with torch.no_grad():
        everything = whole.sampled_loss(policy, generator)
        assert everything > 0.0
        assert filtered.sampled_loss(policy, generator) == pytest.approx(share * float(everything))


def test_the_critic_learns_nothing_from_the_filter(policy) -> None:
    steps = steps_of(policy, [0.1] * 4, [True] * 4)
    ExpertTerm(1.0, EXPERT_LOSSES["squared_error"], steps, 8, True).sampled_loss(policy, torch.Generator()).backward()
    assert all(weight.grad is None for weight in policy.critic.parameters())
    assert any(weight.grad is not None and weight.grad.any() for weight in policy.actor.parameters())


def test_a_trainer_that_expects_more_than_was_shown_is_not_held_to_it(layout, config, demonstrations) -> None:
    def expert_loss_of(expected: float) -> float:
        trainer = Trainer(layout, config.replace(expert_filter="advantage"), torch.Generator().manual_seed(5))
        trainer.demonstrations.replace(demonstrations)
        torch.nn.init.constant_(trainer.policy.critic[-1].bias, expected)
        return trainer._expert_term(None).sampled_loss(trainer.policy, torch.Generator()).item()  # type: ignore[arg-type]

    assert expert_loss_of(1000.0) == 0.0
    assert expert_loss_of(-1000.0) > 0.0
