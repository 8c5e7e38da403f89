"""The whole method on the real task: planner, vetted demonstrations and learning in the simulated warehouse."""

from collections.abc import Sequence

import numpy as np
import pytest

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
from leed_sim.evaluation import evaluate, summarise
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env

TASK = TaskConfig()
SCENARIO = make_scenario("warehouse", num_robots=2, seed=0)
CONFIG = LearningConfig(rollout_steps=2048, warm_start_steps=500)
NEVER = 15_000


@pytest.fixture(scope="module")
def accepted() -> list[list[Demonstration]]:
    """Vetted demonstrations of each robot."""
    rng, roadmap = np.random.default_rng(0), SCENARIO.site.roadmap
    config = DemonstrationConfig(rounds=64)
    proposer = PlannerProposer(Planner(roadmap, divided_convention(roadmap), TASK, config, rng))
    env = make_env(SCENARIO, TASK, num_worlds=config.rounds, seed=0)
    generator = DemonstrationGenerator(proposer, env, lambda: SCENARIO.draw(rng), config, rng)
    return list(generator.generate())[-1].accepted


def arrived(agents: Sequence[Agent]) -> float:
    """Return the share of 128 held-out missions that arrive."""
    env = make_env(SCENARIO, TASK, num_worlds=64, seed=99)
    return summarise(evaluate(env, [agent.deterministic for agent in agents], missions=128)).arrived


def steps_to_arrive(demonstrations: Sequence[Sequence[Demonstration]], goal: float) -> int:
    """Train until that share of missions arrives; looks after every update of the last robot."""
    env = make_env(SCENARIO, TASK, num_worlds=32, seed=1)
    agents = [Agent(TASK.layout(), CONFIG, seed) for seed in range(env.num_robots)]
    for agent, own in zip(agents, demonstrations, strict=True):
        agent.demonstrations.replace(own)
    for update in train(env, agents, NEVER):
        if update.robot == env.num_robots - 1 and arrived(agents) >= goal:
            return update.env_steps
    return NEVER


@pytest.mark.slow
def test_demonstrations_make_learning_faster(accepted: list[list[Demonstration]]) -> None:
    assert min(len(own) for own in accepted) > 50
    assert 2 * steps_to_arrive(accepted, goal=0.8) < steps_to_arrive([[], []], goal=0.8)
