"""The swarm as a vector environment of Stable-Baselines3: each robot of each world is one of its environments."""

from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray
from stable_baselines3.common.vec_env import VecEnv

from bench.learning.peers.view import View
from leed_ros.task.action import ACTION_SIZE
from leed_ros.task.observation import Observation
from leed_ros.task.records import BoolArray
from leed_sim.vector_env import SwarmEnv


class SwarmVecEnv(VecEnv):  # type: ignore[misc]
    """W worlds of N robots as W * N environments; a robot that waits for the others ends an episode in every step.

    Args:
        env: Does the work.
        view: What is seen.

    Attributes:
        num_worlds: Number of worlds W.
        num_robots: Number of robots N in each.
        valid: Whether the latest step belonged to a mission. Shape (W * N,).
    """

    def __init__(self, env: SwarmEnv, view: View) -> None:
        seen = gymnasium.spaces.Box(-np.inf, np.inf, (view.size,), np.float32)
        actions = gymnasium.spaces.Box(-1.0, 1.0, (ACTION_SIZE,), np.float32)
        self._env, self._view = env, view
        self.num_worlds, self.num_robots = env.num_worlds, env.num_robots
        super().__init__(env.num_worlds * env.num_robots, seen, actions)
        self.valid: BoolArray = np.ones(self.num_envs, dtype=np.bool_)
        self._actions: NDArray[np.float32] = np.zeros((self.num_envs, ACTION_SIZE), np.float32)

    def reset(self) -> Observation:
        """Start all missions. Returns observations of shape (W * N, D)."""
        observation: Observation = self._flat(self._view(self._env.reset()))
        return observation

    def step_async(self, actions: NDArray[np.float32]) -> None:
        """Take actions for the next step. Shape (W * N, A)."""
        self._actions = actions

    def step_wait(self) -> tuple[Observation, NDArray[np.float32], BoolArray, list[dict[str, Any]]]:
        """Step, and begin new missions where a world is through; return observations, rewards, ends and remarks."""
        step = self._view.step(self._env.step(self._actions.reshape(self.num_worlds, self.num_robots, -1)))
        self.valid = self._flat(step.valid)
        ended = self._flat(step.terminated | step.truncated | ~step.valid)
        reward, led_to = self._flat(step.reward).astype(np.float32), self._flat(step.observation)
        remarks: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        for index in np.flatnonzero(self._flat(step.truncated)):
            remarks[index] = {"TimeLimit.truncated": True, "terminal_observation": led_to[index]}
        return self._flat(self._view(self._env.restart_finished())), reward, ended, remarks

    def close(self) -> None:
        """Release the worlds."""
        self._env.close()

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """Return what every environment has under a name; they have nothing but a mode of rendering, which is none."""
        return [None] * self.num_envs

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """Refuse: single environments have nothing to set."""
        raise NotImplementedError

    def env_method(self, method_name: str, *args: Any, indices: Any = None, **options: Any) -> list[Any]:
        """Refuse: single environments cannot be called."""
        raise NotImplementedError

    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]:
        """Tell that none is."""
        return [False] * self.num_envs

    def _flat(self, array: Any) -> Any:
        """Shape (W, N, ...) to (W * N, ...)."""
        return array.reshape(self.num_envs, *array.shape[2:])
