"""Small towns: a cross of two streets, a ring, one-way streets."""

import networkx as nx
import numpy as np
import pytest
from shapely import LineString, MultiPolygon, Polygon

from leed_ros.sites.errors import SiteError
from leed_ros.sites.roadmaps.checks import check_roadmap
from leed_ros.task.robot import RobotConfig
from tests.sites.streets.conftest import document

CROSS = {"w": (-40, 0), "m": (0, 0), "e": (40, 0), "s": (0, -40), "n": (0, 40)}
SQUARE = {"a": (-30, -30), "b": (30, -30), "c": (30, 30), "d": (-30, 30)}
MAIN = {"highway": "residential", "name": "Main Street"}
OAK = {"highway": "residential", "name": "Oak Avenue"}


def graph(floor):
    """Return where one can drive, every place with its position."""
    made = nx.DiGraph()
    for edge in floor.roadmap.edges:
        made.add_edges_from((start, end) for start, end, _ in edge.arcs())
    return made


def driven(floor, street):
    """Return the direction of every stretch of a street, where it may be driven. Shape (E, 2)."""
    arcs = [arc for edge in floor.roadmap.edges if edge.aisle == street for arc in edge.arcs()]
    return np.array([np.subtract(floor.roadmap.nodes[end], floor.roadmap.nodes[start]) for start, end, _ in arcs])


def walls(floor):
    shapes = []
    for x, y, length, width, yaw in floor.boxes:
        corners = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * [0.5 * length, 0.5 * width]
        turn = np.array([[np.cos(yaw), np.sin(yaw)], [-np.sin(yaw), np.cos(yaw)]])
        shapes.append(Polygon(corners @ turn + [x, y]))
    return MultiPolygon(shapes)


@pytest.fixture
def cross(osm):
    return osm(document(CROSS, ("w m e", MAIN), ("s m n", OAK)))


def test_a_two_way_street_has_two_lanes_on_the_right(cross):
    """Main Street lies on y = 0: eastbound 0.4 m below it, westbound 0.4 m above."""
    lanes = [edge for edge in cross.roadmap.edges if edge.aisle == "Main_Street"]
    assert all(edge.one_way for edge in lanes)
    for edge in lanes:
        start, end = (np.array(cross.roadmap.nodes[name]) for name in (edge.start, edge.end))
        eastbound = end[0] > start[0]
        assert start[1] == pytest.approx(-0.4 if eastbound else 0.4, abs=1e-6)
        assert end[1] == pytest.approx(start[1], abs=1e-6)


def test_streets_end_a_lane_before_the_crossing_and_reach_as_far_as_the_scale_says(cross):
    """A street of 40 m becomes 4 m; its crossing takes 0.8 m of it, its dead end 0.4 m."""
    eastbound = [point for name, point in cross.roadmap.nodes.items() if name.startswith("Main_Street_E_")]
    xs = sorted(x for x, _ in eastbound)
    assert xs[0] == pytest.approx(-3.6)
    assert xs[-1] == pytest.approx(3.6)
    assert min(abs(x) for x in xs) == pytest.approx(0.8)


def test_a_crossing_leads_from_every_lane_to_all_others_but_its_own(cross):
    roads = graph(cross)
    into = [name for name in cross.roadmap.nodes if np.hypot(*cross.roadmap.nodes[name]) < 1.0]
    ends = [
        name
        for name in into
        if any(other.startswith("Main_Oak") for other in roads[name]) or roads.out_degree(name) == 3
    ]
    assert len(ends) == 4
    assert {edge.aisle for edge in cross.roadmap.edges if edge.start in ends} == {"Main_Oak"}


def test_every_place_leads_to_every_other(cross):
    assert nx.is_strongly_connected(graph(cross))


def test_the_check_of_roadmaps_has_nothing_to_say(cross):
    assert check_roadmap(cross.roadmap, cross, RobotConfig()) == []
    assert check_roadmap(cross.roadmap, cross, RobotConfig(radius=0.45)) != []


def test_dead_ends_can_be_turned_in(cross):
    roads = graph(cross)
    east_end = max(
        (name for name in cross.roadmap.nodes if name.startswith("Main_Street_E_")),
        key=lambda n: cross.roadmap.nodes[n][0],
    )
    (beyond,) = roads[east_end]
    assert cross.roadmap.nodes[beyond] == pytest.approx((3.6, 0.4))


def test_stretches_are_about_a_metre_long(cross):
    lengths = [np.hypot(*direction) for street in ("Main_Street", "Oak_Avenue") for direction in driven(cross, street)]
    assert min(lengths) > 0.6
    assert max(lengths) < 1.5


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"oneway": "yes"}, 1),
        ({"oneway": "true"}, 1),
        ({"oneway": "1"}, 1),
        ({"oneway": "-1"}, -1),
        ({"highway": "motorway"}, 1),
        ({"junction": "roundabout"}, 1),
    ],
)
def test_one_way_streets_are_driven_in_their_direction_only(osm, tags, expected):
    """A ring drawn counter-clockwise: about its middle, its stretches turn left, against it right."""
    floor = osm(document(SQUARE, ("a b c d a", {**MAIN, **tags})))
    for edge in (edge for edge in floor.roadmap.edges if edge.aisle == "Main_Street"):
        start, end = (np.array(floor.roadmap.nodes[name]) for name in (edge.start, edge.end))
        assert edge.one_way
        assert np.sign(start[0] * end[1] - start[1] * end[0]) == expected


def test_a_two_way_ring_is_driven_both_ways(osm):
    floor = osm(document(SQUARE, ("a b c d a", {**MAIN, "highway": "motorway", "oneway": "no"})))
    east = [direction for direction in driven(floor, "Main_Street") if abs(direction[1]) < 1e-6]
    assert {np.sign(direction[0]) for direction in east} == {-1.0, 1.0}


def test_one_way_streets_that_lead_out_only_are_left_out(osm):
    one_way = {"highway": "residential", "name": "Exit Road", "oneway": "yes"}
    floor = osm(document({**CROSS, "f": (40, 40)}, ("w m e", MAIN), ("s m n", OAK), ("e f", one_way)))
    assert "Exit_Road" not in {edge.aisle for edge in floor.roadmap.edges}


def test_a_street_with_one_lane_is_driven_both_ways_on_it(osm):
    floor = osm(document(CROSS, ("w m e", {**MAIN, "lanes": "1"}), ("s m n", OAK)))
    lanes = [edge for edge in floor.roadmap.edges if edge.aisle == "Main_Street"]
    assert all(edge.one_lane and not edge.one_way for edge in lanes)
    assert max(abs(floor.roadmap.nodes[edge.start][1]) for edge in lanes) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    "tags", [{"highway": "footway"}, {"highway": "service"}, {"building": "yes"}, {**OAK, "access": "private"}]
)
def test_only_streets_for_vehicles_count(osm, tags):
    floor = osm(document(CROSS, ("w m e", MAIN), ("s m n", tags)))
    assert {edge.aisle for edge in floor.roadmap.edges if edge.one_way} == {"Main_Street", "Main_end", "Main_end_2"}


def test_streets_are_cut_where_the_extract_ends(osm):
    floor = osm(document({**CROSS, "e": (400, 0)}, ("w m e", MAIN), ("s m n", OAK)))
    assert max(x for x, _ in floor.roadmap.nodes.values()) <= 5.0


def test_a_missing_node_interrupts_a_way(osm):
    floor = osm(document(CROSS, ("w m e", MAIN), ("s gone n", OAK)))
    assert {edge.aisle for edge in floor.roadmap.edges} == {"Main_Street", "Main_end", "Main_end_2", ""}


def test_walls_leave_room_on_every_way_and_enclose_all_of_it(cross):
    obstacles = walls(cross).buffer(0)
    for edge in cross.roadmap.edges:
        line = LineString([cross.roadmap.nodes[edge.start], cross.roadmap.nodes[edge.end]])
        assert line.distance(obstacles) > 0.3
    edge_of_floor = LineString([(-20, 0), (20, 0)]).difference(obstacles)
    assert len(edge_of_floor.geoms) >= 3  # outside, inside, outside: no way leads out


def test_the_grid_is_free_where_vehicles_drive_and_nowhere_beyond_a_lane(cross):
    places = np.array(list(cross.roadmap.nodes.values()))
    assert (cross.grid.clearance_at(places) > 0.3).all()
    cells = np.argwhere(cross.grid.free)
    gaps = np.hypot(*(cross.grid.point_from_cell(cells)[:, np.newaxis] - places).T).min(axis=0)
    assert gaps.max() < 1.2


def test_bays_lie_beside_the_lanes(osm):
    cross = osm(document(CROSS, ("w m e", MAIN), ("s m n", OAK)), scale=0.2)
    stations = {name: point for group in cross.stations.values() for name, point in group.items()}
    assert len(stations) >= 4
    roads = graph(cross)
    for name, point in stations.items():
        (gate,) = roads[name]
        (lane_place,) = set(roads[gate]) - {name}
        assert np.hypot(*np.subtract(point, cross.roadmap.nodes[lane_place])) == pytest.approx(0.96)


@pytest.mark.parametrize(
    ("ways", "message"),
    [
        ([], "no streets between which"),
        ([("w m e", {"highway": "footway"})], "no streets between which"),
        ([("w e", {**MAIN, "oneway": "yes"})], "no streets between which"),
    ],
)
def test_an_extract_without_a_network_is_refused(osm, ways, message):
    with pytest.raises(SiteError, match=message):
        osm(document(CROSS, *ways))


def test_the_scale_fits_an_extract_into_a_hall(osm):
    """The longest side becomes 37.5 lanes of 0.8 m; clipped to it, the floor has a margin around."""
    floor = osm(document({**CROSS, "w": (-50, 0), "e": (50, 0)}, ("w m e", MAIN), ("s m n", OAK)), scale=0.0)
    assert 30.0 < floor.bounds[2] - floor.bounds[0] < 32.0


def test_a_street_that_doubles_back_on_itself_is_driven_in_the_middle(osm) -> None:
    """No lane fits between its two halves."""
    floor = osm(document({"a": (-0.018, 50), "b": (0, 0), "c": (0, 50)}, ("a b c", MAIN)))
    assert nx.is_strongly_connected(graph(floor))
    assert max(abs(x) for x, _ in floor.roadmap.nodes.values()) < 1.5, "half a lane beside it, or on it"
