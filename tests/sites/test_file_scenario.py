"""Scenarios from files: rounds that can be driven, the same for the same seed; time limits that fit."""

import numpy as np
import pytest

from leed_ros.sites.config import SiteConfig
from leed_ros.sites.time_limit import longest_way, time_limit_for
from leed_ros.swarm import SwarmConfig, swarm_nodes
from leed_ros.task.mission import TaskConfig
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import RoadEdge, Roadmap, Site
from leed_sim.scenario import make_scenario
from leed_sim.vector_env import make_env
from tests.sites.files import BOXES, write_map, write_text

HALL = ["#" * 60, *["#" + "." * 58 + "#"] * 30, "#" * 60]


@pytest.fixture
def hall(tmp_path):
    """Return a map of a hall of 6 x 3 m."""
    return write_map(tmp_path, HALL, resolution=0.1)


def test_starts_and_goals_leave_room_for_robots(hall):
    scenario, robot = make_scenario(str(hall), 3, 0), RobotConfig()
    assert scenario.site.name == "room"
    for seed in range(5):
        drawn = scenario.draw(np.random.default_rng(seed))
        for points in (drawn.starts[:, :2], drawn.goals):
            assert ((points > 0.1 + robot.radius) & (points < [5.9 - robot.radius, 3.1 - robot.radius])).all()
            gaps = np.hypot(*np.moveaxis(points[:, np.newaxis] - points, -1, 0))
            assert (gaps[~np.eye(3, dtype=np.bool_)] > 2.0 * robot.radius).all()


def test_the_same_seed_gives_the_same_round(hall):
    first, second = (make_scenario(str(hall), 2, seed).draw(np.random.default_rng(4)) for seed in (0, 9))
    np.testing.assert_array_equal(first.starts, second.starts)
    np.testing.assert_array_equal(first.goals, second.goals)


@pytest.mark.parametrize("world", ["kinematic", "pybullet"])
def test_robots_stay_inside_the_walls(hall, world):
    env = make_env(make_scenario(str(hall), 2, 0), TaskConfig(), world=world, seed=0)
    env.reset()
    for _ in range(60):
        env.step(np.ones((1, 2, 2)) * [1.0, 0.05])
    poses = env.world.true_pose()[0]
    assert (poses[:, :2] > 0.29).all()
    assert (poses[:, :2] < [5.71, 2.91]).all()


def test_stations_and_roads_come_from_a_drawing(tmp_path):
    site = make_scenario(str(write_text(tmp_path, "yard.yaml", BOXES)), 1, 0).site
    assert site.stations["west"] == ("a", "dock_2")  # dock_1 lies on the place a
    assert RoadEdge("b", "c", one_way=True) in site.roadmap.edges


def test_time_limits_fit_the_longest_way():
    places = {"a": (0.0, 0.0), "b": (10.0, 0.0), "c": (10.0, 5.0)}
    edges = (RoadEdge("a", "b", one_way=True), RoadEdge("b", "c", one_way=True), RoadEdge("c", "a", one_way=True))
    site = Site("loop", (0.0, 0.0, 10.0, 5.0), np.zeros((0, 5)), Roadmap(places, edges))
    assert longest_way(site) == pytest.approx(10.0 + np.hypot(10.0, 5.0))  # from c to b: the short way is forbidden
    assert time_limit_for(site, speed=0.2, shortest=30.0) == 265.0
    assert time_limit_for(site, speed=5.0, shortest=30.0) == 30.0


def parameters_of(config: SwarmConfig) -> dict[str, dict[str, object]]:
    """Return the parameters of each of a swarm's nodes."""
    return {node.label: dict(node.parameters) for node in swarm_nodes(config)}


def test_a_swarm_hands_its_site_to_the_nodes(tmp_path):
    path = write_text(tmp_path, "yard.yaml", BOXES)
    nodes = parameters_of(SwarmConfig(world=str(path), num_robots=1, robot="turtlebot3_burger", people=2))
    for name in ("simulation", "demonstration"):
        assert nodes[name]["world"] == str(path)
        assert nodes[name]["site.people"] == 2
    assert nodes["robot_0"]["site"] == "yard"
    limits = {parameters["mission.time_limit"] for parameters in nodes.values()}
    assert len(limits) == 1
    assert limits.pop() > 30.0
    chosen = parameters_of(SwarmConfig(world=str(path), num_robots=1, time_limit=77.0))
    assert {parameters["mission.time_limit"] for parameters in chosen.values()} == {77.0}


def test_paths_of_a_swarm_do_not_depend_on_the_folder(tmp_path, monkeypatch):
    write_text(tmp_path, "yard.yaml", BOXES)
    monkeypatch.chdir(tmp_path)
    assert SwarmConfig(world="yard.yaml").world == str(tmp_path / "yard.yaml")
    assert SwarmConfig(world="corridor").world == "corridor"


def test_people_walk_on_sites_that_have_some(hall):
    assert make_scenario(str(hall), 1, 0, SiteConfig(people=3)).site.people == 3
