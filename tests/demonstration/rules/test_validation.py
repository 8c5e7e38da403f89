"""Validation: what is unclear is asked about, what contradicts itself is named, and neither is enforced."""

import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leed_ros.demonstration.rules.rule import Capacity, Closed, KeepClear, OneWay, Priority, RightOfWay, Rules
from leed_ros.demonstration.rules.validation import Checked, check, in_force
from leed_ros.task.site import RoadEdge, Roadmap, Site
from leed_sim.scenario import make_scenario

ROBOTS = tuple(f"robot_{number}" for number in range(8))
WAREHOUSE = make_scenario("warehouse", 8, 0).site


def checked(*rules, site: str = "warehouse") -> Checked:
    return check(Rules(rules=rules), make_scenario(site, 8, 0).site, ROBOTS)


words = st.one_of(
    st.text(min_size=1, max_size=64), st.sampled_from(["A3", "---", "aisle", "robot", "west", "٣", "the 3"])
)
any_rule = st.one_of(
    st.builds(Closed, place=words),
    st.builds(OneWay, place=words, toward=words),
    st.builds(Capacity, place=words, robots=st.integers(1, 128)),
    st.builds(Priority, robot=words, level=st.sampled_from(["high", "low"])),
    st.builds(RightOfWay, place=words, first=words),
    st.builds(KeepClear, place=words),
)
ODD = Site(
    "odd", (0, 0, 9, 9), np.zeros((0, 5)), Roadmap({"---": (0.0, 0.0), "A3": (1.0, 0.0)}, (RoadEdge("---", "A3"),))
)


@settings(max_examples=20, deadline=None)
@given(st.lists(any_rule, max_size=4))
def test_whatever_the_names_a_rule_is_kept_or_asked_about_or_contradicted(rules: list) -> None:
    for site in (WAREHOUSE, ODD):
        result = check(Rules(rules=tuple(rules)), site, ROBOTS)
        assert check(result.rules, site, ROBOTS).rules == result.rules
        if rules and not result.rules.rules:
            assert result.questions or result.contradictions


def test_names_become_canonical() -> None:
    result = checked(
        Closed(place="aisle 3"),
        OneWay(place="a-2", toward="westbound", until="12:00"),
        OneWay(place="A4", toward="station E1"),
        Capacity(place="the west side", robots=2),
        Priority(robot="Robot 2", level="high"),
        RightOfWay(place="w inner 1", first="aisle A1"),
        KeepClear(place="dock W3"),
    )
    assert result.rules.rules == (
        Closed(place="A3"),
        OneWay(place="A2", toward="west", until="12:00"),
        OneWay(place="A4", toward="E1"),
        Capacity(place="west", robots=2),
        Priority(robot="robot_2", level="high"),
        RightOfWay(place="W_inner_1", first="A1"),
        KeepClear(place="W3"),
    )
    assert (result.questions, result.contradictions, result.remarks) == ((), (), ())


@pytest.mark.parametrize(
    ("rule", "question"),
    [
        (Closed(place="A33"), "There is no place named 'A33'. Do you mean A3_3, A3 or A7_3?"),
        (Closed(place="dock 3"), "'dock 3' can mean W3 or E3. Which one do you mean?"),
        (
            Priority(robot="robot 12", level="low"),
            "There is no robot named 'robot 12'. Do you mean robot_2 or robot_1?",
        ),
        (OneWay(place="W_outer", toward="north"), "There is no aisle named 'W_outer'. What do you mean by it?"),
        (
            OneWay(place="A1", toward="north"),
            "'north' does not tell the direction of A1. Toward which of its ends is it one-way?",
        ),
        (
            RightOfWay(place="W_inner_1", first="A2"),
            "A2 does not meet W_inner_1. At which junction does it have the right of way?",
        ),
    ],
)
def test_what_is_unclear_is_asked_about_and_not_enforced(rule, question: str) -> None:
    result = checked(rule, Closed(place="A5"))
    assert result.questions == (question,)
    assert result.rules.rules == (Closed(place="A5"),)


@pytest.mark.parametrize(
    "rules",
    [
        (OneWay(place="A2", toward="east"), OneWay(place="A2", toward="W1")),
        (Priority(robot="robot_1", level="high"), Priority(robot="robot 1", level="low")),
        (RightOfWay(place="W_inner_1", first="A1"), RightOfWay(place="W_inner_1", first="robot_0")),
        tuple(Priority(robot=name, level="high") for name in ROBOTS),
    ],
)
def test_rules_that_contradict_each_other_are_named_and_not_enforced(rules) -> None:
    result = checked(*rules, Closed(place="A5"))
    assert len(result.contradictions) == 1
    assert result.rules.rules == (Closed(place="A5"),)


def test_the_same_rule_twice_is_one_rule() -> None:
    result = checked(OneWay(place="A2", toward="east"), OneWay(place="aisle 2", toward="eastbound"))
    assert result.rules.rules == (OneWay(place="A2", toward="east"),)
    assert result.contradictions == ()


def test_a_closure_that_cuts_stations_off_is_named_with_them_and_enforced() -> None:
    result = checked(Closed(place="K"), site="corridor")
    west, east = result.contradictions
    assert west == (
        "No way leads from W1, W2, W3, W4, W5, W6 and 3 more to E1, E2, E3, E4, E5, E6 and 3 more any more"
        " under these rules: K is closed: nobody drives through it."
    )
    assert east.startswith("No way leads from E1")
    assert result.rules.rules == (Closed(place="K"),)


def test_one_way_aisles_that_all_lead_east_leave_no_way_back() -> None:
    aisles = [f"A{number}" for number in range(1, 8)]
    result = checked(*(OneWay(place=name, toward="east") for name in aisles))
    assert len(result.contradictions) == 1
    assert result.contradictions[0].startswith("No way leads from E1, E2")


def test_closing_one_of_many_aisles_cuts_nothing_off() -> None:
    assert checked(Closed(place="A3"), Closed(place="W3")).contradictions == ()


def test_harmless_rules_that_change_nothing_are_remarked_on() -> None:
    result = checked(Closed(place="A3"), OneWay(place="A3", toward="west"), Capacity(place="A2", robots=8))
    assert len(result.rules.rules) == 3
    assert [remark.split(",")[0] for remark in result.remarks] == ["A3 is closed", "There are 8 robots"]


def test_a_rule_holds_until_its_time_of_day() -> None:
    rules = Rules(rules=(Closed(place="A1"), Closed(place="A2", until="12:00")))
    assert in_force(rules, datetime.time(11, 59, 59)) == rules
    assert in_force(rules, datetime.time(12, 0)).rules == (Closed(place="A1"),)
