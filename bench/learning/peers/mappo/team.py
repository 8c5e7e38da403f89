"""The learners of a swarm under MAPPO (Yu et al., arXiv 2103.01955): decentralised actors, a central critic."""

import torch
from torch import Tensor, nn

from bench.learning.peers.mappo.critic import CentralCritic
from bench.learning.peers.mappo.experience import JointBatch, JointRollout
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.losses import policy_loss
from leed_ros.learning.places import PlaceEncoding
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.rollout import Decision, Float32Array
from leed_ros.task.mission import MissionStep
from leed_ros.task.observation import Observation
from leed_sim.evaluation import Policy


class Team:
    """All robots' actors, each with a network, deviation and normaliser of its own, and the critic that they share.

    It differs from IPPO here by the critic alone: actors, loss, minibatches and all hyper-parameters are the same.

    Args:
        num_robots: Number of robots N.
        observation_size: Number of entries D of an observation.
        config: Hyper-parameters.
        seed: Source of all randomness.
        places: Encodes places for all networks; nothing by default.
    """

    def __init__(
        self,
        num_robots: int,
        observation_size: int,
        config: LearningConfig,
        seed: int,
        places: PlaceEncoding | None = None,
    ) -> None:
        self.config = config
        shown = places or PlaceEncoding()
        self._generator = torch.Generator().manual_seed(seed)
        self.actors = [ActorCritic(observation_size, config, self._generator, shown) for _ in range(num_robots)]
        self.critic = CentralCritic(num_robots, observation_size, config.hidden_size, self._generator, shown)
        self._learned = [[*actor.actor.parameters(), actor.log_std] for actor in self.actors]
        self._learned.append(list(self.critic.parameters()))
        parameters = [one for own in self._learned for one in own]
        self._optimizer = torch.optim.Adam(parameters, lr=config.learning_rate, eps=1e-5, fused=True)
        self._rollout = JointRollout()

    @property
    def policies(self) -> list[Policy]:
        """Each robot's policy without noise; they follow the training. Length N."""
        return [_deterministic(actor) for actor in self.actors]

    @torch.inference_mode()
    def decide(self, observation: Observation) -> Decision:
        """Draw all robots' actions, each from its own observation. Shape (W, N, D)."""
        seen = torch.from_numpy(observation)
        drawn = [actor.sample(seen[:, robot], self._generator) for robot, actor in enumerate(self.actors)]
        action, log_prob = (torch.stack(parts, dim=1).numpy() for parts in zip(*drawn, strict=True))
        return Decision(observation, action, log_prob)

    def record(self, decision: Decision, step: MissionStep) -> None:
        """Remember what a decision brought. Leading shape (W, N)."""
        self._rollout.add(decision, step)

    @property
    def rollout_ready(self) -> bool:
        """Whether there are as many transitions for each robot, on average, as make an update."""
        return self._rollout.num_valid >= self.config.rollout_steps * len(self.actors)

    def update(self) -> None:
        """Learn from what was recorded, then take it into the normalisers."""
        batch = self._rollout.batch(self.critic, self.config)
        self._rollout = JointRollout()
        for _ in range(self.config.update_epochs):
            order = torch.randperm(len(batch), generator=self._generator)
            for index in order.tensor_split(self.config.num_minibatches):
                self._descend(batch[index])
        for robot, actor in enumerate(self.actors):
            actor.normalizer.update(batch.observation[batch.valid[:, robot], robot])
        self.critic.normalizer.update(batch.observation.flatten(1))

    def _descend(self, batch: JointBatch) -> None:
        """Take one gradient step with every actor and the critic; each one's gradient is clipped by itself."""
        losses = [self._actor_loss(actor, batch, robot) for robot, actor in enumerate(self.actors)]
        error = (self.critic(batch.observation) - batch.target).square()[batch.valid]
        loss = torch.stack(losses).sum() + 0.5 * self.config.vf_coef * error.mean() * len(self.actors)
        self._optimizer.zero_grad()
        loss.backward()
        for own in self._learned:
            nn.utils.clip_grad_norm_(own, self.config.max_grad_norm)
        self._optimizer.step()
        for actor in self.actors:
            actor.bound_exploration()

    def _actor_loss(self, actor: ActorCritic, batch: JointBatch, robot: int) -> Tensor:
        own = batch.valid[:, robot]
        observation, action = batch.observation[own, robot], batch.action[own, robot]
        old_log_prob, advantage = batch.log_prob[own, robot], batch.advantage[own, robot]
        log_prob = actor.log_prob(observation, action)
        surrogate = policy_loss(log_prob, old_log_prob, advantage, self.config.clip_coef)
        return surrogate.loss - self.config.ent_coef * actor.entropy()


def _deterministic(actor: ActorCritic) -> Policy:
    @torch.inference_mode()
    def act(observation: Observation) -> Float32Array:
        action: Float32Array = actor.mean_action(torch.from_numpy(observation)).numpy()
        return action

    return act
