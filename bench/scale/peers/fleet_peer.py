"""pybullet-fleet: discs under velocity commands, two steps of 0.1 s, then 36 rays of 3 m from each by rayTestBatch.

As it comes: kinematic motion, collisions found between moving robots only.
"""

import math
import random
from typing import TypeAlias

import numpy as np
import pybullet
from numpy.typing import NDArray
from pybullet_fleet.agent import Agent, AgentSpawnParams
from pybullet_fleet.core_simulation import MultiRobotSimulationCore, SimulationParams
from pybullet_fleet.geometry import Pose
from pybullet_fleet.sim_object import ShapeParams

from bench.scale.peers.service import Stepped, serve

FloatArray: TypeAlias = NDArray[np.float64]

NUM_RAYS, REACH, RADIUS, SPACING = 36, 3.0, 0.2, 2.0


def make(num_robots: int) -> Stepped:
    """Put robots on a lattice."""
    random.seed(0)
    params = SimulationParams(gui=False, monitor=False, target_rtf=0.0, timestep=0.1, log_level="error")
    core = MultiRobotSimulationCore(params)
    core.initialize_simulation()
    side = math.ceil(math.sqrt(num_robots))
    shape = ShapeParams(shape_type="sphere", radius=RADIUS)  # in the plane a disc, on which rays are quickest
    agents = []
    for index in range(num_robots):
        pose = Pose.from_xyz(SPACING * (index % side), SPACING * (index // side), 0.1)
        spawn = AgentSpawnParams(
            visual_shape=shape, collision_shape=shape, initial_pose=pose, controller={"type": "differential"}
        )
        agents.append(Agent.from_params(spawn, core))
    bodies = [agent.body_id for agent in agents]
    commands = [[(random.uniform(0.0, 0.8), random.uniform(-1.0, 1.0)) for _ in agents] for _ in range(60)]
    angles = 2.0 * math.pi * np.arange(NUM_RAYS) / NUM_RAYS
    count = 0

    def step() -> None:
        nonlocal count
        for agent, (linear, angular) in zip(agents, commands[count % len(commands)], strict=True):
            agent.controller.set_velocity(vx=linear, wz=angular)
        count += 1
        core.step_once()
        core.step_once()
        scan(core.client, bodies, angles)

    return step, num_robots


def scan(client: int, bodies: list[int], angles: FloatArray) -> None:
    """Cast the rays of all robots."""
    read = [pybullet.getBasePositionAndOrientation(body, physicsClientId=client) for body in bodies]
    places, turns = (np.array(part) for part in zip(*read, strict=True))
    direction = 2.0 * np.arctan2(turns[:, 2], turns[:, 3])[:, np.newaxis] + angles
    rays = np.stack([np.cos(direction), np.sin(direction), np.zeros_like(direction)], axis=-1)
    begin, end = ((places[:, np.newaxis] + reach * rays).reshape(-1, 3).tolist() for reach in (1.005 * RADIUS, REACH))
    for at in range(0, len(begin), pybullet.MAX_RAY_INTERSECTION_BATCH_SIZE):
        to = at + pybullet.MAX_RAY_INTERSECTION_BATCH_SIZE
        pybullet.rayTestBatch(begin[at:to], end[at:to], physicsClientId=client)


if __name__ == "__main__":
    serve(make)
