"""Execution: plans are driven in scratch worlds, and what every robot went through is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.execution.disturbance import Disturbance
from leed_ros.demonstration.execution.follower import Follower
from leed_ros.demonstration.execution.plan import Block, RoundPlans
from leed_ros.task.fleet import Fleet
from leed_ros.task.fleet_layout import layout_of
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import Missions, MissionStep, TaskConfig
from leed_ros.task.observation import Observation
from leed_ros.task.records import BoolArray, Demonstration, Round, SensorReading
from leed_ros.task.site import Scenario


class ScratchEnv(Protocol):
    """W worlds in which plans are tried out; batch shape (W, N)."""

    @property
    def task(self) -> TaskConfig:
        """The task of all robots."""
        ...

    @property
    def fleet(self) -> Fleet:
        """The robots, by index; the task's robot is their envelope."""
        ...

    @property
    def scenario(self) -> Scenario:
        """Where it takes place."""
        ...

    @property
    def num_worlds(self) -> int:
        """Number of worlds W."""
        ...

    @property
    def num_robots(self) -> int:
        """Number of robots N in each world."""
        ...

    @property
    def reading(self) -> SensorReading:
        """Present readings. Leading shape (W, N)."""
        ...

    @property
    def missions(self) -> Missions:
        """The missions of all robots. Shape (W, N)."""
        ...

    def reset(self, rounds: Sequence[Round]) -> Observation:
        """Begin one round of missions in each world and return observations. Shape (W, N, D)."""
        ...

    def step(self, actions: FloatArray) -> MissionStep:
        """Advance by one decision period under actions in [-1, 1] of shape (W, N, A)."""
        ...


@dataclass(frozen=True)
class Execution:
    """What happened in one world during one round, until its last mission ended.

    Attributes:
        ctrl_dt: Time of a step [s].
        poses: x, y [m] and yaw [rad; map frame] before each action. Shape (T, N, 3).
        observations: Observation before each action. Shape (T, N, D).
        actions: Actions in [-1, 1]. Shape (T, N, A).
        rewards: Reward of each step. Shape (T, N).
        terminated: Whether the step reached the goal. Shape (T, N).
        contacts: Whether the robot touched something after the step. Shape (T, N).
        valid: Whether the robot's mission was active during the step. Shape (T, N).
        blocks: Who kept whom waiting, where robots decide on the spot who goes first.
        sizes: Number of entries that each robot observes, where that is not D for all. Length N or 0.
    """

    ctrl_dt: float
    poses: FloatArray
    observations: Observation
    actions: FloatArray
    rewards: FloatArray
    terminated: BoolArray
    contacts: BoolArray
    valid: BoolArray
    blocks: tuple[Block, ...] = ()
    sizes: tuple[int, ...] = ()

    def demonstration(self, robot: int, proposer: str) -> Demonstration:
        """Return what one robot did while its mission was active."""
        active = self.valid[:, robot]
        return Demonstration(
            proposer,
            self.ctrl_dt * np.flatnonzero(active),
            self.poses[active, robot],
            self.observations[active, robot, : self.sizes[robot] if self.sizes else None],
            self.actions[active, robot].astype(np.float32),
            self.rewards[active, robot],
            self.terminated[active, robot],
        )


def execute(
    env: ScratchEnv,
    rounds: Sequence[Round],
    plans: Sequence[RoundPlans],
    config: DemonstrationConfig,
    rng: np.random.Generator,
) -> list[Execution]:
    """Drive plans in the worlds of an environment until every mission has ended.

    Moving robots are disturbed: noise is added to the actions that are executed, not to those that are recorded. So
    demonstrations show how to get back on the way (Laskey et al., DART, CoRL 2017).

    Args:
        env: Has at least as many worlds as there are rounds; those left over repeat the last round.
        rounds: Missions of each world. Length W or less.
        plans: Plans for these rounds.
        config: Gains and tolerances of the follower, and the noise.
        rng: Draws the noise.

    Raises:
        ValueError: There are more rounds than worlds, none, or not one set of plans for each.
    """
    if not 0 < len(rounds) <= env.num_worlds or len(rounds) != len(plans):
        raise ValueError(f"execution: {len(rounds)} rounds, {len(plans)} sets of plans, {env.num_worlds} worlds")
    spare = env.num_worlds - len(rounds)
    observation = env.reset([*rounds, *[rounds[-1]] * spare])
    follower = Follower([*plans, *[plans[-1]] * spare], env.task, config, env.fleet)
    disturbance = Disturbance((env.num_worlds, env.num_robots), env.fleet, config, rng)
    records: list[tuple[NDArray[Any], ...]] = []
    while env.missions.active.any():
        pose = env.reading.pose
        action = follower.act(pose)
        step = env.step(disturbance.disturb(action))
        records.append((pose, observation, action, step.reward, step.terminated, env.reading.contact, step.valid))
        observation = step.observation
    executions = [_execution(records, world, env.task.mission.ctrl_dt) for world in range(len(rounds))]
    sizes = tuple(layout_of(env.missions.layout, robot).size for robot in range(env.num_robots))
    return [replace(one, blocks=follower.blocks(world), sizes=sizes) for world, one in enumerate(executions)]


def _execution(records: Sequence[tuple[NDArray[Any], ...]], world: int, ctrl_dt: float) -> Execution:
    columns = [np.stack([values[world] for values in column]) for column in zip(*records, strict=True)]
    length = int(columns[-1].any(axis=1).sum())
    poses, observations, actions, rewards, terminated, contacts, valid = (column[:length] for column in columns)
    return Execution(ctrl_dt, poses, observations, actions, rewards, terminated, contacts, valid)
