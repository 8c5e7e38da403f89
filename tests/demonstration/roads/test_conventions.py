"""Conventions: which aisles are thoroughfares, and in which direction they are driven."""

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
