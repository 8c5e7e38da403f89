"""A swarm of points on an empty plane, with a scripted expert: small enough to learn on in a second."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from leed_ros.learning.agent import Agent
from leed_ros.learning.config import LearningConfig
from leed_ros.learning.policy import ActorCritic
from leed_ros.learning.rollout import Rollout
from leed_ros.task.action import action_from_command, command_from_action
from leed_ros.task.geometry import FloatArray, bearing
from leed_ros.task.mission import MissionConfig, Missions, MissionStep, TaskConfig
from leed_ros.task.observation import Observation, ObservationConfig, ObservationLayout
from leed_ros.task.records import Demonstration, SensorReading
from leed_ros.task.reward import REWARD_PRESETS

torch.set_num_threads(1)  # nets this small only lose by more

TASK = TaskConfig(
    observation=ObservationConfig(use_ranges=False, use_velocity=False, use_pose=False),
    reward=REWARD_PRESETS["sparse"],
    mission=MissionConfig(time_limit=6.0),
)


class PointSwarm:
    """Unicycles that start at the origin and go to a point 1.5 m away, in W worlds of N."""

    def __init__(self, num_worlds: int, num_robots: int, seed: int) -> None:
        self.num_worlds, self.num_robots = num_worlds, num_robots
        self.missions = Missions(TASK, (num_worlds, num_robots))
        self.pose = np.zeros((num_worlds, num_robots, 3))
        self.rng = np.random.default_rng(seed)

    def reading(self) -> SensorReading:
        shape = self.pose.shape[:-1]
        return SensorReading(np.zeros((*shape, 36)), self.pose.copy(), np.zeros((*shape, 2)), np.zeros(shape, np.bool_))

    def reset(self) -> Observation:
        return self.restart_finished()

    def restart_finished(self) -> Observation:
        idle = ~self.missions.active
        angle = self.rng.uniform(-np.pi, np.pi, idle.shape)
        goal = 1.5 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        self.pose[idle] = 0.0
        self.missions.start(self.reading(), goal, idle)
        return self.missions.observe(self.reading())

    def step(self, actions: FloatArray) -> MissionStep:
        command = command_from_action(actions, TASK.robot)
        dt, yaw = TASK.mission.ctrl_dt, self.pose[..., 2]
        self.pose[..., 0] += dt * command[..., 0] * np.cos(yaw)
        self.pose[..., 1] += dt * command[..., 0] * np.sin(yaw)
        self.pose[..., 2] += dt * command[..., 1]
        return self.missions.step(self.reading())

    def expert_action(self) -> FloatArray:
        """Turn toward the goal; drive when it is ahead."""
        angle = bearing(self.pose, self.missions.goal)
        command = np.stack([np.where(np.abs(angle) < 0.5, 0.6, 0.0), 2.0 * angle], axis=-1)
        return action_from_command(command, TASK.robot)


def demonstrate(seed: int) -> Demonstration:
    """Record the expert on one mission."""
    swarm, rows = PointSwarm(1, 1, seed), []
    observation = swarm.reset()[0, 0]
    while swarm.missions.active.all():
        pose, action = swarm.pose[0, 0].copy(), swarm.expert_action()
        step = swarm.step(action)
        rows.append((pose, observation, action[0, 0], step.reward[0, 0], step.terminated[0, 0]))
        observation = step.observation[0, 0]
    poses, observations, actions, rewards, terminated = (np.array(column) for column in zip(*rows, strict=True))
    times = TASK.mission.ctrl_dt * np.arange(len(rows))
    return Demonstration("planner", times, poses, observations, actions.astype(np.float32), rewards, terminated)


def experience(agent: Agent, swarm: PointSwarm) -> Rollout:
    """Let robot 0 collect a full rollout."""
    observations = swarm.reset()
    while not agent.rollout_ready:
        decision = agent.decide(observations[:, 0])
        step = swarm.step(decision.action[:, np.newaxis])
        fields = (step.observation, step.reward, step.terminated, step.truncated, step.valid)
        agent.record(decision, MissionStep(*(field[:, 0] for field in fields)))
        observations = swarm.restart_finished()
    return agent.take_rollout()


@pytest.fixture
def layout() -> ObservationLayout:
    return TASK.layout()


@pytest.fixture
def swarm() -> Callable[..., PointSwarm]:
    return PointSwarm


@pytest.fixture
def demonstrations() -> list[Demonstration]:
    return [demonstrate(seed) for seed in range(20)]


@pytest.fixture
def config() -> LearningConfig:
    """A small rollout and net, so that an update takes milliseconds."""
    return LearningConfig(rollout_steps=128, hidden_size=16, expert_batch_size=32, warm_start_steps=10)


@pytest.fixture
def rollout_of() -> Callable[[Agent, PointSwarm], Rollout]:
    return experience


@pytest.fixture
def policy(layout: ObservationLayout, config: LearningConfig) -> ActorCritic:
    return ActorCritic(layout.size, config, torch.Generator().manual_seed(0))
