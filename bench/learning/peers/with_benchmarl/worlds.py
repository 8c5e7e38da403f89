"""The swarm as an environment of TorchRL: W worlds at once, all robots in one group."""

from typing import Any

import torch
from tensordict import TensorDict
from torch import Tensor
from torchrl.data import Bounded, Categorical, Composite, Unbounded
from torchrl.envs import EnvBase

from bench.learning.peers.view import View
from leed_ros.task.action import ACTION_SIZE
from leed_ros.task.observation import Observation
from leed_sim.vector_env import SwarmEnv

GROUP = "robots"

ENDS = ("done", "terminated", "truncated")


class SwarmTorchEnv(EnvBase):  # type: ignore[misc]
    """A world ends when all its robots' missions have; a robot that waits for the others ends in every step.

    Args:
        env: Does the work.
        view: What is seen.
    """

    def __init__(self, env: SwarmEnv, view: View) -> None:
        super().__init__(device="cpu", batch_size=[env.num_worlds])
        self._env, self._view = env, view
        worlds, each = (env.num_worlds,), (env.num_worlds, env.num_robots)
        self.observation_spec = _grouped(each, observation=Unbounded((*each, view.size)))
        self.action_spec = _grouped(each, action=Bounded(-1.0, 1.0, (*each, ACTION_SIZE)))
        self.reward_spec = _grouped(each, reward=Unbounded((*each, 1)))
        done = _grouped(each, **{name: _flag(each) for name in ENDS})
        done.update({name: _flag(worlds) for name in ENDS})
        self.done_spec = done

    def _reset(self, tensordict: TensorDict | None, **_: Any) -> TensorDict:
        """Begin anew, everywhere or, as TorchRL asks after each step, where worlds are through."""
        anew = tensordict is None or tensordict.get("_reset", None) is None
        found = self._seen(self._env.reset() if anew else self._env.restart_finished())
        found.update(self.done_spec.zero())
        return found

    def _step(self, tensordict: TensorDict) -> TensorDict:
        step = self._env.step(tensordict[GROUP, "action"].numpy())
        found = self._seen(step.observation)
        found[GROUP, "reward"] = torch.from_numpy(step.reward).float()[..., None]
        terminated, truncated = (torch.from_numpy(flag) for flag in (step.terminated | ~step.valid, step.truncated))
        through = torch.from_numpy(~self._env.missions.active.any(axis=1))
        by_time = through & truncated.any(1)
        _set_ends(found, (GROUP,), terminated, truncated)
        _set_ends(found, (), through & ~by_time, by_time)
        return found

    def _set_seed(self, seed: int | None) -> None:
        """Leave the missions' seed as it was made."""

    def _seen(self, observation: Observation) -> TensorDict:
        seen = torch.from_numpy(self._view(observation))
        return TensorDict(
            {GROUP: TensorDict({"observation": seen}, batch_size=seen.shape[:2])}, batch_size=self.batch_size
        )


def _grouped(shape: tuple[int, ...], **parts: Any) -> Any:
    return Composite({GROUP: Composite(parts, shape=shape)}, shape=shape[:1])


def _flag(shape: tuple[int, ...]) -> Any:
    return Categorical(2, dtype=torch.bool, shape=(*shape, 1))


def _set_ends(found: TensorDict, where: tuple[str, ...], terminated: Tensor, truncated: Tensor) -> None:
    for name, flag in zip(ENDS, (terminated | truncated, terminated, truncated), strict=True):
        found[(*where, name)] = flag[..., None]
