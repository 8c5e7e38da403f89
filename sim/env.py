"""The swarm as a PettingZoo `ParallelEnv`, over either world."""

from typing import Any, TypeAlias

import numpy as np
from gymnasium.spaces import Box
from numpy.typing import NDArray
from pettingzoo import ParallelEnv

from leed_ros.task.action import ACTION_SIZE
from leed_ros.task.fleet import Fleet
from leed_ros.task.fleet_layout import layout_of
from leed_ros.task.mission import MissionStep, TaskConfig
from leed_ros.task.observation import Observation
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import SwarmEnv, make_env

Action: TypeAlias = NDArray[np.float32]

StepValues: TypeAlias = tuple[
    dict[str, Observation], dict[str, float], dict[str, bool], dict[str, bool], dict[str, dict[str, Any]]
]
"""Observations, rewards, terminations, truncations and infos of all agents."""


class SwarmParallelEnv(ParallelEnv[str, Observation, Action]):  # type: ignore[misc]
    """One world of N robots with a mission each.

    An agent leaves when its mission is terminated or truncated; its robot stays parked where it is, as an obstacle to
    the others. The environment is through when nobody is left.

    Args:
        env: Environment of one world.

    Raises:
        ValueError: It has more worlds than one.
    """

    metadata = {"name": "leed_swarm", "render_modes": [], "is_parallelizable": True}  # noqa: RUF012 (PettingZoo's name)
    render_mode = None

    def __init__(self, env: SwarmEnv) -> None:
        if env.num_worlds != 1:
            raise ValueError(f"a ParallelEnv has one world, not {env.num_worlds}")
        self.swarm = env
        self.possible_agents = [f"robot_{index}" for index in range(env.num_robots)]
        self.agents: list[str] = []
        self._index = {agent: index for index, agent in enumerate(self.possible_agents)}
        self._sizes = [layout_of(env.layout, index).size for index in range(env.num_robots)]
        self.observation_spaces = {
            agent: Box(-np.inf, np.inf, (size,), np.float32)
            for agent, size in zip(self.possible_agents, self._sizes, strict=True)
        }
        self.action_spaces = {agent: Box(-1.0, 1.0, (ACTION_SIZE,), np.float32) for agent in self.possible_agents}

    def observation_space(self, agent: str) -> Box:
        """Return the space of an agent's observations."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> Box:
        """Return the space of an agent's actions."""
        return self.action_spaces[agent]

    def reset(
        self, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Observation], dict[str, dict[str, Any]]]:
        """Start a new round with all agents.

        Args:
            seed: Reseeds the drawing of rounds, which otherwise goes on.
            options: Not used.
        """
        if seed is not None:
            self.swarm.seed(seed)
        self.agents = list(self.possible_agents)
        observation = self.swarm.reset()[0]
        own = {agent: self._own(observation, self._index[agent]) for agent in self.agents}
        return own, {agent: {} for agent in self.agents}

    def step(self, actions: dict[str, Action]) -> StepValues:
        """Advance by one control period; agents whose mission ended in it are in the returned values for the last time.

        Args:
            actions: Actions in [-1, 1] of all agents still there. Shape (A,) each.
        """
        array = np.zeros((1, self.swarm.num_robots, ACTION_SIZE))
        for agent in self.agents:
            array[0, self._index[agent]] = actions[agent]
        step = self.swarm.step(array)
        present = self.agents
        self.agents = [agent for agent in present if self.swarm.missions.active[0, self._index[agent]]]
        return self._by_agent(step, present)

    def _by_agent(self, step: MissionStep, agents: list[str]) -> StepValues:
        indices = {agent: self._index[agent] for agent in agents}
        contact = self.swarm.reading.contact[0]
        return (
            {agent: self._own(step.observation[0], index) for agent, index in indices.items()},
            {agent: float(step.reward[0, index]) for agent, index in indices.items()},
            {agent: bool(step.terminated[0, index]) for agent, index in indices.items()},
            {agent: bool(step.truncated[0, index]) for agent, index in indices.items()},
            {agent: {"contact": bool(contact[index])} for agent, index in indices.items()},
        )

    def _own(self, observation: Observation, index: int) -> Observation:
        """Return a robot's own entries of all robots' observations. Shape (N, D) to (D,)."""
        return observation[index, : self._sizes[index]]

    def render(self) -> None:
        """Render nothing: RViz shows the swarm."""

    def close(self) -> None:
        """Release the world."""
        self.swarm.close()


def parallel_env(
    scenario: str = "warehouse",
    num_robots: int = 4,
    seed: int = 0,
    *,
    world: str = "pybullet",
    task: TaskConfig | None = None,
    fleet: Fleet | None = None,
) -> SwarmParallelEnv:
    """Make a PettingZoo environment.

    Args:
        scenario: One of `leed_sim.scenario.SCENARIOS`.
        num_robots: Number of robots N.
        seed: Decides the site, and the missions until `reset` gets a seed.
        world: One of `leed_sim.vector_env.WORLDS`.
        task: What the robots do, by default `TaskConfig()`.
        fleet: The robots, where they are not all as in the task.

    Raises:
        ConfigError: A name is unknown, or a number is out of its range.
    """
    made = make_scenario(scenario, num_robots, seed)
    return SwarmParallelEnv(make_env(made, task or TaskConfig(), fleet=fleet, world=world, seed=seed))
