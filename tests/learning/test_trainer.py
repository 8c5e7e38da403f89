from dataclasses import replace

import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.trainer import Trainer


@pytest.fixture
def rollouts(layout, config, rollout_of, swarm):
    agent, world = Agent(layout, config, seed=0), swarm(4, 1, seed=0)
    return [rollout_of(agent, world) for _ in range(3)]


def trained(layout, config, rollouts, demonstrations=()) -> Trainer:
    """Train on the rollouts from a fixed seed, without a warm start."""
    trainer = Trainer(layout, config, torch.Generator().manual_seed(5))
    trainer.demonstrations.replace(demonstrations)
    for rollout in rollouts:
        trainer.update(rollout)
    return trainer


def same(first: Trainer, second: Trainer) -> bool:
    pairs = zip(first.policy.state_dict().values(), second.policy.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def test_exploration_never_exceeds_its_bound(layout, config, rollouts, demonstrations) -> None:
    bounded = config.replace(
        warm_start_log_std=-1.0, max_log_std=-1.5, learning_rate=0.01, ent_coef=1.0
    )  # the entropy pushes upward
    assert trained(layout, bounded, rollouts).policy.log_std.max() == -1.5
    trainer = trained(layout, bounded.replace(log_std=-3.0), [])
    assert trainer.policy.log_std.tolist() == [-3.0, -3.0]
    trainer.demonstrations.replace(demonstrations)
    trainer.warm_start()
    assert trainer.policy.log_std.max() == -1.5  # and not warm_start_log_std, which is -1


def test_the_ratio_is_one_before_the_first_gradient_step(layout, rollout_of, swarm) -> None:
    config = LearningConfig(rollout_steps=64, update_epochs=1, num_minibatches=1)
    agent, world = Agent(layout, config, seed=0), swarm(4, 1, seed=0)
    for _ in range(2):  # the second time with a normaliser that has learned
        metrics = agent.update(rollout_of(agent, world))
        assert metrics.approx_kl < 1e-6
        assert metrics.clip_fraction == 0.0
        assert abs(metrics.policy_loss) < 1e-5  # minus the mean of normalised advantages


def test_weight_zero_is_bitwise_ppo_without_demonstrations(layout, config, rollouts, demonstrations) -> None:
    plain = trained(layout, config, rollouts)
    assert same(plain, trained(layout, replace(config, expert_coef=0.0), rollouts, demonstrations))
    assert same(plain, trained(layout, replace(config, expert_coef=0.0, expert_schedule="constant"), rollouts))
    assert not same(plain, trained(layout, config, rollouts, demonstrations))


def test_a_decayed_weight_is_zero_in_the_metrics(layout, config, rollouts, demonstrations) -> None:
    trainer = Trainer(layout, replace(config, expert_decay_steps=256), torch.Generator())
    trainer.demonstrations.replace(demonstrations)
    metrics = [trainer.update(rollout) for rollout in rollouts]
    assert [item.expert_coef for item in metrics] == [2.0, 1.0, 0.0]
    assert metrics[0].expert_loss > 0.0
    assert metrics[2].expert_loss == 0.0


@pytest.mark.parametrize("field", ["reward", "observation", "log_prob"])
def test_an_update_that_is_not_finite_is_undone(layout, config, rollouts, field) -> None:
    trainer = trained(layout, config, rollouts[:1])
    broken = replace(rollouts[1], **{field: getattr(rollouts[1], field) * torch.inf})
    metrics = trainer.update(broken)
    assert metrics.rolled_back
    assert (metrics.updates, metrics.transitions) == (2, 256)
    assert same(trainer, trained(layout, config, rollouts[:1]))
    assert not trainer.update(rollouts[2]).rolled_back


def test_a_limit_on_the_divergence_ends_the_passes(layout, config, rollouts) -> None:
    once = trained(layout, replace(config, update_epochs=1), rollouts[:1])
    limited = trained(layout, replace(config, update_epochs=50, target_kl=1e-9), rollouts[:1])
    assert same(once, limited)


def test_warm_start_fits_actor_critic_and_normaliser(layout, config, demonstrations) -> None:
    trainer = Trainer(layout, replace(config, warm_start_steps=500), torch.Generator())
    trainer.demonstrations.replace(demonstrations)
    steps = trainer.demonstrations.steps
    metrics = trainer.warm_start()
    assert metrics.steps == len(steps)
    with torch.no_grad():
        action_error = (trainer.policy.mean_action(steps.observation) - steps.expert_action).square().mean()
        return_error = (trainer.policy.value(steps.observation) - steps.expert_return).square().mean()
    assert action_error < 0.5 * steps.expert_action.var()
    assert return_error < 0.5 * steps.expert_return.var()
    assert torch.equal(trainer.policy.log_std.detach(), torch.full((2,), config.warm_start_log_std))
    torch.testing.assert_close(trainer.policy.normalizer.mean, steps.observation.mean(0))
