"""Deterministic evaluation: policies without noise on rounds of missions, outside all learning libraries.

A robot drives until it believes to have arrived. Whether it has, its true pose says: within the goal's tolerance before
the round was over. Where odometry is ideal, both are the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.fleet_layout import layout_of
from leed_ros.task.geometry import FloatArray
from leed_ros.task.mission import Missions
from leed_ros.task.observation import Observation
from leed_ros.task.records import MissionResult, Round, SensorReading
from leed_sim.shortest_path import ShortestPaths
from leed_sim.vector_env import SwarmEnv

Policy: TypeAlias = Callable[[Observation], NDArray[np.floating[Any]]]
"""Actions of one robot from its observations. Shape (B, D) to (B, A)."""

Pilot: TypeAlias = Callable[[SwarmEnv, Observation], FloatArray]
"""Actions of all robots, by one who is told all about the worlds. Observations (W, N, D) to actions (W, N, A)."""

Track: TypeAlias = Callable[[Sequence[int]], Iterable[int]]
"""Goes through numbers one by one, and may show how far it is."""


@dataclass(frozen=True)
class RobotSummary:
    """What came of a number of missions.

    Attributes:
        missions: Their number.
        arrived: Share that reached the goal in time.
        clean: Share that did so without any contact.
        time_ratio: Time over that of the shortest path, mean over those that arrived; None if none did.
    """

    missions: int
    arrived: float
    clean: float
    time_ratio: float | None


@dataclass(frozen=True)
class Summary(RobotSummary):
    """What came of the missions of all robots together, and of each robot by name."""

    robots: dict[str, RobotSummary]

    @property
    def overall(self) -> RobotSummary:
        """All robots together, without the single ones."""
        return RobotSummary(self.missions, self.arrived, self.clean, self.time_ratio)


def evaluate(
    env: SwarmEnv, policies: Sequence[Policy] | Pilot, missions: int, track: Track = iter
) -> list[MissionResult]:
    """Let policies drive whole rounds of missions.

    The rounds come from the environment's seed and are the same for any number of worlds.

    Args:
        env: Environment, made with a seed that nobody trained on.
        policies: One for each robot, length N; or a pilot of all, for what is compared with them and knows more.
        missions: Missions of all robots together, rounded up to whole rounds.
        track: Goes through the numbers of the rounds, to show how far it is.

    Returns:
        Results round by round, in each of them robot by robot.

    Raises:
        ValueError: The number of policies is not N, or no mission is asked for.
    """
    if missions < 1:
        raise ValueError(f"{missions} missions asked for")
    pilot = policies if callable(policies) else _pilot_of(env, policies)
    rounds = env.draw_rounds(-(-missions // env.num_robots))
    paths = ShortestPaths(env.scenario.site)
    results: list[MissionResult] = []
    for first in track(range(0, len(rounds), env.num_worlds)):
        batch = rounds[first : first + env.num_worlds]
        spare = [batch[-1]] * (env.num_worlds - len(batch))
        judged = _drive(env, pilot, batch + spare)
        for world, drawn in enumerate(batch):
            results += _results(env, judged, paths, world, drawn)
    return results


def summarise(results: Sequence[MissionResult]) -> Summary:
    """Summarise results for all robots together and for each, in the order of their first missions.

    Raises:
        ValueError: There is no result.
    """
    if not results:
        raise ValueError("there is no mission to summarise")
    names = dict.fromkeys(result.robot for result in results)
    robots = {name: _summary([result for result in results if result.robot == name]) for name in names}
    total = _summary(results)
    return Summary(total.missions, total.arrived, total.clean, total.time_ratio, robots)


def _pilot_of(env: SwarmEnv, policies: Sequence[Policy]) -> Pilot:
    """Let each policy drive its robot by that robot's own observation.

    Raises:
        ValueError: The number of policies is not N.
    """
    if len(policies) != env.num_robots:
        raise ValueError(f"{len(policies)} policies for {env.num_robots} robots")
    own = [(policy, layout_of(env.layout, robot).size) for robot, policy in enumerate(policies)]

    def act(_: SwarmEnv, observation: Observation) -> FloatArray:
        return np.stack([policy(observation[:, robot, :size]) for robot, (policy, size) in enumerate(own)], axis=1)

    return act


def _drive(env: SwarmEnv, pilot: Pilot, rounds: Sequence[Round]) -> Missions:
    """Run one round in every world until all robots believe to be through; return the missions as they truly went."""
    observation = env.reset(rounds)
    judged = Missions(env.task, env.missions.active.shape, env.layout)
    judged.start(_truth(env), env.missions.goal)
    while env.missions.active.any():
        observation = env.step(pilot(env, observation)).observation
        judged.step(_truth(env))
    return judged


def _truth(env: SwarmEnv) -> SensorReading:
    """Return the latest readings with the true poses in place of those that robots believe in."""
    return replace(env.reading, pose=env.world.true_pose())


def _results(env: SwarmEnv, missions: Missions, paths: ShortestPaths, world: int, drawn: Round) -> list[MissionResult]:
    """Return how the missions of one world ended. Length N."""
    return [
        MissionResult(
            robot=f"robot_{robot}",
            arrived=bool(missions.arrived[world, robot]),
            clean=bool(missions.clean[world, robot]),
            duration=float(missions.duration[world, robot]),
            shortest_duration=paths.length(drawn.starts[robot], drawn.goals[robot]) / speed,
        )
        for robot, speed in enumerate(env.fleet.speeds().tolist())
    ]


def _summary(results: Sequence[MissionResult]) -> RobotSummary:
    count = len(results)
    ratios: FloatArray = np.array([result.duration / result.shortest_duration for result in results if result.arrived])
    return RobotSummary(
        missions=count,
        arrived=sum(result.arrived for result in results) / count,
        clean=sum(result.clean for result in results) / count,
        time_ratio=float(ratios.mean()) if len(ratios) else None,
    )
