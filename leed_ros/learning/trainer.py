"""The trainer of one robot: PPO with an expert loss, from rollouts and demonstrations that are this robot's alone."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from leed_ros.learning.adam import Adam
from leed_ros.learning.batch import Batch, batch_from_rollout
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.demonstrations import DemonstrationSet
from leed_ros.learning.expert_term import ExpertTerm
from leed_ros.learning.expert_weight import EXPERT_SCHEDULES, Experience
from leed_ros.learning.losses import EXPERT_LOSSES, policy_loss, value_loss
from leed_ros.learning.metrics import (
    MinibatchMetrics,
    UpdateMetrics,
    WarmStartMetrics,
    explained_variance,
    mean_metrics,
)
from leed_ros.learning.places import PlaceEncoding
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.rollout import Rollout
from leed_ros.learning.track import Track
from leed_ros.learning.warm_start import clone, cloning_losses
from leed_ros.task.observation import ObservationLayout


class Trainer:
    """Trains one policy by L = L_PPO + lambda * L_expert.

    Where lambda is 0, or there are no demonstrations, an update is exactly that of PPO.

    Args:
        layout: What the robot observes.
        config: Hyper-parameters.
        generator: Draws initial weights, minibatches and demonstrated steps.

    Attributes:
        policy: The policy in training; it changes during `update` and `warm_start`.
        demonstrations: The robot's demonstrations; may change between and during updates.
        transitions: Number of transitions learned from so far.
        updates: Number of updates so far.
        warm_started: The policy started from demonstrations.
        rolled_back: Number of updates and warm starts that were undone because a number was not finite.
    """

    def __init__(self, layout: ObservationLayout, config: LearningConfig, generator: torch.Generator) -> None:
        self.config = config
        places = PlaceEncoding.of(layout, config.place_octaves)
        self.policy = ActorCritic(layout.size, config, generator, places)
        self.demonstrations = DemonstrationSet(layout.size, config.demonstration_capacity, config.gamma)
        self.transitions = 0
        self.updates = 0
        self.rolled_back = 0
        self.warm_started = False
        self._generator = generator
        self._optimizer = Adam(self.policy.parameters(), lr=config.learning_rate, eps=1e-5, fused=True)
        self._schedule = EXPERT_SCHEDULES[config.expert_schedule](config, Track.of(layout))

    def update(self, rollout: Rollout) -> UpdateMetrics:
        """Learn from a rollout, then take its observations into the normaliser.

        An update in which a loss, a gradient, a weight, a moment of the optimiser or a statistic of the normaliser is
        not finite is undone; its metrics say so. One that fails in any other way is undone as well.
        """
        expert = self._expert_term(rollout)
        batch = batch_from_rollout(rollout, self.policy, self.config)
        with self._undoing() as undo:
            steps = self._optimize(batch, expert)
            self.policy.normalizer.update(batch.observation)
            rolled_back = undo(not (steps[-1].finite and self._finite()))
        self.transitions += len(batch)
        self.updates += 1
        return UpdateMetrics(
            updates=self.updates,
            transitions=self.transitions,
            reward=float(rollout.reward[rollout.valid].mean()),
            missions=int((rollout.terminated | rollout.truncated)[rollout.valid].sum()),
            arrivals=int(rollout.terminated[rollout.valid].sum()),
            expert_coef=expert.coef,
            explained_variance=explained_variance(batch.value, batch.target),
            rolled_back=rolled_back,
            **mean_metrics(steps),
        )

    def warm_start(self) -> WarmStartMetrics:
        """Clone the demonstrations; there must be some. A result that is not finite is undone."""
        steps = self.demonstrations.steps
        self.warm_started = True
        with self._undoing() as undo:
            clone(self.policy, steps, self.config, self._generator)
            self.policy.bound_exploration()
            with torch.no_grad():
                losses = torch.stack(cloning_losses(self.policy, steps, self.config))
            rolled_back = undo(not (losses.isfinite().all() and self._finite()))
        expert, value = losses.tolist()
        return WarmStartMetrics(len(steps), expert, value, rolled_back)

    def snapshot(self) -> dict[str, Any]:
        """Return a copy of what was learned: weights, normaliser and the optimiser's moments."""
        return copy.deepcopy(self._learned())

    def go_back(self, snapshot: dict[str, Any]) -> None:
        """Take back what was learned since a snapshot; what is counted goes on counting."""
        self._load_learned(snapshot)

    def state(self) -> dict[str, Any]:
        """Return all that changes in training, to be stored; tensors are shared, not copied."""
        counts = {name: getattr(self, name) for name in ("transitions", "updates", "warm_started", "rolled_back")}
        own = {"generator": self._generator.get_state(), "schedule": self._schedule.state()}
        return {**self._learned(), **counts, **own}

    def load_state(self, state: dict[str, Any]) -> None:
        """Take over what `state` returned, but with this trainer's step size; demonstrations are not part of it."""
        self._load_learned(state)
        self.transitions = state["transitions"]
        self.updates = state["updates"]
        self.warm_started = state["warm_started"]
        self.rolled_back = state.get("rolled_back", 0)
        self._generator.set_state(state["generator"])
        self._schedule.load_state(state.get("schedule", {}))

    def _expert_term(self, rollout: Rollout) -> ExpertTerm:
        steps = self.demonstrations.steps
        experience = Experience(self.transitions, rollout, self.demonstrations)
        coef = self._schedule(experience) if len(steps) > 0 else 0.0
        config = self.config
        only_better = config.expert_filter == "advantage"
        return ExpertTerm(coef, EXPERT_LOSSES[config.expert_loss], steps, config.expert_batch_size, only_better)

    def _optimize(self, batch: Batch, expert: ExpertTerm) -> list[MinibatchMetrics]:
        """Go over the batch several times; a limit on the divergence, or what is not finite, ends that early."""
        steps: list[MinibatchMetrics] = []
        for _ in range(self.config.update_epochs):
            steps += [self._descend(minibatch, expert) for minibatch in self._minibatches(batch)]
            if not all(step.finite for step in steps[-self.config.num_minibatches :]):
                return [step for step in steps if not step.finite][-1:]
            if 0.0 < self.config.target_kl < steps[-1].approx_kl:
                break
        return steps

    def _minibatches(self, batch: Batch) -> Iterator[Batch]:
        order = torch.randperm(len(batch), generator=self._generator)
        return (batch[index] for index in order.tensor_split(self.config.num_minibatches))

    def _descend(self, batch: Batch, expert: ExpertTerm) -> MinibatchMetrics:
        """Take one gradient step."""
        config, policy = self.config, self.policy
        surrogate = policy_loss(
            policy.log_prob(batch.observation, batch.action), batch.log_prob, batch.advantage, config.clip_coef
        )
        value = value_loss(policy.value(batch.observation), batch.target)
        entropy = policy.entropy()
        expert_loss = expert.sampled_loss(policy, self._generator)
        loss = surrogate.loss + config.vf_coef * value - config.ent_coef * entropy + expert.coef * expert_loss
        grad_norm = self._step(loss)
        terms = (surrogate.loss, value, entropy, expert_loss, surrogate.approx_kl, surrogate.clip_fraction, grad_norm)
        return MinibatchMetrics(*(term.detach() for term in terms))

    def _step(self, loss: Tensor) -> Tensor:
        """Descend along the clipped gradient of a loss; returns the gradient's norm before clipping."""
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        grad_norm = nn.utils.clip_grad_norm_(self.policy.parameters(), self.config.max_grad_norm)
        self._optimizer.step()
        self.policy.bound_exploration()
        return grad_norm

    def _learned(self) -> dict[str, Any]:
        return {"policy": self.policy.state_dict(), "optimizer": self._optimizer.state_dict()}

    def _load_learned(self, state: dict[str, Any]) -> None:
        self.policy.load_state_dict(state["policy"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.policy.bound_exploration()
        for group in self._optimizer.param_groups:
            group["lr"] = self.config.learning_rate
        self._check_learned()

    def _check_learned(self) -> None:
        """Refuse what no training leaves behind.

        Raises:
            ValueError: A variance is negative, or moments of the optimiser do not have the shape of their weights.
        """
        if bool((self.policy.normalizer.var < 0.0).any()) or self.policy.normalizer.count < 0.0:
            raise ValueError("the normaliser's statistics are negative")
        for weight, moments in self._optimizer.state.items():
            if any(value.ndim and value.shape != weight.shape for value in moments.values()):
                raise ValueError("the optimiser's moments are not of its weights' shapes")

    def _finite(self) -> bool:
        """Whether all that was learned is finite: weights, normaliser and moments."""
        moments = (value for entry in self._optimizer.state.values() for value in entry.values())
        return all(bool(tensor.isfinite().all()) for tensor in (*self.policy.state_dict().values(), *moments))

    @contextmanager
    def _undoing(self) -> Iterator[Callable[[bool], bool]]:
        """Give a function that puts back what was learned before if it must; so does whatever is raised inside."""
        before = self.snapshot()

        def undo(broken: bool) -> bool:
            if broken:
                self.go_back(before)
                self.rolled_back += 1
            return broken

        try:
            yield undo
        except Exception:
            self.go_back(before)
            raise
