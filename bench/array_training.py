"""LEED in arrays: a swarm trained in kinematic worlds in one process, for comparisons of many trainings."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.generator import DemonstrationGenerator
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer
from leed_ros.demonstration.roads.conventions import divided_convention
from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.training import train
from leed_ros.task.mission import TaskConfig
from leed_ros.task.records import Demonstration
from leed_ros.task.site import Scenario
from leed_sim.randomisation import RandomisationConfig
from leed_sim.vector_env import make_env


@dataclass(frozen=True)
class Budget:
    """How much a swarm may learn from.

    Attributes:
        demonstration_rounds: Rounds of missions that the planner demonstrates.
        total_steps: Steps of training, summed over the worlds.
        num_worlds: Worlds trained in at once.
    """

    demonstration_rounds: int = 1200
    total_steps: int = 40_000
    num_worlds: int = 32


def trained_agents(
    scenario: Scenario,
    task: TaskConfig,
    learning: LearningConfig,
    randomisation: RandomisationConfig,
    *,
    budget: Budget,
    seed: int,
) -> list[Agent]:
    """Train a swarm from the planner's demonstrations and its own experience, both under the same randomisation."""
    torch.set_num_threads(1)
    agents = [Agent(task.layout(), learning, 1000 * seed + robot) for robot in range(scenario.num_robots)]
    demonstrations = demonstrated(scenario, task, randomisation, budget.demonstration_rounds, seed)
    for agent, own in zip(agents, demonstrations, strict=True):
        agent.demonstrations.extend(own)
    env = make_env(scenario, task, num_worlds=budget.num_worlds, seed=seed, randomisation=randomisation)
    for _ in train(env, agents, budget.total_steps):
        pass
    return agents


def demonstrated(
    scenario: Scenario, task: TaskConfig, randomisation: RandomisationConfig, rounds: int, seed: int
) -> list[list[Demonstration]]:
    """Return what the planner demonstrates to each robot. Length N."""
    missions, orders, noise = np.random.default_rng((seed, 1)).spawn(3)
    config, roadmap = DemonstrationConfig(rounds=rounds), scenario.site.roadmap
    env = make_env(scenario, task, num_worlds=50, seed=seed, randomisation=randomisation, privileged=True)
    planner = Planner(roadmap, divided_convention(roadmap), task, config, orders)
    draw = partial(scenario.draw, missions)
    *_, harvest = DemonstrationGenerator(PlannerProposer(planner), env, draw, config, noise).generate()
    return harvest.accepted
