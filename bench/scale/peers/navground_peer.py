"""navground: agents with two-wheel drives and no avoidance, one update of 0.2 s with its own lidar of 36 rays of 3 m.

Agents drive at a wanted velocity of their own on as much walled ground as ours; positions are corrected where they
overlap. World and lidar are native code; one call steps all agents.
"""

import math
import random

from navground import core, sim

from bench.scale.peers.service import Stepped, serve

LIDAR = "{type: Lidar, resolution: 36, range: 3.0, start_angle: -3.14159265, field_of_view: 6.10865}"
RADIUS, PERIOD, ROUND, NUM_RAYS = 0.2, 0.2, 60, 36


def make(num_robots: int) -> Stepped:
    """Put agents on a lattice."""
    random.seed(0)
    world, count = populated(num_robots), 0
    states = [core.SensingState() for _ in world.agents]
    for agent, state in zip(world.agents, states, strict=True):
        agent.behavior.set_environment_state(state)  # without, nothing is sensed

    def step() -> None:
        nonlocal count
        if count % ROUND == 0:
            place(world)
        count += 1
        world.update(PERIOD)
        assert count > 1 or len(world.agents[0].state_estimations[0].read_ranges(states[0])) == NUM_RAYS

    return step, num_robots


def populated(num_robots: int) -> sim.World:
    """Make a walled world of agents."""
    world, half = sim.World(), math.sqrt(num_robots)
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    for one, other in zip(corners, corners[1:] + corners[:1], strict=True):
        world.add_wall(sim.Wall(one, other))
    for _ in range(num_robots):
        world.add_agent(agent_of())
    return world


def agent_of() -> sim.Agent:
    """Make an agent with a lidar."""
    drive = core.kinematics.TwoWheelsDifferentialDriveKinematics(max_speed=1.0, wheel_axis=0.3)
    behavior = core.Behavior.make_type("Dummy")
    behavior.kinematics, behavior.radius, behavior.optimal_speed = drive, RADIUS, 0.4
    agent = sim.Agent(radius=RADIUS, behavior=behavior, kinematics=drive, control_period=0.0)
    agent.state_estimations = [sim.load_state_estimation(LIDAR)]
    return agent


def place(world: sim.World) -> None:
    """Put agents on a lattice, each with a direction to drive in."""
    count = len(world.agents)
    side, half = math.ceil(math.sqrt(count)), math.sqrt(count)
    for index, agent in enumerate(world.agents):
        agent.position = tuple(2.0 * half * (cell + 0.5) / side - half for cell in (index % side, index // side))
        agent.orientation = random.uniform(-math.pi, math.pi)
        angle = random.uniform(-math.pi, math.pi)
        agent.behavior.target = core.Target.Velocity((0.4 * math.cos(angle), 0.4 * math.sin(angle)))


if __name__ == "__main__":
    serve(make)
