import torch

from leed_ros.learning.config import LearningConfig
from leed_ros.learning.policy import ActorCritic


def test_densities_are_those_of_torch(policy: ActorCritic) -> None:
    observation = torch.randn(5, policy.normalizer.mean.shape[0])
    action, log_prob = policy.sample(observation, torch.Generator().manual_seed(1))
    distribution = torch.distributions.Normal(policy.mean_action(observation), policy.log_std.exp())
    expected = distribution.log_prob(action).sum(-1)
    torch.testing.assert_close(log_prob, expected)
    torch.testing.assert_close(policy.log_prob(observation, action), expected)
    torch.testing.assert_close(policy.entropy(), distribution.entropy()[0].sum())


def test_weights_come_from_the_given_generator_alone() -> None:
    torch.manual_seed(0)
    expected = torch.rand(1)
    torch.manual_seed(0)
    first, second = (ActorCritic(4, LearningConfig(), torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(torch.rand(1), expected)
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))
