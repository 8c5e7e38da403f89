from dataclasses import replace

import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.batch import batch_from_rollout


def test_invalid_transitions_leave_no_trace(layout, config, rollout_of, swarm) -> None:
    agent = Agent(layout, config, seed=0)
    rollout = rollout_of(agent, swarm(4, 1, seed=0))
    valid = torch.ones_like(rollout.valid)
    valid[:, 3] = False
    mended = replace(rollout, valid=valid)
    poison = replace(mended, reward=rollout.reward.where(valid, torch.tensor(torch.nan)))
    for batch in (batch_from_rollout(item, agent.policy, config) for item in (mended, poison)):
        assert len(batch) == 3 * len(rollout.valid)
        assert torch.equal(batch.observation, rollout.observation[:, :3].reshape(-1, layout.size))
        assert batch.target.isfinite().all()
        assert batch.advantage.mean().abs() < 1e-6
        assert torch.isclose(batch.advantage.std(correction=0), torch.tensor(1.0))


def test_a_truncated_step_bootstraps_with_the_observation_that_it_led_to(layout, config, rollout_of, swarm) -> None:
    agent = Agent(layout, config, seed=0)
    rollout = rollout_of(agent, swarm(1, 1, seed=0))
    batch = batch_from_rollout(rollout, agent.policy, config)
    ends = rollout.truncated[:, 0]
    with torch.no_grad():
        expected = rollout.reward[ends, 0] + config.gamma * agent.policy.value(rollout.next_observation[ends, 0])
    assert ends.any()
    torch.testing.assert_close(batch.target[ends], expected)
