"""Both worlds with more and more robots, in turns with PyBullet's own rays and with peers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import psutil

from bench.scale.driven_world import DrivenWorld
from bench.scale.pace import Pace, rate_of
from bench.scale.peer import Peer
from bench.scale.ray_test import RayTest
from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig

BATCH = 256
"""Robots in all kinematic worlds together, where one world has fewer: learning steps many worlds at once."""

MOST_IN_PYBULLET = 128

OWN = ("kinematic", "pybullet")

RAY_TEST, RAY_CALL = "rayTestBatch", "rayTestBatch call"
"""PyBullet's rays as a lidar, from poses to ranges, and its call alone."""


Run: TypeAlias = Callable[[float], float]
"""What takes steps for so many seconds of CPU time, and returns agent-steps per CPU-second."""


@dataclass(frozen=True)
class Figures:
    """What was measured with N robots.

    Attributes:
        num_robots: N.
        num_worlds: Kinematic worlds that were stepped together.
        paces: By who took the steps.
        contact: Share of robots in contact, by world.
        memory: Memory of a robot [kB], by world.
    """

    num_robots: int
    num_worlds: int
    paces: dict[str, Pace]
    contact: dict[str, float]
    memory: dict[str, float]

    def ratios(self) -> dict[str, dict[str, float]]:
        """Return by how much our worlds are ahead of the others, such as `pybullet_over_navground`."""
        others = [name for name in self.paces if name not in OWN]
        own = [name for name in OWN if name in self.paces]
        return {f"{one}_over_{other}": self.paces[one].ratio_over(self.paces[other]) for one in own for other in others}

    def document(self) -> dict[str, Any]:
        """Return the figures in plain values; `ratio_over_ray_test_batch` is the median of the PyBullet world."""
        over_rays = self.ratios().get(f"pybullet_over_{RAY_TEST}")
        return {
            "num_robots": self.num_robots,
            "kinematic_worlds": self.num_worlds,
            "ratio_over_ray_test_batch": over_rays["median"] if over_rays else None,
            "agent_steps_per_cpu_second": {name: pace.document() for name, pace in self.paces.items()},
            "ratios": self.ratios(),
            "contact": self.contact,
            "memory_per_robot_kb": self.memory,
        }


def measure(site: str, num_robots: int, turns: int, seconds: float, peers: Sequence[Peer] = ()) -> Figures:
    """Let all take turns of so many seconds of CPU time each; the first turn warms up and does not count."""
    num_worlds = max(1, BATCH // num_robots)
    kinds = OWN if num_robots <= MOST_IN_PYBULLET else OWN[:1]
    made = {kind: _world(kind, site, num_robots, num_worlds if kind == "kinematic" else 1) for kind in kinds}
    worlds = {kind: world for kind, (world, _) in made.items()}
    runs: dict[str, Run] = {kind: _run(world) for kind, world in worlds.items()}
    if "pybullet" in worlds:
        runs |= _ray_runs(worlds["pybullet"], num_robots)
    runs |= {peer.name: peer.begin(num_robots) for peer in peers}
    rates = [{name: run(seconds) for name, run in runs.items()} for _ in range(turns + 1)][1:]
    paces = {name: Pace(tuple(rate[name] for rate in rates)) for name in runs}
    contact = {kind: world.contact for kind, world in worlds.items()}
    return Figures(num_robots, num_worlds, paces, contact, {kind: memory for kind, (_, memory) in made.items()})


def _world(kind: str, site: str, num_robots: int, num_worlds: int) -> tuple[DrivenWorld, float]:
    """Make a world and let it take a step; return it with what it takes in memory for a robot [kB]."""
    process = psutil.Process()
    before = process.memory_info().rss
    world = DrivenWorld(kind, site, num_robots, num_worlds)
    world.step()
    return world, (process.memory_info().rss - before) / 1000.0 / world.agents


def _run(world: DrivenWorld) -> Run:
    return lambda seconds: rate_of(world.step, world.agents, seconds)


def _ray_runs(world: DrivenWorld, num_robots: int) -> dict[str, Run]:
    """Return what casts PyBullet's rays from where the robots of a world are, in both ways."""
    rays = RayTest(world.scenario.site, RobotConfig(), num_robots)

    def run(way: Callable[[FloatArray], Callable[[], None]], seconds: float) -> float:
        rays.place(world.poses())
        return rate_of(way(world.poses()), num_robots, seconds)

    return {RAY_TEST: partial(run, rays.lidar), RAY_CALL: partial(run, rays.call)}


def growth_exponent(figures: Sequence[Figures], name: str = "kinematic") -> float | None:
    """Return b of CPU time per step ~ N^b, fitted over N from 64 on; N log N from 64 to 1,000 has 1.18."""
    points = [(one.num_robots, one.num_robots / one.paces[name].middle) for one in figures if name in one.paces]
    large = np.log([point for point in points if point[0] >= 64])
    return float(np.polyfit(large[:, 0], large[:, 1], 1)[0]) if len(large) > 1 else None
