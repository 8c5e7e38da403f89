"""Training in arrays: all robots of many worlds in one process, without ROS, for benchmarks and tests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from leed_ros.learning.agent import Agent
from leed_ros.learning.metrics import UpdateMetrics
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import MissionStep
from leed_ros.task.observation import Observation


class SwarmEnvironment(Protocol):
    """Many worlds of many robots, all stepped at once."""

    @property
    def num_worlds(self) -> int:
        """Number of worlds W."""
        ...

    @property
    def num_robots(self) -> int:
        """Number of robots N of each world."""
        ...

    def reset(self) -> Observation:
        """Start missions everywhere. Returns observations, shape (W, N, D)."""
        ...

    def step(self, actions: FloatArray) -> MissionStep:
        """Carry actions out, shape (W, N, A). Returns fields of shape (W, N)."""
        ...

    def restart_finished(self) -> Observation:
        """Start new missions where the old ones ended. Returns all observations, shape (W, N, D)."""
        ...


@dataclass(frozen=True)
class TrainingUpdate:
    """One update of one robot in the course of a training.

    Attributes:
        robot: Index of the robot.
        env_steps: Steps taken so far, summed over the worlds.
        metrics: How the update went.
    """

    robot: int
    env_steps: int
    metrics: UpdateMetrics


def train(env: SwarmEnvironment, agents: Sequence[Agent], total_steps: int) -> Iterator[TrainingUpdate]:
    """Train one agent per robot, each from its own column of experience and its own demonstrations.

    Nothing happens until the result is iterated; stop iterating to stop the training:

        for update in train(env, agents, total_steps=100_000):
            curve.append(update)

    Args:
        env: Where the robots drive; agent i is robot i of every world.
        agents: One per robot. Those that have demonstrations and want to are started from them first.
        total_steps: Steps to take, summed over the worlds.

    Yields:
        Every update, when it is done.

    Raises:
        ValueError: There is not exactly one agent per robot.
    """
    if len(agents) != env.num_robots:
        raise ValueError(f"{len(agents)} agents for {env.num_robots} robots")
    for agent in agents:
        if agent.wants_sifting:
            agent.sift()
        if agent.wants_warm_start:
            agent.warm_start()
    observations = env.reset()
    for env_steps in range(env.num_worlds, total_steps + 1, env.num_worlds):
        _step_all(env, agents, observations)
        for robot, agent in enumerate(agents):
            if agent.rollout_ready:
                yield TrainingUpdate(robot, env_steps, agent.update(agent.take_rollout()))
        observations = env.restart_finished()


def _step_all(env: SwarmEnvironment, agents: Sequence[Agent], observations: Observation) -> None:
    """Let every agent decide for its robot in all worlds, step, and let each record what it brought."""
    decisions = [agent.decide(observations[:, robot]) for robot, agent in enumerate(agents)]
    step = env.step(np.stack([decision.action for decision in decisions], axis=1))
    for robot, (agent, decision) in enumerate(zip(agents, decisions, strict=True)):
        agent.record(decision, _column(step, robot))


def _column(step: MissionStep, robot: int) -> MissionStep:
    """Return one robot's part of a step. Shape (W, N) to (W,)."""
    return MissionStep(
        step.observation[:, robot],
        step.reward[:, robot],
        step.terminated[:, robot],
        step.truncated[:, robot],
        step.valid[:, robot],
    )
