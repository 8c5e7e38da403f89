"""The driving graph: costs under a convention, joints beside the roadmap, clearances."""

import networkx as nx
import numpy as np
import pytest

from leed_ros.demonstration.roads.conventions import Convention, Direction
from leed_ros.demonstration.roads.roadmap import RoadGraph, driving_graph, shortest_lengths
from leed_ros.task.site import RoadEdge, Roadmap

Point = tuple[float, float]
EASTBOUND = Convention({"A1": Direction.FORWARD})


def test_the_wrong_way_costs_more_and_is_no_longer(two_aisles: Roadmap) -> None:
    graph = driving_graph(two_aisles, EASTBOUND, 4.0)
    right, wrong = graph["a1_1"]["a1_2"], graph["a1_2"]["a1_1"]
    assert right["length"] == wrong["length"] == pytest.approx(0.6)
    assert wrong["cost"] == pytest.approx(4.0 * right["cost"], rel=1e-3)


def test_a_convention_turns_the_cheapest_route_into_the_other_aisle(two_aisles: Roadmap) -> None:
    free, bound = (driving_graph(two_aisles, convention, 4.0) for convention in (Convention(), EASTBOUND))
    assert "a1_2" in nx.dijkstra_path(free, "E1", "W1", weight="cost")
    assert "a2_2" in nx.dijkstra_path(bound, "E1", "W1", weight="cost")
    assert shortest_lengths(bound, "E1")["W1"] == pytest.approx(3.0)


def test_equally_long_routes_keep_right() -> None:
    nodes = {"W": (-1.0, 0.0), "N": (0.0, 1.0), "E": (1.0, 0.0), "S": (0.0, -1.0)}
    ring = tuple(RoadEdge(a, b) for a, b in ("WN", "NE", "ES", "SW"))
    graph = driving_graph(Roadmap(nodes, ring), Convention(), 4.0)
    assert nx.dijkstra_path(graph, "W", "E", weight="cost") == ["W", "S", "E"]
    assert nx.dijkstra_path(graph, "E", "W", weight="cost") == ["E", "N", "W"]


def test_conflicts_are_mutual_and_reach_as_far_as_the_clearance(siding: Roadmap) -> None:
    graph = RoadGraph(driving_graph(siding, Convention(), 4.0), 0.5)
    assert all(number in graph.conflicts[other] for number, near in enumerate(graph.conflicts) for other in near)
    l1, l2, l3 = (siding.nodes[name] for name in ("L1", "L2", "L3"))
    assert _named(graph)[l2, l2] == {(l2, l2), (l1, l2), (l2, l3)}


def test_points_beside_the_roadmap_are_joined_to_the_nearest_place(siding: Roadmap) -> None:
    base = RoadGraph(driving_graph(siding, Convention(), 4.0), 0.5)
    graph, starts, goals = base.joined(np.array([[0.5, 0.2], [1.2, 0.0]]), np.array([[4.2, -0.1], [2.4, 0.6]]))
    assert [graph.names[place] for place in (*starts, *goals)] == ["start 0", "L2", "goal 0", "P"]
    assert list(graph.graph["start 0"]) == ["L1"]
    assert list(graph.graph["goal 0"]) == []
    assert graph.cost_to(goals[0])[starts[0]] == pytest.approx(np.hypot(0.1, 0.2) + 3.6 + 0.1, rel=2e-3)


def test_a_joined_graph_has_the_conflicts_of_one_made_at_once(siding: Roadmap) -> None:
    base = RoadGraph(driving_graph(siding, Convention(), 4.0), 0.5)
    joined, _, _ = base.joined(np.array([[0.5, 0.2]]), np.array([[4.2, -0.1]]))
    whole = RoadGraph(joined.graph, 0.5)
    assert _named(joined) == _named(whole)


def test_points_on_places_leave_the_graph_as_it_is(siding: Roadmap) -> None:
    base = RoadGraph(driving_graph(siding, Convention(), 4.0), 0.5)
    assert base.joined(np.array([siding.nodes["L1"]]), np.array([siding.nodes["P"]]))[0] is base


def test_a_place_that_cannot_be_reached_costs_infinitely_much() -> None:
    roadmap = Roadmap({"A": (0.0, 0.0), "B": (1.0, 0.0), "C": (5.0, 0.0)}, (RoadEdge("A", "B"),))
    graph = RoadGraph(driving_graph(roadmap, Convention(), 4.0), 0.5)
    assert graph.cost_to(2)[:2] == [float("inf")] * 2


def _named(graph: RoadGraph) -> dict[tuple[Point, ...], set[tuple[Point, ...]]]:
    """Return the conflicts by end points instead of numbers."""
    ends = [tuple(sorted((float(x), float(y)) for x, y in segment)) for segment in graph.segments]
    return {ends[number]: {ends[other] for other in near} for number, near in enumerate(graph.conflicts)}


def test_a_one_way_stretch_is_never_driven_backward() -> None:
    roadmap = Roadmap({"a": (0.0, 0.0), "b": (1.0, 0.0)}, (RoadEdge("a", "b", "A", one_way=True),))
    backward = Convention({"A": Direction.BACKWARD})
    assert list(driving_graph(roadmap, backward, 4.0).edges) == [("a", "b")]
