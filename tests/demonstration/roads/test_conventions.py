"""Conventions: which aisles are thoroughfares, and in which direction they are driven."""

from dataclasses import replace

from leed_ros.demonstration.roads.conventions import (
    Convention,
    Direction,
    alternating_convention,
    divided_convention,
    through_aisles,
)
from leed_ros.task.site import RoadEdge, Roadmap


def test_a_dead_end_is_no_thoroughfare(two_aisles: Roadmap) -> None:
    assert through_aisles(two_aisles) == ["A1", "A2"]


def test_neighbouring_aisles_alternate(two_aisles: Roadmap) -> None:
    expected = {"A1": Direction.FORWARD, "A2": Direction.BACKWARD}
    assert alternating_convention(two_aisles).directions == expected


def test_aisles_alternate_by_position_and_not_by_name() -> None:
    nodes = {f"{side}{n}": (x, float(n)) for side, x in (("W", 0.0), ("E", 1.0)) for n in (2, 9, 10)}
    across = [RoadEdge(f"W{n}", f"E{n}", f"A{n}", one_lane=True) for n in (2, 9, 10)]
    lanes = [RoadEdge(f"{side}{a}", f"{side}{b}") for side in "WE" for a, b in ((2, 9), (9, 10))]
    directions = alternating_convention(Roadmap(nodes, (*across, *lanes))).directions
    assert [directions[name].value for name in ("A2", "A9", "A10")] == ["forward", "backward", "forward"]


def test_a_single_thoroughfare_is_driven_both_ways(siding: Roadmap) -> None:
    assert alternating_convention(siding).directions == {}


def test_only_the_wrong_way_of_a_named_aisle_is_not_permitted() -> None:
    convention = Convention({"A": Direction.FORWARD, "B": Direction.BACKWARD, "C": Direction.BOTH})
    permitted = {
        aisle: (
            convention.permits(RoadEdge("a", "b", aisle), True),
            convention.permits(RoadEdge("a", "b", aisle), False),
        )
        for aisle in ("A", "B", "C", "")
    }
    assert permitted == {"A": (True, False), "B": (False, True), "C": (True, True), "": (True, True)}


def test_a_divided_site_is_driven_on_the_right_in_each_direction() -> None:
    places = {f"{side}{row}": (x, float(row)) for side, x in (("W", 0.0), ("E", 4.0)) for row in range(4)}
    lanes = [RoadEdge(f"W{row}", f"E{row}", f"A{row}", one_lane=True) for row in range(4)]
    sides = [RoadEdge(f"{side}{row}", f"{side}{row + 1}") for side in "WE" for row in range(3)]
    directions = divided_convention(Roadmap(places, (*lanes, *sides))).directions
    forward, backward = Direction.FORWARD, Direction.BACKWARD
    assert directions == {"A0": forward, "A1": forward, "A2": backward, "A3": backward}


def test_along_y_too_one_drives_on_the_right() -> None:
    places = {f"{side}{row}": (float(row), y) for side, y in (("S", 0.0), ("N", 4.0)) for row in range(4)}
    lanes = [RoadEdge(f"S{row}", f"N{row}", f"A{row}", one_lane=True) for row in range(4)]
    ends = [RoadEdge(f"{side}{row}", f"{side}{row + 1}") for side in "SN" for row in range(3)]
    directions = divided_convention(Roadmap(places, (*lanes, *ends))).directions
    assert [directions[f"A{row}"].value for row in range(4)] == ["backward", "backward", "forward", "forward"]


def test_the_only_way_to_a_part_of_the_site_is_driven_both_ways() -> None:
    """Two rings of two aisles each, joined by aisle B alone: W - A1, A2 - M - B - N - A3, A4 - E."""
    places = {name: (x, 0.0) for name, x in (("W", 0.0), ("M", 4.0), ("N", 8.0), ("E", 12.0))}
    places |= {f"a{n}": (2.0 if n < 3 else 10.0, -1.0 if n % 2 else 1.0) for n in range(1, 5)}
    ways = (("W", "a1", "M", "A1"), ("W", "a2", "M", "A2"), ("N", "a3", "E", "A3"), ("N", "a4", "E", "A4"))
    aisles = [RoadEdge(a, b, way[3], one_lane=True) for way in ways for a, b in (way[:2], way[1:3])]
    roadmap = Roadmap(places, (*aisles, RoadEdge("M", "N", "B", one_lane=True)))
    directions = divided_convention(roadmap).directions
    assert "B" not in directions
    assert directions["A1"] != directions["A2"]
    assert directions["A3"] != directions["A4"]


def test_a_one_way_aisle_needs_no_convention(two_aisles: Roadmap) -> None:
    edges = tuple(replace(edge, one_way=True) if edge.aisle == "A1" else edge for edge in two_aisles.edges)
    assert through_aisles(Roadmap(two_aisles.nodes, edges)) == ["A2"]
