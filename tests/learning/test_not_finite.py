"""A number that is not finite never enters what was learned, wherever it comes from."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.local_learner import LocalLearner
from leed_ros.learning.rollout import Decision, RolloutBuffer
from leed_ros.learning.trainer import Trainer
from leed_ros.task.mission import MissionStep, TaskConfig
from leed_ros.task.records import SensorReading

BAD = (np.nan, np.inf, -np.inf)


@pytest.fixture
def rollouts(layout, config, rollout_of, swarm):
    agent, world = Agent(layout, config, seed=0), swarm(4, 1, seed=0)
    return [rollout_of(agent, world) for _ in range(3)]


@pytest.fixture
def trained(layout, config, rollouts) -> Trainer:
    trainer = Trainer(layout, config, torch.Generator().manual_seed(5))
    trainer.update(rollouts[0])
    return trainer


def learned(trainer: Trainer) -> list[torch.Tensor]:
    """Return copies of weights, normaliser and moments."""
    state = trainer.state()
    moments = [value for entry in state["optimizer"]["state"].values() for value in entry.values()]
    return [tensor.clone() for tensor in (*state["policy"].values(), *moments)]


def spoil_gradient(trainer: Trainer) -> None:
    trainer.policy.log_std.register_hook(lambda gradient: gradient * np.nan)


def overflow_moments(trainer: Trainer) -> None:
    """A gradient whose square is beyond a float32, while the step that it makes is not."""
    trainer.config = trainer.config.replace(max_grad_norm=1e38)
    trainer.policy.log_std.register_hook(lambda gradient: torch.full_like(gradient, 1e30))


def overflow_weights(trainer: Trainer) -> None:
    for group in trainer._optimizer.param_groups:
        group["lr"] = 1e38


@pytest.mark.parametrize("spoil", [spoil_gradient, overflow_moments, overflow_weights])
def test_gradients_moments_and_weights_that_are_not_finite_undo_the_update(trained, rollouts, spoil) -> None:
    before = learned(trained)
    spoil(trained)
    metrics = trained.update(rollouts[1])
    assert metrics.rolled_back
    assert (metrics.updates, trained.rolled_back) == (2, 1)
    assert all(torch.equal(a, b) for a, b in zip(learned(trained), before, strict=True))


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("field", ["reward", "observation", "next_observation", "action", "log_prob"])
def test_one_bad_number_in_a_rollout_undoes_the_update(trained, rollouts, field, bad) -> None:
    before = learned(trained)
    values = getattr(rollouts[1], field).clone()
    values.view(-1)[7] = bad
    trained.update(replace(rollouts[1], **{field: values}))
    same = all(torch.equal(a, b) for a, b in zip(learned(trained), before, strict=True))
    assert same is (trained.rolled_back == 1)
    assert all(tensor.isfinite().all() for tensor in learned(trained))
    assert not trained.update(rollouts[2]).rolled_back, "learning goes on"


def test_a_normaliser_that_overflows_is_undone_with_its_update(trained, rollouts) -> None:
    before = learned(trained)
    huge = rollouts[1].observation.clone()
    huge[0] = 1e30  # its square is beyond a float32; the policy only sees it clipped
    assert trained.update(replace(rollouts[1], observation=huge)).rolled_back
    assert all(torch.equal(a, b) for a, b in zip(learned(trained), before, strict=True))


def test_a_warm_start_that_overflows_is_undone_and_not_tried_for_ever(layout, config, demonstrations) -> None:
    agent = Agent(layout, config, seed=0)
    before = [tensor.clone() for tensor in agent.policy.state_dict().values()]
    absurd = replace(demonstrations[0], rewards=np.full(len(demonstrations[0]), 1e30))
    agent.demonstrations.replace([absurd])
    assert agent.warm_start().rolled_back
    assert agent.rolled_back_updates == 1
    assert not agent.wants_warm_start
    assert all(torch.equal(a, b) for a, b in zip(agent.policy.state_dict().values(), before, strict=True))


def test_an_update_that_breaks_off_is_undone(trained, rollouts, monkeypatch) -> None:
    before, calls = learned(trained), iter(range(3))

    def out_of_memory(loss: torch.Tensor) -> torch.Tensor:
        if next(calls) == 2:
            raise MemoryError
        return step(loss)

    step = trained._step
    monkeypatch.setattr(trained, "_step", out_of_memory)
    with pytest.raises(MemoryError):
        trained.update(rollouts[1])
    assert all(torch.equal(a, b) for a, b in zip(learned(trained), before, strict=True))


def test_a_demonstration_whose_return_overflows_is_refused(layout, config, demonstrations) -> None:
    agent = Agent(layout, config, seed=0)
    absurd = replace(demonstrations[0], rewards=np.full(len(demonstrations[0]), 1e38))
    with pytest.raises(ValueError, match="a return is not finite"):
        agent.demonstrations.replace([absurd])
    assert len(agent.demonstrations) == 0


def transition(batch: int = 1) -> dict[str, np.ndarray]:
    return {
        "observation": np.ones((batch, 3), np.float32),
        "action": np.ones((batch, 2), np.float32),
        "log_prob": np.ones(batch, np.float32),
        "reward": np.ones(batch),
        "next": np.ones((batch, 3), np.float32),
    }


def add(buffer: RolloutBuffer, values: dict[str, np.ndarray]) -> None:
    batch = len(values["reward"])
    never, always = np.zeros(batch, np.bool_), np.ones(batch, np.bool_)
    decision = Decision(values["observation"], values["action"], values["log_prob"])
    buffer.add(decision, MissionStep(values["next"], values["reward"], never, never, always))


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("name", ["observation", "action", "log_prob", "reward", "next"])
def test_a_transition_with_one_bad_number_is_never_recorded(name, bad) -> None:
    buffer = RolloutBuffer(4)
    values = transition()
    values[name].flat[-1] = bad
    add(buffer, values)
    assert (buffer.num_valid, buffer.num_broken) == (0, 1)
    with pytest.raises(ValueError, match="empty"):
        buffer.rollout()


def test_in_a_batch_only_the_bad_member_is_left_out_and_nothing_of_it_stays() -> None:
    buffer = RolloutBuffer(4)
    values = transition(batch=3)
    values["reward"][1] = 1e300  # finite, but not as a float32
    values["next"][2, 0] = np.nan
    add(buffer, values)
    assert (buffer.num_valid, buffer.num_broken) == (1, 2)
    rollout = buffer.rollout()
    assert rollout.valid.tolist() == [[True, False, False]]
    assert all(bool(field.isfinite().all()) for field in vars(rollout).values())


def test_a_mission_with_a_reward_that_is_not_finite_is_not_scored_and_its_step_is_counted() -> None:
    agent = Agent(TaskConfig().layout(), LearningConfig(), seed=0)
    learner = LocalLearner(TaskConfig(), agent, needs_demonstrations=False)
    learner.start_mission(np.array([5.0, 0.0]))
    for x in (0.0, np.nan, 0.1, 0.2):
        reading = SensorReading(np.full((1, 36), 3.0), np.array([[x, 0.0, 0.0]]), np.zeros((1, 2)), np.array([False]))
        learner.judge(reading)
        learner.decide(reading)
    assert agent.broken_transitions == 2, "into the absurd place and out of it"
    assert agent.take_rollout().reward.numel() == 1
