"""A swarm that learns by skrl: its agents, and the loop that leads them through our environment."""

from collections.abc import Iterator
from typing import Any

import gymnasium
import numpy as np
import torch
from skrl.multi_agents.torch.ippo import IPPO
from skrl.multi_agents.torch.mappo import MAPPO
from skrl.resources.preprocessors.torch import RunningStandardScaler
from torch import Tensor

from bench.learning.peers.view import View
from bench.learning.peers.with_skrl.memory import MissionMemory
from bench.learning.peers.with_skrl.models import DEVICE, Actor, Critic
from leed_ros.learning.config import LearningConfig
from leed_ros.task.action import ACTION_SIZE
from leed_ros.task.mission import MissionStep
from leed_ros.task.observation import Observation
from leed_sim.evaluation import Policy
from leed_sim.vector_env import SwarmEnv

ALGORITHMS = {"observations": IPPO, "states": MAPPO}
"""By what the critic sees."""


class SkrlSwarm:
    """Learns as skrl's own trainer would have it, but for one thing.

    Where a mission ends in a vectorised environment, that trainer hands the first observation of the next mission to
    `record_transition`, and a truncated step bootstraps from there. This loop hands over what the step led to.

    Args:
        env: Where it learns.
        view: What networks see.
        sees: What the critic sees: `observations` is IPPO, `states` MAPPO.
        config: Hyper-parameters.
        seed: Source of all randomness.
    """

    def __init__(self, env: SwarmEnv, view: View, sees: str, config: LearningConfig, seed: int) -> None:
        torch.manual_seed(seed)
        self._env, self._view, self._central = env, view, sees == "states"
        self._names = [f"robot_{robot}" for robot in range(env.num_robots)]
        rows = config.rollout_steps // env.num_worlds
        self._memories = {name: MissionMemory(rows, env.num_worlds) for name in self._names}
        own, joint, actions = _box(view.size), _box(view.size * env.num_robots), _box(ACTION_SIZE)
        self._actors = [Actor(own, actions, config) for _ in self._names]
        seen = joint if self._central else own
        models = {
            name: {"policy": actor, "value": Critic(seen, sees, config)}
            for name, actor in zip(self._names, self._actors, strict=True)
        }
        self._agents = ALGORITHMS[sees](
            possible_agents=self._names,
            models=models,
            memories=self._memories,
            observation_spaces=dict.fromkeys(self._names, own),
            state_spaces=dict.fromkeys(self._names, joint if self._central else None),
            action_spaces=dict.fromkeys(self._names, actions),
            device=DEVICE,
            cfg=_settings(self._names, own, joint if self._central else None, config, rows),
        )
        self._agents.init()
        self._agents.enable_training_mode(True)

    def learn(self, total_steps: int) -> Iterator[int]:
        """Train, and yield the number of steps so far, summed over the worlds, after each row."""
        observations, times = self._view(self._env.reset()), {"timestep": 0, "timesteps": total_steps}
        for env_steps in range(self._env.num_worlds, total_steps + 1, self._env.num_worlds):
            self._agents.pre_interaction(**times)
            with torch.no_grad():
                self._advance(observations, times)
            self._agents.post_interaction(**times)
            yield env_steps
            observations = self._view(self._env.restart_finished())

    def policies(self) -> list[Policy]:
        """Return each robot's policy without noise; they follow the training. Length N."""
        return [self._policy(name, actor) for name, actor in zip(self._names, self._actors, strict=True)]

    def _advance(self, observations: Observation, times: dict[str, int]) -> None:
        before = self._split(observations)
        actions, _ = self._agents.act(before, self._states(observations), **times)
        taken = np.stack([actions[name].numpy() for name in self._names], axis=1)
        step = self._view.step(self._env.step(taken))
        for memory, valid in zip(self._memories.values(), torch.from_numpy(step.valid).unbind(1), strict=True):
            memory.on_mission = valid
        self._agents.record_transition(
            observations=before,
            states=self._states(observations),
            actions=actions,
            rewards=self._column(step.reward.astype(np.float32)),
            next_observations=self._split(step.observation),
            next_states=self._states(step.observation),
            terminated=self._column(step.terminated | _waiting(step)),
            truncated=self._column(step.truncated),
            infos={},
            **times,
        )

    def _split(self, array: Observation) -> dict[str, Tensor]:
        """Return each robot's part. Shape (W, N, D) to (W, D) each."""
        return dict(zip(self._names, torch.from_numpy(array).unbind(1), strict=True))

    def _column(self, array: Any) -> dict[str, Tensor]:
        """Return each robot's column. Shape (W, N) to (W, 1) each."""
        return self._split(array[..., np.newaxis])

    def _states(self, observations: Observation) -> dict[str, Tensor | None]:
        """Return what critics see beside the robot's own observation. Shape (W, N, D) to (W, N * D) each."""
        joint = torch.from_numpy(observations).flatten(1) if self._central else None
        return dict.fromkeys(self._names, joint)

    def _policy(self, name: str, actor: Actor) -> Policy:
        scaler = self._agents._observation_preprocessor[name]

        @torch.no_grad()
        def act(observation: Observation) -> Any:
            return actor.network(scaler(torch.from_numpy(observation))).numpy()

        return self._view.policy(act)


def _settings(
    names: list[str], own: gymnasium.spaces.Box, joint: gymnasium.spaces.Box | None, config: LearningConfig, rows: int
) -> dict[str, Any]:
    """Return skrl's settings; it wants an entry for every agent in all that is a mapping."""
    nothing: dict[str, Any] = {name: {} for name in names}
    return {
        "rollouts": rows,
        "learning_epochs": config.update_epochs,
        "mini_batches": config.num_minibatches,
        "discount_factor": config.gamma,
        "gae_lambda": config.gae_lambda,
        "learning_rate": config.learning_rate,
        "learning_rate_scheduler_kwargs": nothing,
        "observation_preprocessor": RunningStandardScaler,
        "observation_preprocessor_kwargs": {name: {"size": own, "device": DEVICE} for name in names},
        "state_preprocessor": RunningStandardScaler if joint else None,
        "state_preprocessor_kwargs": {name: {"size": joint, "device": DEVICE} for name in names} if joint else nothing,
        "value_preprocessor_kwargs": nothing,
        "grad_norm_clip": config.max_grad_norm,
        "ratio_clip": config.clip_coef,
        "value_clip": 0.0,
        "entropy_loss_scale": config.ent_coef,
        "value_loss_scale": 0.5 * config.vf_coef,  # ours is of half the squared error
        "time_limit_bootstrap": True,
        "experiment": {"write_interval": 0, "checkpoint_interval": 0},
    }


def _waiting(step: MissionStep) -> Any:
    """Whose row leads nowhere: the robot's mission had ended before. Shape (W, N)."""
    return ~step.valid


def _box(size: int) -> gymnasium.spaces.Box:
    return gymnasium.spaces.Box(-np.inf, np.inf, (size,))
