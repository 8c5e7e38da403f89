import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from leed_ros.learning.agent import Agent


def tensors_of(agent: Agent) -> list[torch.Tensor]:
    """All tensors of an agent."""
    return [
        *tensors_in(agent.state()),
        *tensors_in(agent.policy.state_dict()),
        *vars(agent.demonstrations.steps).values(),
    ]


def addresses(tensors: list[torch.Tensor]) -> set[int]:
    """Where the tensors live; they must be alive while addresses are compared."""
    return {tensor.untyped_storage().data_ptr() for tensor in tensors}


def tensors_in(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from tensors_in(item)


@pytest.fixture
def trained(layout, config, rollout_of, swarm, demonstrations):
    """Two agents with the same demonstrations, after a warm start and an update."""
    agents = [Agent(layout, config, seed) for seed in (0, 1)]
    for agent in agents:
        agent.demonstrations.replace(demonstrations)
        agent.warm_start()
        agent.update(rollout_of(agent, swarm(2, 1, 0)))
    return agents


def test_agents_share_no_tensor(trained) -> None:
    first, second = (tensors_of(agent) for agent in trained)
    assert len(addresses(first)) == len(first) > 50
    assert not addresses(first) & addresses(second)


def test_training_one_agent_leaves_the_other_alone(trained, rollout_of, swarm) -> None:
    first, second = trained
    before = [tensor.clone() for tensor in tensors_in(second.state())]
    first.update(rollout_of(first, swarm(2, 1, 0)))
    assert all(torch.equal(a, b) for a, b in zip(before, tensors_in(second.state()), strict=True))


def test_decisions_go_on_by_the_old_weights_during_an_update(layout, config, rollout_of, swarm) -> None:
    agent, world = Agent(layout, config, seed=0), swarm(4, 1, 0)
    rollout, observation = rollout_of(agent, world), world.reset()[:, 0]
    before, acting = agent.deterministic(observation), agent.policy
    worker = threading.Thread(target=agent.update, args=(rollout,))
    worker.start()
    during = [(agent.policy is acting, agent.deterministic(observation)) for _ in range(50)]
    worker.join()
    assert during[0][0]
    assert all(np.array_equal(action, before) for old, action in during[:-1] if old)
    assert not np.array_equal(agent.deterministic(observation), before)


def test_same_seed_same_decisions(layout, config, swarm) -> None:
    observation = swarm(3, 1, 0).reset()[:, 0]
    first, again, other = (Agent(layout, config, seed).decide(observation) for seed in (7, 7, 8))
    assert np.array_equal(first.action, again.action)
    assert not np.array_equal(first.action, other.action)


def test_a_warm_start_is_wanted_once_and_only_before_anything_was_learned(
    layout, config, rollout_of, swarm, demonstrations
) -> None:
    agent = Agent(layout, config, seed=0)
    assert not agent.wants_warm_start
    with pytest.raises(ValueError, match="needs demonstrations"):
        agent.warm_start()
    agent.demonstrations.replace(demonstrations)
    assert agent.wants_warm_start
    agent.warm_start()
    assert not agent.wants_warm_start
    late = Agent(layout, config, seed=0)
    late.update(rollout_of(late, swarm(2, 1, 0)))
    late.demonstrations.replace(demonstrations)
    assert not late.wants_warm_start
