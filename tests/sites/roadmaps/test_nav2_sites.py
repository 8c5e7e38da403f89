"""The sites that come with Nav2: their own route graphs and built roadmaps bear a swarm of six."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from leed_ros.demonstration.config import DemonstrationConfig
from leed_ros.demonstration.generator import DemonstrationGenerator
from leed_ros.demonstration.planning.planner import Planner
from leed_ros.demonstration.proposers.proposer import PlannerProposer
from leed_ros.demonstration.roads.conventions import divided_convention
from leed_ros.sites.config import SiteConfig
from leed_ros.sites.reader import read_floor
from leed_ros.sites.roadmaps.checks import check_roadmap
from leed_ros.sites.roadmaps.files.geojson import read_route_graph, write_route_graph
from leed_ros.sites.roadmaps.roads import roads_for
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.robot import RobotConfig
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env


@dataclass(frozen=True)
class RealSite:
    """A site with its route graph and a robot that fits."""

    world: str
    graph: str
    robot: RobotConfig


DEPOT = RealSite("depot.yaml", "depot_graph.geojson", RobotConfig())
SANDBOX = RealSite("tb3_sandbox.yaml", "turtlebot3_graph.geojson", RobotConfig(radius=0.11))


@pytest.mark.parametrize("site", [DEPOT, SANDBOX], ids=["depot", "sandbox"])
@pytest.mark.parametrize("own_graph", [True, False], ids=["own graph", "built"])
def test_roads_are_clean_and_the_planner_demonstrates_on_them(sites: Path, site: RealSite, own_graph: bool) -> None:
    """In ten rounds of six robots, nine of ten missions are accepted, though actions are disturbed."""
    graph = str(sites / site.graph) if own_graph else ""
    floor = read_floor(sites / site.world, SiteConfig())
    roads = roads_for(floor, site.robot, graph)
    assert check_roadmap(roads.roadmap, floor, site.robot) == []
    assert accepted_share(str(sites / site.world), SiteConfig(roadmap=graph), site.robot) >= 0.9


def accepted_share(world: str, config: SiteConfig, robot: RobotConfig, rounds: int = 10) -> float:
    scenario = make_scenario(world, 6, 0, config, robot)
    task = TaskConfig(robot=robot, mission=MissionConfig(time_limit=120.0, goal_tolerance=min(0.3, 1.5 * robot.radius)))
    driving = DemonstrationConfig(rounds=rounds)
    roadmap = scenario.site.roadmap
    planner = Planner(roadmap, divided_convention(roadmap), task, driving, np.random.default_rng(1))
    env = make_env(scenario, task, world="kinematic", num_worlds=rounds, seed=0)
    draws, disturbance = np.random.default_rng(2), np.random.default_rng(3)
    proposer = PlannerProposer(planner)
    generator = DemonstrationGenerator(proposer, env, lambda: scenario.draw(draws), driving, disturbance)
    return next(generator.generate()).accepted_share


@pytest.mark.parametrize("name", [DEPOT.graph, SANDBOX.graph])
def test_nav2s_own_graphs_survive_a_round_trip(sites: Path, tmp_path: Path, name: str) -> None:
    graph = read_route_graph(sites / name)
    write_route_graph(graph, tmp_path / name)
    assert read_route_graph(tmp_path / name) == graph
    assert not any(line.one_way for line in graph.roads().lines)
