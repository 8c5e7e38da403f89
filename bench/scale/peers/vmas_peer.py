"""VMAS, scenario navigation: one step of 0.1 s with observations of 12 rays and rewards, in the best batch of several.

Robots of 0.2 m radius with rays of 3 m start on as much ground as ours have; continuous actions, one thread.
"""

import math

import torch
import vmas

from bench.scale.pace import rate_of
from bench.scale.peers.service import Stepped, serve

ROBOTS_IN_BATCH = (512, 2048, 8192)
"""Robots in all worlds of a batch together, of which the quickest is taken; of more than 32 each, only the middle."""

TRIAL = 0.5
"""CPU time of a batch's trial [s]."""


def make(num_robots: int) -> Stepped:
    """Take the best batch."""
    torch.set_num_threads(1)
    sizes = ROBOTS_IN_BATCH if num_robots <= 32 else ROBOTS_IN_BATCH[1:2]
    tried = [batch_of(num_robots, max(1, robots // num_robots)) for robots in sizes]
    rates = []
    for step, agents in tried:
        step()
        rates.append(rate_of(step, agents, TRIAL))
    return tried[rates.index(max(rates))]


def batch_of(num_robots: int, num_worlds: int) -> Stepped:
    """Make worlds that are stepped together under random actions."""
    half = math.sqrt(num_robots)
    env = vmas.make_env(
        "navigation",
        num_envs=num_worlds,
        device="cpu",
        continuous_actions=True,
        seed=0,
        n_agents=num_robots,
        n_lidar_rays=12,
        lidar_range=3.0,
        agent_radius=0.2,
        world_spawning_x=half,
        world_spawning_y=half,
    )
    env.reset()
    actions = [torch.rand(num_worlds, 2) * 2.0 - 1.0 for _ in range(num_robots)]

    def step() -> None:
        with torch.no_grad():
            env.step(actions)

    return step, num_robots * num_worlds


if __name__ == "__main__":
    serve(make)
