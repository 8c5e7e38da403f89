"""Cheapest ways over places and the aisles along them, by hand."""

from leed_ros.demonstration.roads.conventions import Convention, Direction
from leed_ros.demonstration.roads.roadmap import driving_graph
from leed_ros.demonstration.roads.routes import Routes
from leed_ros.task.site import Roadmap


def test_ways_follow_the_convention_and_lead_over_what_is_asked(two_aisles) -> None:
    against = Convention({"A1": Direction.BACKWARD})
    free, ruled = (Routes(two_aisles, driving_graph(two_aisles, one, 4.0)) for one in (Convention(), against))
    assert free.way(["W1", "E1"]) == ("W1", "a1_1", "a1_2", "a1_3", "a1_4", "E1")
    assert ruled.way(["W1", "E1"])[3:7] == ("a2_1", "a2_2", "a2_3", "a2_4")
    assert ruled.way(["E1", "W1"])[1:3] == ("a1_4", "a1_3")
    assert free.way(["W1", "Wm", "W1"]) == ("W1", "Wm", "W1")
    assert free.way(["W1", "W1"]) == ("W1",)


def test_lanes_bear_the_direction_in_which_they_are_driven(two_aisles) -> None:
    routes = Routes(two_aisles, driving_graph(two_aisles, Convention(), 4.0))
    # Aisles are numbered by name: A1, A2, D.
    assert routes.lanes(("Wm", "W1", "D1", "D2", "D1", "W1")).tolist() == [0, 0, 3, 3, -3, -3]
    assert routes.lanes(("W2", "a2_1")).tolist() == [0, 2]


def test_there_is_no_way_to_an_island(siding) -> None:
    island = Roadmap({**siding.nodes, "I": (2.4, 2.5)}, siding.edges)
    assert Routes(island, driving_graph(island, Convention(), 4.0)).way(["L1", "I"]) is None
