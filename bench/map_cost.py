"""What sites from files cost: loading them, and a step in them as a multiple of one in the warehouse.

    python -m bench.map_cost site.yaml ...

Steps of all sites are timed in turn, with the same robots, commands and numbers of worlds; ratios are medians over
pairs.
"""

import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from leed_ros.robots.swarm import fleet_from
from leed_ros.sites.reader import read_floor
from leed_ros.task.fleet import Fleet
from leed_ros.task.site import Scenario
from leed_sim.kinematic_world import KinematicWorld
from leed_sim.pybullet_world import PyBulletWorld
from leed_sim.scenario import make_scenario
from leed_sim.world import World

NUM_ROBOTS = 6
ROBOT = "turtlebot3_burger"
CTRL_DT = 0.2
STEPS, ROUND, PAIRS = 60, 20, 7
WORLDS = {"kinematic": 8, "pybullet": 1}
RAYS = (36, 360)


@dataclass(frozen=True)
class Timed:
    """A world whose steps are timed, and where its rounds come from."""

    world: World
    scenario: Scenario

    def step_time(self, seed: int) -> float:
        """Return the CPU time of a step with its readings, of one of the worlds [us]."""
        rng, count = np.random.default_rng(seed), self.world.num_worlds
        starts = np.stack([self.scenario.draw(rng).starts for _ in range(count)])
        commands = np.stack([rng.uniform(low, 1.0, (count, NUM_ROBOTS)) for low in (0.3, -1.0)], axis=-1)
        self.world.reset(starts)
        began = time.process_time()
        for number in range(STEPS):
            if number % ROUND == 0:
                self.world.reset(starts)
            self.world.step(commands)
            self.world.read()
        return (time.process_time() - began) / STEPS / count * 1e6


def main(paths: list[str]) -> None:
    """Print what loading and stepping costs."""
    console = Console()
    table = Table("site", "boxes", "load [CPU s]", title="Loading a floor")
    for path in paths:
        began = time.process_time()
        boxes = len(read_floor(path).boxes)
        table.add_row(path, str(boxes), f"{time.process_time() - began:.2f}")
    console.print(table)
    robot = fleet_from(ROBOT, 1).robots[0]
    scenarios = {name: make_scenario(name, NUM_ROBOTS, 0, robot=robot) for name in ("warehouse", *paths)}
    steps = Table("world", "rays", "site", "step [us]", "times the warehouse", title=f"Steps of {NUM_ROBOTS} robots")
    for kind in WORLDS:
        for rays in RAYS:
            taken = _times(kind, rays, scenarios)
            for name, times in taken.items():
                ratio = statistics.median(one / other for one, other in zip(times, taken["warehouse"], strict=True))
                steps.add_row(kind, str(rays), name, f"{statistics.median(times):.0f}", f"{ratio:.2f}")
    console.print(steps)


def _times(kind: str, rays: int, scenarios: Mapping[str, Scenario]) -> dict[str, list[float]]:
    """Return the step times of each site, taken in turn [us]."""
    fleet = Fleet.of(fleet_from(ROBOT, 1).robots[0].replace(num_rays=rays), NUM_ROBOTS)
    timed = {name: Timed(_world(kind, scenario, fleet), scenario) for name, scenario in scenarios.items()}
    taken = [{name: one.step_time(seed) for name, one in timed.items()} for seed in range(PAIRS)]
    return {name: [times[name] for times in taken] for name in scenarios}


def _world(kind: str, scenario: Scenario, fleet: Fleet) -> World:
    if kind == "pybullet":
        return PyBulletWorld(scenario.site, fleet, CTRL_DT)
    return KinematicWorld(scenario.site, fleet, WORLDS[kind], CTRL_DT)


if __name__ == "__main__":
    main(sys.argv[1:])
