"""Lanes: where they lie, how they meet, what the places are called."""

import math
from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest

from leed_ros.sites.floor import Floor
from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.lines import Line, LineMap
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.sites.roadmaps.roads import roadmap_from_lines
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Roadmap

MEASURES = Measures.of(RobotConfig(radius=0.2))
CROSS = {"M": (5.0, 5.0), "E": (9.0, 5.0), "N": (5.0, 9.0), "W": (1.0, 5.0), "S": (5.0, 1.0)}


def laid(floor: Floor, roads: LineMap) -> Roadmap:
    return roadmap_from_lines(roads, FreeSpace(floor.grid, MEASURES.room), MEASURES)


def is_strongly_connected(roadmap: Roadmap) -> bool:
    graph = nx.DiGraph((start, end) for edge in roadmap.edges for start, end, _ in edge.arcs())
    return len(graph) == len(roadmap.nodes) and nx.is_strongly_connected(graph)


def test_a_robot_of_40_cm_needs_what_was_reckoned() -> None:
    assert (MEASURES.room, MEASURES.clearance) == pytest.approx((0.25, 0.5))
    assert (MEASURES.spacing, MEASURES.parking) == pytest.approx((0.6, 0.8))


def test_on_a_wide_road_traffic_keeps_right_on_two_lanes(floor_of: Callable[..., Floor]) -> None:
    """In a hall 4 m wide, lanes lie 0.45 m beside the line, 8 m long in 14 stretches of 0.57 m."""
    floor = floor_of((0.0, 0.0, 10.0, 4.0))
    roadmap = laid(floor, LineMap({"W": (1.0, 2.0), "E": (9.0, 2.0)}, (Line("W", "E"),)))
    eastbound = [edge for edge in roadmap.edges if roadmap.nodes[edge.end][0] > roadmap.nodes[edge.start][0] + 0.1]
    assert len(eastbound) == 14
    assert all(edge.one_way and not edge.one_lane and edge.aisle == "A1" for edge in eastbound)
    assert {round(roadmap.nodes[name][1], 3) for edge in eastbound for name in (edge.start, edge.end)} == {1.55}
    assert "A1_east_1" in roadmap.nodes
    assert roadmap.nodes["A1_west_1"] == pytest.approx((9.0 - 8.0 / 14.0, 2.45))


def test_in_an_aisle_for_one_there_is_one_lane(floor_of: Callable[..., Floor]) -> None:
    floor = floor_of((0.0, 0.0, 10.0, 0.8))
    roadmap = laid(floor, LineMap({"W": (1.0, 0.4), "E": (9.0, 0.4)}, (Line("W", "E"),)))
    assert all(edge.one_lane and not edge.one_way and edge.aisle == "A1" for edge in roadmap.edges)
    assert list(roadmap.nodes)[:3] == ["W", "E", "A1_1"]
    assert max(math.dist(roadmap.nodes[e.start], roadmap.nodes[e.end]) for e in roadmap.edges) <= 0.6 + 1e-9


def test_four_wide_roads_meet_in_a_square_driven_counter_clockwise(floor_of: Callable[..., Floor]) -> None:
    floor = floor_of((0.0, 0.0, 10.0, 10.0))
    roadmap = laid(floor, LineMap(CROSS, tuple(Line("M", end) for end in "ENWS")))
    corners = {name: point for name, point in roadmap.nodes.items() if name.startswith("M_")}
    offset = 0.45
    expected = {(5.0 + x * offset, 5.0 + y * offset) for x in (-1, 1) for y in (-1, 1)}
    assert {(round(x, 6), round(y, 6)) for x, y in corners.values()} == expected
    around = [edge for edge in roadmap.edges if {edge.start, edge.end} <= set(corners)]
    assert len(around) == 4
    for edge in around:
        (ax, ay), (bx, by) = (np.subtract(corners[name], CROSS["M"]) for name in (edge.start, edge.end))
        assert ax * by - ay * bx > 0.0
    assert is_strongly_connected(roadmap)


def test_an_aisle_goes_straight_on_through_a_junction(floor_of: Callable[..., Floor]) -> None:
    floor = floor_of((0.0, 0.0, 10.0, 10.0))
    roadmap = laid(floor, LineMap(CROSS, tuple(Line("M", end) for end in "ENWS")))
    named = {edge.aisle for edge in roadmap.edges if edge.aisle}
    assert named == {"A1", "A2"}


def test_a_road_beside_a_wall_has_its_lanes_on_the_free_side(floor_of: Callable[..., Floor]) -> None:
    """The line is 0.5 m from the wall in the south: the lane to the east lies 0.15 m beside it, the other 0.45 m."""
    floor = floor_of((0.0, 0.0, 10.0, 4.0))
    roadmap = laid(floor, LineMap({"W": (1.0, 0.5), "E": (9.0, 0.5)}, (Line("W", "E"),)))
    assert {round(y, 3) for _, y in roadmap.nodes.values()} == {0.35, 0.95}


def test_a_one_way_road_keeps_its_direction(floor_of: Callable[..., Floor]) -> None:
    floor = floor_of((0.0, 0.0, 10.0, 4.0))
    roads = LineMap({"W": (1.0, 2.0), "E": (9.0, 2.0)}, (Line("E", "W", one_way=True),))
    roadmap = laid(floor, roads)
    assert all(edge.one_way for edge in roadmap.edges)
    assert all(roadmap.nodes[edge.end][0] < roadmap.nodes[edge.start][0] for edge in roadmap.edges)


def test_where_a_passage_is_narrow_the_lanes_become_one(floor_of: Callable[..., Floor]) -> None:
    """Two blocks leave 0.8 m in the middle of a hall 4 m wide."""
    floor = floor_of((0.0, 0.0, 12.0, 4.0), (5.0, 0.0, 7.0, 1.6), (5.0, 2.4, 7.0, 4.0))
    roadmap = laid(floor, LineMap({"W": (1.0, 2.0), "E": (11.0, 2.0)}, (Line("W", "E"),)))
    narrow = [edge for edge in roadmap.edges if edge.one_lane]
    xs = [roadmap.nodes[name][0] for edge in narrow for name in (edge.start, edge.end)]
    assert min(xs) <= 5.0
    assert max(xs) >= 7.0
    assert max(xs) - min(xs) < 4.0
    assert {edge.aisle for edge in roadmap.edges if edge.aisle} == {"A1", "A2", "A3"}
    assert is_strongly_connected(roadmap)


def test_lanes_at_a_sharp_angle_give_way_to_single_ones(floor_of: Callable[..., Floor]) -> None:
    floor = floor_of((0.0, 0.0, 10.0, 10.0))
    points = {"M": (1.0, 5.0), "A": (4.0, 5.2), "B": (4.0, 4.8)}
    roadmap = laid(floor, LineMap(points, (Line("M", "A"), Line("M", "B"))))
    assert any(edge.one_lane for edge in roadmap.edges)
    assert is_strongly_connected(roadmap)
