"""Roads through free space, stations beside them, and what checks find."""

import itertools
import math
from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
import shapely

from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor
from leed_ros.sites.roadmaps.checks import check_roadmap
from leed_ros.sites.roadmaps.roads import Roads, roadmap_for, roads_for
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import RoadEdge, Roadmap


def loops(roadmap: Roadmap) -> int:
    """Number of independent ways around something, each aisle counted as one road."""
    graph = nx.Graph((edge.start, edge.end) for edge in roadmap.edges)
    return graph.number_of_edges() - graph.number_of_nodes() + nx.number_connected_components(graph)


def test_a_road_goes_around_a_block_in_the_middle_of_the_way(
    floor_of: Callable[..., Floor], robot: RobotConfig
) -> None:
    """Ways of 0.8 m around a block of 3 x 1 m: one ring, about 0.4 m from every wall, cutting corners a little."""
    floor = floor_of((0.0, 0.0, 4.6, 2.6), (0.8, 0.8, 3.8, 1.8))
    roadmap = roads_for(floor, robot, num_stations=0).roadmap
    assert loops(roadmap) == 1
    assert all(edge.one_lane for edge in roadmap.edges)
    assert check_roadmap(roadmap, floor, robot) == []
    middles = [p for p in roadmap.nodes.values() if 1.2 < p[0] < 3.4]
    assert all(min(abs(y - 0.4), abs(y - 2.2)) < 0.13 for _, y in middles)
    assert len(middles) >= 6


def test_a_passage_too_narrow_for_the_robot_has_no_road(floor_of: Callable[..., Floor], robot: RobotConfig) -> None:
    """Two halls joined by an aisle of 0.8 m and a gap of 0.4 m, 4 m apart: a ring for a robot half the size only."""
    walls = ((4.0, 0.0, 6.0, 1.0), (4.0, 1.8, 6.0, 5.8), (4.0, 6.2, 6.0, 8.0))
    floor = floor_of((0.0, 0.0, 10.0, 8.0), *walls)
    wide, slim = (roads_for(floor, RobotConfig(radius=radius), num_stations=0).roadmap for radius in (0.2, 0.1))
    through = [{round(y) for x, y in roadmap.nodes.values() if 4.5 < x < 5.5} for roadmap in (wide, slim)]
    assert through == [{1}, {1, 6}]
    assert check_roadmap(wide, floor, robot) == []


def test_a_robot_wider_than_every_aisle_finds_no_road(floor_of: Callable[..., Floor]) -> None:
    floor = floor_of((0.0, 0.0, 10.0, 1.0))
    with pytest.raises(SiteError, match=r"needs 1\.30 m: every aisle is too narrow"):
        roadmap_for(floor, RobotConfig(radius=0.6))


def test_aisles_and_junctions_are_numbered_from_the_south(floor_of: Callable[..., Floor], robot: RobotConfig) -> None:
    """Three aisles of 0.8 m along x, joined at both ends."""
    racks = ((1.0, 1.0, 7.0, 2.0), (1.0, 2.8, 7.0, 3.8))
    floor = floor_of((0.0, 0.2, 8.0, 4.6), *racks)
    roadmap = roads_for(floor, robot, num_stations=0).roadmap
    middle = {
        edge.aisle: roadmap.nodes[edge.start][1] for edge in roadmap.edges if 3.5 < roadmap.nodes[edge.start][0] < 4.5
    }
    assert [name for name, _ in sorted(middle.items(), key=lambda item: item[1])] == sorted(middle)
    assert len(middle) == 3
    (south_x, south_y), (north_x, _) = roadmap.nodes["J1"], roadmap.nodes["J2"]
    assert south_x < north_x
    assert south_y == pytest.approx(2.4, abs=0.1)


@pytest.fixture
def roads(ring: Floor, robot: RobotConfig) -> Roads:
    return roads_for(ring, robot, num_stations=8)


def test_a_robot_at_a_station_stands_in_nobody_elses_way(floor_of: Callable[..., Floor], robot: RobotConfig) -> None:
    """Whoever stops within 0.3 m of a station keeps 0.5 m from all roads, and from the ways to other stations."""
    floor = floor_of((0.0, 0.0, 12.0, 6.0), (4.0, 2.5, 8.0, 3.5))
    found = roads_for(floor, robot, num_stations=8)
    names = found.stations["stations"]
    assert len(names) == 8
    for name in names:
        (gate,) = (edge.start for edge in found.roadmap.edges if edge.end == name)
        spot, back = (np.array(found.roadmap.nodes[place]) for place in (name, gate))
        tail = shapely.LineString([spot, spot + 0.3 * (back - spot) / math.dist(back, spot)])
        others = [e for e in found.roadmap.edges if not {e.start, e.end} & {name, gate}]
        gaps = [tail.distance(shapely.LineString([found.roadmap.nodes[n] for n in (e.start, e.end)])) for e in others]
        assert min(gaps) >= 0.5 - 1e-9
    assert check_roadmap(found.roadmap, floor, robot) == []


def test_stations_that_a_site_names_are_joined(ring: Floor, robot: RobotConfig) -> None:
    floor = replace(ring, stations={"docks": {"Dock 1": (0.3, 0.3), "Dock 2": (5.7, 3.7)}})
    found = roads_for(floor, robot)
    assert found.stations == {"docks": ("Dock 1", "Dock 2")}
    assert found.roadmap.nodes["Dock 1"] == (0.3, 0.3)
    assert check_roadmap(found.roadmap, floor, robot) == []


def test_a_station_inside_a_wall_is_refused(ring: Floor, robot: RobotConfig) -> None:
    floor = replace(ring, stations={"docks": {"Dock 1": (3.0, 2.0)}})
    with pytest.raises(SiteError, match=r"station Dock 1 at \(3\.00, 2\.00\) leaves the robot no room"):
        roads_for(floor, robot)


def kinds(roadmap: Roadmap, floor: Floor, robot: RobotConfig) -> list[str]:
    return sorted({finding.kind for finding in check_roadmap(roadmap, floor, robot)})


def test_checks_name_what_is_wrong_and_where(floor_of: Callable[..., Floor], robot: RobotConfig) -> None:
    """A wall from y = 0 to 2 at x = 2; a gap of 0.4 m at x = 4.5: 7 cells about a cell's centre."""
    floor = floor_of((0.0, 0.0, 6.0, 4.0), (1.9, 0.0, 2.1, 2.0), (4.0, 1.0, 5.0, 2.8), (4.0, 3.2, 5.0, 4.0))
    places = {"a": (1.0, 1.0), "b": (3.0, 1.0), "c": (3.0, 3.0), "d": (5.7, 3.0), "e": (1.0, 3.0), "f": (3.5, 0.5)}
    both = (RoadEdge("a", "e"), RoadEdge("e", "c"), RoadEdge("c", "b"))
    assert kinds(Roadmap({n: places[n] for n in "abce"}, both), floor, robot) == []
    through = check_roadmap(Roadmap({n: places[n] for n in "abce"}, (*both, RoadEdge("a", "b"))), floor, robot)
    assert [finding.names for finding in through] == [("a", "b")]
    assert through[0].point == pytest.approx((1.9, 1.0), abs=0.05)
    assert through[0].words.startswith("a - b leaves the free space at (1.9")
    narrow = check_roadmap(Roadmap({n: places[n] for n in "abced"}, (*both, RoadEdge("c", "d"))), floor, robot)
    assert narrow[0].names == ("c", "d")
    assert narrow[0].words.endswith("it leaves 0.35 m, the robot needs 0.50 m")


def test_what_can_be_left_but_not_reached_is_reported(floor_of: Callable[..., Floor], robot: RobotConfig) -> None:
    floor = floor_of((0.0, 0.0, 6.0, 4.0))
    places = {"a": (1.0, 1.0), "b": (3.0, 1.0), "c": (5.0, 1.0), "d": (1.0, 3.0), "e": (3.0, 3.0)}
    edges = (RoadEdge("a", "b"), RoadEdge("c", "b", one_way=True), RoadEdge("d", "e"))
    words = [finding.words for finding in check_roadmap(Roadmap(places, edges), floor, robot)]
    assert any("d, e at (1.00, 3.00) is cut off" in line for line in words)
    assert any("c at (5.00, 1.00) can be left but not reached" in line for line in words)
    ring = [RoadEdge(a, b, one_way=True) for a, b in itertools.pairwise("abeda")]
    assert check_roadmap(Roadmap({n: places[n] for n in "abde"}, tuple(ring)), floor, robot) == []


def test_edges_that_cross_without_a_place_are_reported(floor_of: Callable[..., Floor], robot: RobotConfig) -> None:
    floor = floor_of((0.0, 0.0, 6.0, 4.0))
    places = {"a": (1.0, 1.0), "b": (3.0, 3.0), "c": (1.0, 3.0), "d": (3.0, 1.0)}
    edges = (RoadEdge("a", "b"), RoadEdge("c", "d"), RoadEdge("a", "c"))
    (finding,) = check_roadmap(Roadmap(places, edges), floor, robot)
    assert finding.words == "a - b and c - d cross at (2.00, 2.00) without a place"
