"""The learner of one robot, as its node and the array training use it. Agents share nothing with each other."""

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from leed_ros.learning.acting_policy import ActingPolicy
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.demonstrations import DemonstrationSet
from leed_ros.learning.metrics import UpdateMetrics, WarmStartMetrics
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.rollout import Decision, Float32Array, Rollout, RolloutBuffer
from leed_ros.learning.sifting import agreeing
from leed_ros.learning.trainer import Trainer
from leed_ros.task.mission import MissionStep
from leed_ros.task.observation import Observation, ObservationLayout


class Agent:
    """Decides, records what came of it, and learns from it.

    The policy that acts is a copy of the one in training. `update` and `warm_start` may run in a worker thread, one
    at a time, while `decide` and `record` go on in another; they publish new weights by swapping one reference.
    In lock-step the caller waits for them:

        if agent.rollout_ready:
            metrics = agent.update(agent.take_rollout())

    Args:
        layout: What the robot observes.
        config: Hyper-parameters.
        seed: Source of all randomness of this agent.
    """

    def __init__(self, layout: ObservationLayout, config: LearningConfig, seed: int) -> None:
        self.layout = layout
        self.config = config
        self._sampling, training = _generators(seed, 2)
        self._trainer = Trainer(layout, config, training)
        self._publish()
        self._buffer = RolloutBuffer(config.rollout_steps)
        self._broken = 0

    @property
    def policy(self) -> ActorCritic:
        """The policy that acts; it is replaced, never changed."""
        return self._acting.policy

    @property
    def demonstrations(self) -> DemonstrationSet:
        """The robot's demonstrations."""
        return self._trainer.demonstrations

    @property
    def transitions(self) -> int:
        """Number of transitions learned from so far."""
        return self._trainer.transitions

    @property
    def updates(self) -> int:
        """Number of updates so far."""
        return self._trainer.updates

    @property
    def rolled_back_updates(self) -> int:
        """Number of updates and warm starts so far that were undone because a number was not finite."""
        return self._trainer.rolled_back

    @property
    def broken_transitions(self) -> int:
        """Number of transitions so far that were left out because a number was not finite."""
        return self._broken + self._buffer.num_broken

    @torch.inference_mode()
    def decide(self, observation: Observation) -> Decision:
        """Draw actions from the policy. Shape (B, D)."""
        return Decision(observation, *self._acting.sample(observation, self._sampling))

    def explore(self, observation: Observation, mean: Float32Array) -> Decision:
        """Draw actions where the policy's mean ones are known already. Shape (B, D) and (B, A)."""
        return Decision(observation, *self._acting.explored(mean, self._sampling))

    @torch.inference_mode()
    def deterministic(self, observation: Observation) -> Float32Array:
        """Return the policy's mean actions, without noise. Shape (B, D) to (B, A)."""
        action: Float32Array = self._acting.mean_action(torch.from_numpy(observation)).numpy()
        return action

    def record(self, decision: Decision, step: MissionStep) -> None:
        """Remember what a decision brought; steps outside a mission are left out. Batch (B,) each.

        The trajectory goes on where the next decision observes exactly what this step led to.
        """
        self._buffer.add(decision, step)

    @property
    def rollout_ready(self) -> bool:
        """Whether enough was recorded for an update."""
        return self._buffer.full

    @property
    def rollout_nearly_ready(self) -> bool:
        """Whether one more transition may be enough."""
        return self._buffer.nearly_full

    def take_rollout(self) -> Rollout:
        """Hand out what was recorded, and start anew.

        Raises:
            ValueError: Nothing was recorded.
        """
        return self._renew_buffer().rollout()

    def update(self, rollout: Rollout) -> UpdateMetrics:
        """Learn from a rollout and act by the new weights from then on."""
        metrics = self._trainer.update(rollout)
        self._publish()
        return metrics

    @property
    def wants_sifting(self) -> bool:
        """Whether there are demonstrations of which those are to be left out that contradict the others."""
        return self.config.max_disagreement > 0.0 and not self.demonstrations.sifted

    def sift(self) -> None:
        """Leave out the demonstrations that contradict the others; a set that came meanwhile is sifted next."""
        demonstrations = self.demonstrations
        trajectories = demonstrations.trajectories
        agree = agreeing(trajectories, self.layout.size, self.config)
        if demonstrations.trajectories is trajectories:
            demonstrations.leave_out(agree)

    @property
    def wants_warm_start(self) -> bool:
        """Whether there are demonstrations to start from, and nothing was learned yet that it would overwrite."""
        fresh = self.updates == 0 and not self._trainer.warm_started
        return self.config.warm_start and fresh and len(self.demonstrations) > 0

    def warm_start(self) -> WarmStartMetrics:
        """Clone the demonstrations; drops what the policy before it has recorded.

        Raises:
            ValueError: There are no demonstrations.
        """
        if len(self.demonstrations) == 0:
            raise ValueError("a warm start needs demonstrations")
        metrics = self._trainer.warm_start()
        self._publish()
        self._renew_buffer()
        return metrics

    def snapshot(self) -> dict[str, Any]:
        """Return a copy of what was learned so far, to `go_back` to."""
        return self._trainer.snapshot()

    def go_back(self, snapshot: dict[str, Any]) -> None:
        """Act by, and learn on from, what was learned up to a snapshot; drops what was recorded since."""
        self._trainer.go_back(snapshot)
        self._publish()
        self._renew_buffer()

    def state(self) -> dict[str, Any]:
        """Return all that changes in training but the present rollout and the demonstrations; tensors are shared."""
        own = {"sampling": self._sampling.get_state(), "broken": self._broken}
        return {"trainer": self._trainer.state(), **own}

    def rollout_state(self) -> dict[str, Any]:
        """Return what was recorded since the last rollout was taken."""
        return self._buffer.state()

    def load_state(self, state: dict[str, Any]) -> None:
        """Take over what `state` returned."""
        self._trainer.load_state(state["trainer"])
        self._sampling.set_state(state["sampling"])
        self._broken = int(state.get("broken", 0))
        self._publish()

    def load_rollout_state(self, state: Mapping[str, Any]) -> None:
        """Take over what `rollout_state` returned, after `load_state`."""
        self._buffer.load_state(state, self.layout.size)

    def _renew_buffer(self) -> RolloutBuffer:
        """Begin a new rollout and return what was recorded of the one before."""
        taken, self._buffer = self._buffer, RolloutBuffer(self.config.rollout_steps)
        self._broken += taken.num_broken
        return taken

    def _publish(self) -> None:
        self._acting = ActingPolicy(copy.deepcopy(self._trainer.policy))


def _generators(seed: int, count: int) -> list[torch.Generator]:
    """Make independent generators from one seed."""
    words = np.random.SeedSequence(seed).generate_state(count, np.uint64)
    return [torch.Generator().manual_seed(int(word >> np.uint64(1))) for word in words]
