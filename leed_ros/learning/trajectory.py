"""One demonstration as a robot keeps it: its steps as tensors, and a name made of all that it holds."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from leed_ros.task.action import ACTION_SIZE
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import Demonstration


@dataclass(frozen=True)
class ExpertSteps:
    """Demonstrated steps.

    Attributes:
        observation: Shape (B, D).
        expert_action: Shape (B, A).
        expert_return: Discounted sum of rewards from here to the demonstration's end. Shape (B,).
        complete: Whether the demonstration reaches the goal, so that `expert_return` is the whole return. Shape (B,).
    """

    observation: Tensor
    expert_action: Tensor
    expert_return: Tensor
    complete: Tensor

    def __len__(self) -> int:
        return len(self.observation)

    def __getitem__(self, index: Tensor | slice) -> "ExpertSteps":
        fields = (self.observation, self.expert_action, self.expert_return, self.complete)
        return ExpertSteps(*(field[index] for field in fields))

    def sample(self, size: int, generator: torch.Generator) -> "ExpertSteps":
        """Draw steps with replacement; there must be some. Length `size`."""
        return self[torch.randint(len(self), (size,), generator=generator)]


@dataclass(frozen=True)
class Trajectory:
    """One demonstration.

    Attributes:
        id: The same for the same content, another for any other.
        proposer: Who proposed it.
        reward: Of each step, as it was told. Shape (T,).
        steps: Length T.
    """

    id: str
    proposer: str
    reward: Tensor
    steps: ExpertSteps

    @property
    def undiscounted_return(self) -> float:
        """Sum of its rewards."""
        return float(self.reward.sum())

    def state(self) -> dict[str, object]:
        """Return all that `trajectory_from_state` needs."""
        steps = self.steps
        return {
            "id": self.id,
            "proposer": self.proposer,
            "observation": steps.observation,
            "expert_action": steps.expert_action,
            "reward": self.reward,
            "complete": bool(steps.complete.all()),
        }


def trajectory_from_demonstration(demonstration: Demonstration, observation_size: int, gamma: float) -> Trajectory:
    """Keep a demonstration.

    Args:
        demonstration: As it was accepted.
        observation_size: Number of entries D that every observation must have.
        gamma: Discount per step of the returns.

    Raises:
        ValueError: An observation or action does not have the size that the policy expects, or a return is not finite.
    """
    length = len(demonstration)
    _check_shape("observations", demonstration.observations, (length, observation_size))
    _check_shape("actions", demonstration.actions, (length, ACTION_SIZE))
    return _trajectory(
        demonstration_id(demonstration),
        demonstration.proposer,
        torch.as_tensor(demonstration.observations, dtype=torch.float32),
        torch.as_tensor(demonstration.actions, dtype=torch.float32),
        torch.as_tensor(demonstration.rewards, dtype=torch.float64),
        complete=bool(demonstration.terminated[-1:].any()),
        gamma=gamma,
    )


def trajectory_from_state(state: dict[str, object], observation_size: int, gamma: float) -> Trajectory:
    """Restore what `Trajectory.state` returned.

    Raises:
        KeyError: Something is missing.
        ValueError: Something is not what it should be.
    """
    observation, action, reward = (state[name] for name in ("observation", "expert_action", "reward"))
    if not (isinstance(observation, Tensor) and isinstance(action, Tensor) and isinstance(reward, Tensor)):
        raise ValueError("demonstration: its steps are no tensors")
    length = len(reward)
    _check_shape("observations", observation, (length, observation_size))
    _check_shape("actions", action, (length, ACTION_SIZE))
    if not (observation.isfinite().all() and action.isfinite().all()):
        raise ValueError("demonstration: a number is not finite")
    who = str(state["id"]), str(state["proposer"])
    return _trajectory(*who, observation, action, reward, complete=bool(state["complete"]), gamma=gamma)


def demonstration_id(demonstration: Demonstration) -> str:
    """Return 16 hexadecimal digits that only the same demonstration has."""
    item, digest = demonstration, hashlib.sha256()
    for array in (item.times, item.poses, item.observations, item.actions, item.rewards, item.terminated):
        digest.update(np.ascontiguousarray(array).tobytes())
    digest.update(f"{item.proposer} {item.time_ratio} {len(item)}".encode())
    return digest.hexdigest()[:16]


def discounted_returns(rewards: FloatArray, gamma: float) -> FloatArray:
    """Return the sums of the discounted rewards from each step to the last one. Shape (T,) to (T,)."""
    returns = np.zeros(len(rewards))
    following = 0.0
    for t in reversed(range(len(rewards))):
        following = float(rewards[t]) + gamma * following
        returns[t] = following
    return returns


def joined(trajectories: tuple[Trajectory, ...], observation_size: int) -> ExpertSteps:
    """Join the steps of trajectories along their first axis; there may be none."""
    none = torch.empty(0)
    start = ExpertSteps(torch.empty(0, observation_size), torch.empty(0, ACTION_SIZE), none, none.bool())
    items = (start, *(trajectory.steps for trajectory in trajectories))
    return ExpertSteps(
        torch.cat([item.observation for item in items]),
        torch.cat([item.expert_action for item in items]),
        torch.cat([item.expert_return for item in items]),
        torch.cat([item.complete for item in items]),
    )


def within(trajectories: tuple[Trajectory, ...], steps: ExpertSteps) -> tuple[Trajectory, ...]:
    """Return the same trajectories as views of their joined steps, so that nothing is held twice."""
    rewards = torch.cat([item.reward for item in trajectories]) if trajectories else torch.empty(0)
    found, begin = [], 0
    for item in trajectories:
        own = slice(begin, begin + len(item.steps))
        found.append(replace(item, reward=rewards[own], steps=steps[own]))
        begin = own.stop
    return tuple(found)


def _trajectory(
    name: str, proposer: str, observation: Tensor, action: Tensor, reward: Tensor, *, complete: bool, gamma: float
) -> Trajectory:
    returns = torch.tensor(discounted_returns(reward.numpy(), gamma), dtype=torch.float32)
    if not returns.isfinite().all():
        raise ValueError("demonstration: a return is not finite")
    steps = ExpertSteps(observation, action, returns, torch.full((len(reward),), complete))
    return Trajectory(name, proposer, reward, steps)


def _check_shape(name: str, array: FloatArray | Tensor, expected: tuple[int, int]) -> None:
    if tuple(array.shape) != expected:
        raise ValueError(f"demonstration: {name} are of shape {tuple(array.shape)}, the policy expects {expected}")
