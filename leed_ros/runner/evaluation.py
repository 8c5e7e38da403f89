"""Evaluation of a finished run: every robot's exported policy on held-out missions, in PyBullet, without noise."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from leed_ros.artifact.check import record_evaluation
from leed_ros.deployment.contract_sections import EvaluationFacts
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.documents.content import read_text
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_yaml import yaml_from_text
from leed_ros.runner.run_folder import RunError, RunFolder
from leed_ros.swarm_site import site_config
from leed_ros.task.fleet import Fleet
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.observation import ObservationConfig
from leed_ros.task.reward import RewardConfig
from leed_ros.task.robot import RobotConfig
from leed_sim.evaluation import Policy, Summary, Track, evaluate, summarise
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import SwarmEnv, make_env

HELD_OUT = 1_000_003
"""Added to a run's seed, gives the seed of the missions to evaluate on: no robot has trained on them."""


CONFIG_GROUPS = ("node", "robot", "observation", "reward", "mission")
MAX_CONFIG_BYTES = 1_000_000


def evaluate_run(run: RunFolder, missions: int, physics: str, track: Track = iter) -> Summary:
    """Evaluate the exported policies of a run.

    Args:
        run: A run whose robots have exported their policies.
        missions: Number of missions of all robots together; rounded up to whole rounds.
        physics: World implementation.
        track: Goes through the numbers of the rounds, to show how far it is.

    Raises:
        RunError: A policy or configuration is missing, or the robots' missions differ.
        PolicyError: A policy cannot be loaded, or is not the one that its card describes.
    """
    env, policies = held_out(run, physics)
    return summarise(evaluate(env, policies, missions, track))


def held_out(run: RunFolder, physics: str) -> tuple[SwarmEnv, list[Policy]]:
    """Return an environment whose rounds no robot of a run has trained on, and the robots' exported policies.

    Raises:
        RunError: A policy or configuration is missing, or the robots' missions differ.
        PolicyError: A policy cannot be loaded, or is not the one that its card describes.
    """
    swarm = run.swarm()
    tasks = [task_of(run.robot(index)) for index in range(swarm.num_robots)]
    task, fleet = tasks[0], Fleet(tuple(one.robot for one in tasks))
    _check_alike(run, tasks)
    policies = [_policy(run.robot(index)) for index in range(swarm.num_robots)]
    scenario = make_scenario(swarm.world, swarm.num_robots, swarm.seed, site_config(swarm), fleet.envelope())
    env = make_env(scenario, task, fleet=fleet, world=physics, num_worlds=1, seed=swarm.seed + HELD_OUT)
    return env, policies


def _check_alike(run: RunFolder, tasks: Sequence[TaskConfig]) -> None:
    """Refuse robots that do not share missions and parts of the observation: they could not be stepped together."""
    for index, task in enumerate(tasks):
        if (task.mission, task.observation) != (tasks[0].mission, tasks[0].observation):
            raise RunError(f"{run.robot(index)} has another mission or observation than {run.robot(0).name}")


def record_evaluations(run: RunFolder, summary: Summary) -> None:
    """Write into every robot's policy and card how it did.

    Raises:
        PolicyError: A policy is not the one that its card describes.
    """
    for name, row in summary.robots.items():
        facts = EvaluationFacts(missions=row.missions, arrived=row.arrived, clean=row.clean)
        record_evaluation(run.path / name / "policy.onnx", facts)


def task_of(folder: Path) -> TaskConfig:
    """Read the task that a robot was trained on from its folder.

    Raises:
        RunError: There is no configuration.
        ConfigError: A value does not fit.
    """
    groups = robot_config(folder)
    return TaskConfig(
        robot=RobotConfig.from_mapping(groups["robot"]),
        observation=ObservationConfig.from_mapping(groups["observation"]),
        reward=RewardConfig.from_mapping(groups["reward"]),
        mission=MissionConfig.from_mapping(groups["mission"]),
    )


def robot_config(folder: Path) -> dict[str, dict[str, Any]]:
    """Read a robot's resolved configuration by parameter group.

    Raises:
        RunError: There is none, so the robot never started, or it cannot be used.
    """
    path = folder / "config.yaml"
    if not path.is_file():
        raise RunError(f"{path} is missing: the robot never started; look at its output")
    try:
        content = yaml_from_text(read_text(path, MAX_CONFIG_BYTES))
    except DocumentError as error:
        raise RunError(f"{path} {error}") from error
    groups = content if isinstance(content, dict) else {}
    if not all(isinstance(groups.get(name), dict) for name in CONFIG_GROUPS):
        raise RunError(f"{path} is not the configuration of a robot")
    return groups


def summary_of(run: RunFolder, summary: Summary, wall_seconds: float, env_steps: int) -> dict[str, Any]:
    """Return what goes to `summary.json`."""
    swarm = run.swarm()
    return {
        "robots": swarm.num_robots,
        "env_steps": env_steps,
        "wall_seconds": round(wall_seconds, 3),
        "seed": swarm.seed,
        "world": swarm.world,
        "demonstrator": swarm.demonstrator,
        "demonstrations": run.demonstrations(),
        "evaluation": asdict(summary),
    }


def env_steps_of(run: RunFolder) -> int:
    """Return the number of transitions that all robots of a run have learned from, as their contracts say."""
    count = run.swarm().num_robots
    return sum(OnnxPolicy(run.robot(index) / "policy.onnx").contract.training.env_steps for index in range(count))


def _policy(folder: Path) -> Callable[[Any], Any]:
    path = folder / "policy.onnx"
    if not path.is_file():
        raise RunError(f"{path} is missing: try `leed export {folder.parent}`")
    return OnnxPolicy.with_card(path).action
