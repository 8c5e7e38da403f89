"""The gazetteer: names as people write them, on the shipped sites and on any roadmap."""

import pytest

from leed_ros.demonstration.rules.direction import aisle_line, directed_line
from leed_ros.demonstration.rules.place import Kind
from leed_ros.demonstration.rules.places import ROAD_KINDS, Gazetteer
from leed_ros.task.site import RoadEdge, Roadmap
from leed_sim.scenario import make_scenario

ROBOTS = tuple(f"robot_{number}" for number in range(8))


def gazetteer(name: str) -> Gazetteer:
    return Gazetteer.of(make_scenario(name, 8, 0).site, ROBOTS)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("A3", "A3"),
        ("aisle A3", "A3"),
        ("the aisle 3", "A3"),
        ("a-3", "A3"),
        ("Aisle A03", "A3"),
        ("A3 west", "A3_west"),
        ("W inner 2", "W_inner_2"),
        ("station w1", "W1"),
        ("the western dock no. 3", "W3"),
        ("west", "west"),
        ("West side", "west"),
        ("the eastern docks", "east"),
        ("west outer lane", "W_outer"),
    ],
)
def test_names_in_a_warehouse(words: str, name: str) -> None:
    found = gazetteer("warehouse").find(words)
    assert found.place is not None
    assert found.place.name == name


@pytest.mark.parametrize("words", ["robot_2", "Robot 2", "robot two", "ROBOT-02", "AGV 2", "2"])
def test_names_of_robots(words: str) -> None:
    found = gazetteer("warehouse").find(words, {Kind.ROBOT})
    assert found.candidates == ("robot_2",)


@pytest.mark.parametrize(
    ("site", "words", "name", "kind"),
    [
        ("corridor", "corridor K", "K", Kind.AISLE),
        ("corridor", "bay b1", "B1", Kind.LANE),
        ("corridor", "K3", "K3", Kind.JUNCTION),
        ("arena", "c2 r5", "C2_R5", Kind.JUNCTION),
    ],
)
def test_names_on_other_sites(site: str, words: str, name: str, kind: Kind) -> None:
    place = gazetteer(site).find(words).place
    assert place is not None
    assert (place.name, place.kind) == (name, kind)


def test_every_name_of_every_site_finds_itself() -> None:
    for site in ("warehouse", "arena", "corridor"):
        book = gazetteer(site)
        for name, place in book.places.items():
            assert book.find(name, {place.kind}).place is place
            assert book.find(name.upper().replace("_", " "), {place.kind}).place is place


def test_what_can_mean_several_is_not_guessed() -> None:
    found = gazetteer("warehouse").find("dock 3")
    assert found.place is None
    assert found.candidates == ("W3", "E3")


def test_an_unknown_name_gives_those_that_look_like_it() -> None:
    book = gazetteer("warehouse")
    assert "A3" in book.find("A33").nearest
    assert book.find("A33").place is None
    assert set(book.find("robot 12", {Kind.ROBOT}).nearest) == {"robot_1", "robot_2"}
    assert book.find("robot 12", ROAD_KINDS).place is None
    assert gazetteer("arena").find("aisle 3").place is None


def test_an_aisle_is_its_stretches_and_the_places_between_its_mouths(two_aisles) -> None:
    place = Gazetteer(two_aisles, {}, ()).places["A1"]
    assert place.nodes == {"a1_1", "a1_2", "a1_3", "a1_4"}
    assert len(place.stretches) == 5
    assert place.entered_by(("W1", "a1_1")) and not place.entered_by(("a1_1", "W1"))
    assert place.touches(("a1_1", "W1")) and not place.touches(("W1", "Wm"))


def test_a_zone_is_the_open_space_around_its_stations(two_aisles) -> None:
    book = Gazetteer(two_aisles, {"west": ("W1", "W2"), "east": ("E1",)}, ())
    assert book.places["west"].nodes == {"W1", "Wm", "W2"}
    assert book.places["east"].nodes == {"E1", "Em", "E2"}
    together = Gazetteer(two_aisles, {"left": ("W1",), "top": ("W2",)}, ())
    assert together.places["left"].nodes == {"W1"}


def test_an_aisle_leads_toward_a_compass_point_or_a_place(two_aisles) -> None:
    book = Gazetteer(two_aisles, {"west": ("W1",)}, ())
    east = ("W1", "a1_1", "a1_2", "a1_3", "a1_4", "E1")
    for toward in ("east", "E1", "Em", "E2"):
        assert directed_line(book.places["A1"], toward, book) == east
    for toward in ("west", "W2", "D2", "A2"):
        expected = None if toward == "A2" else east[::-1]
        assert directed_line(book.places["A1"], toward, book) == expected
    assert directed_line(book.places["A1"], "north", book) is None
    assert directed_line(book.places["A1"], "Atlantis", book) is None


def test_a_ring_has_no_direction() -> None:
    nodes = {"a": (0.0, 0.0), "b": (1.0, 0.0), "c": (0.0, 1.0)}
    ring = Roadmap(nodes, tuple(RoadEdge(a, b, "R") for a, b in ("ab", "bc", "ca")))
    book = Gazetteer(ring, {}, ())
    assert aisle_line(book.places["R"]) is None
    assert directed_line(book.places["R"], "east", book) is None
