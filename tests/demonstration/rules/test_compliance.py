"""Compliance: judged by where robots went, on tracks that are reckoned by hand."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from leed_ros.demonstration.execution.execution import Execution
from leed_ros.demonstration.rules.compliance import Compliance
from leed_ros.demonstration.rules.enforcement import SiteRules
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Capacity, Closed, KeepClear, OneWay, Priority, RightOfWay, Rules
from leed_ros.demonstration.rules.tracks import Violation
from leed_ros.task.site import Roadmap

ROBOTS = ("robot_0", "robot_1", "robot_2")
STRIDE = 0.1
"""Robots drive 0.1 m in a step of 0.2 s, below."""


def track(*corners: tuple[float, float], stand: int = 0) -> np.ndarray:
    """Drive from corner to corner by strides, standing some steps at the last but one. Shape (T, 2)."""
    points = [np.array(corners[0])]
    for number, (start, end) in enumerate(itertools.pairwise(corners), start=1):
        if stand and number == len(corners) - 1:
            points += [points[-1]] * stand
        count = round(float(np.hypot(*np.subtract(end, start))) / STRIDE)
        points += list(np.linspace(start, end, count + 1)[1:])
    return np.array(points)


def violations(
    roadmap: Roadmap, rule, *tracks: np.ndarray, ended: Sequence[int | None] = (None, None, None)
) -> list[tuple[int, int]]:
    return [(one.robot, one.step) for one in judged(roadmap, rule, *tracks, ended=ended)]


def judged(roadmap: Roadmap, rule, *tracks: np.ndarray, ended=(None, None, None)) -> tuple[Violation, ...]:
    """Judge tracks of robots; those that are shorter stay where they end, with their mission over."""
    length = max(len(points) for points in tracks)
    poses, valid = np.zeros((length, len(tracks), 3)), np.ones((length, len(tracks)), dtype=np.bool_)
    for robot, points in enumerate(tracks):
        poses[:, robot, :2] = np.concatenate([points, np.repeat(points[-1:], length - len(points), axis=0)])
        valid[len(points) if ended[robot] is None else ended[robot] :, robot] = False
    empty = np.zeros(valid.shape)
    execution = Execution(0.2, poses, empty[..., None], empty[..., None], empty, ~valid, ~valid, valid)
    site_rules = SiteRules.of(Rules(rules=(rule,)), Gazetteer(roadmap, {"west": ("W1",)}, ROBOTS))
    return Compliance(site_rules, roadmap).violations(execution)


def test_who_comes_into_a_closed_aisle_is_found_where_it_is_no_mouth_any_more(two_aisles) -> None:
    rule = Closed(place="A1")
    assert violations(two_aisles, rule, track((0, 0.6), (0, 0), (0.6, 0))) == [(0, 9)], "0.3 m into the aisle"
    assert violations(two_aisles, rule, track((0, -1.2), (0, 1.2))) == [], "past the mouth"
    assert violations(two_aisles, rule, track((0, 1.2), (3, 1.2))) == [], "through the other aisle"


def test_a_robot_that_starts_in_a_closed_aisle_may_leave_it_but_not_come_back(two_aisles) -> None:
    rule = Closed(place="A1")
    assert violations(two_aisles, rule, track((1.2, 0), (0, 0), (0, 1.2))) == []
    assert violations(two_aisles, rule, track((1.2, 0), (0, 0), (1.2, 0))) == [(0, 15)]


def test_who_ended_its_mission_is_not_judged(two_aisles) -> None:
    into = track((0, 0.6), (0, 0), (0.6, 0))
    assert violations(two_aisles, Closed(place="A1"), into, ended=[5]) == []


def test_a_closed_junction_is_entered_within_a_quarter_of_a_metre(two_aisles) -> None:
    assert violations(two_aisles, Closed(place="Wm"), track((0, 0), (0, 1.2))) == [(0, 4)]
    assert violations(two_aisles, Closed(place="Wm"), track((0.6, 0), (0, 0))) == []


def test_the_wrong_way_is_driven_after_three_tenths_of_a_metre(two_aisles) -> None:
    through = track((0.05, 0), (2.95, 0))
    assert violations(two_aisles, OneWay(place="A1", toward="east"), through) == []
    assert violations(two_aisles, OneWay(place="A1", toward="west"), through) == [(0, 6)], "in at 0.25 m, now at 0.65 m"
    wobble = np.concatenate([through[:15], through[14:11:-1], through[12:]])
    assert violations(two_aisles, OneWay(place="A1", toward="east"), wobble) == []


def test_the_last_one_to_enter_a_full_place_is_to_blame(two_aisles) -> None:
    first = track((0, 0), (3, 0))
    second = track((0, 0.6), (0, 0), (3, 0))
    assert violations(two_aisles, Capacity(place="A1", robots=1), first, second) == [(1, 9)]
    assert violations(two_aisles, Capacity(place="A1", robots=2), first, second) == []
    late = np.concatenate([np.repeat(second[:1], 30, axis=0), second])
    assert violations(two_aisles, Capacity(place="A1", robots=1), first, late) == []


def test_a_place_that_is_overfull_from_the_start_is_nobodys_fault_but_who_enters_then(two_aisles) -> None:
    inside = [track((0.6 * n, 0.0), (0.6 * n + 0.1, 0.0)) for n in (1, 3)]
    coming = track((0, 0.6), (0, 0), (0.4, 0))
    assert violations(two_aisles, Capacity(place="A1", robots=1), *inside) == []
    assert violations(two_aisles, Capacity(place="A1", robots=1), *inside, coming) == [(2, 9)]


def test_who_stops_for_two_seconds_in_a_place_kept_clear_is_found(two_aisles) -> None:
    rule = KeepClear(place="A1")
    assert violations(two_aisles, rule, track((0, 0), (1.2, 0), (3, 0), stand=10)) == [(0, 12)]
    assert violations(two_aisles, rule, track((0, 0), (1.2, 0), (3, 0), stand=9)) == []
    assert violations(two_aisles, rule, track((0, 0.6), (0, 0), (3, 0), stand=20)) == [], "before the mouth"
    assert violations(two_aisles, rule, track((1.2, 0), (1.2, 0), (3, 0), stand=20)) == [], "where it started"


def test_who_drives_through_the_way_of_a_waiting_robot_of_higher_priority_is_to_blame(two_aisles) -> None:
    waiting = track((0, -1.2), (0, -0.7), (0, 0.6), stand=20)
    crossing = track((2, 0), (0, 0), (0, 1.2))
    for rule in (Priority(robot="robot_0", level="high"), Priority(robot="robot_1", level="low")):
        ((robot, step),) = violations(two_aisles, rule, waiting, crossing)
        assert robot == 1
        assert np.hypot(*(crossing[step] - [0.0, 0.0])) < 0.5 <= np.hypot(*(crossing[step - 1] - [0.0, 0.0]))
    assert violations(two_aisles, Priority(robot="robot_1", level="high"), waiting, crossing) == []
    bystander = np.array([[2.0, 1.2]])
    assert violations(two_aisles, Priority(robot="robot_2", level="high"), waiting, crossing, bystander) == []


def test_a_robot_that_drives_on_was_not_kept_waiting(two_aisles) -> None:
    rule = Priority(robot="robot_0", level="high")
    crossing = track((2, 0), (0, 0), (0, 1.2))
    assert violations(two_aisles, rule, track((0, -1.2), (0, 0.6)), crossing) == []
    queue = track((0, -0.4), (0, -0.4), (0, 1.2), stand=15)
    behind = track((0, -0.8), (0, -0.8), (0, 0.8), stand=25)
    assert violations(two_aisles, rule, behind, queue) == [], "it was in the way before"


@pytest.mark.parametrize("first", ["A1", "robot_1"])
def test_who_enters_a_junction_before_one_with_the_right_of_way_is_to_blame(two_aisles, first: str) -> None:
    rule = RightOfWay(place="W1", first=first)
    out = track((1.5, 0), (0, 0), (0, 1.2))
    early, late = track((0, -1.2), (0, 1.2)), track((0, -1.2), (0, -0.6), (0, 1.2), stand=15)
    assert violations(two_aisles, rule, early, out) == [(0, 10)], "the other was 0.5 m away"
    assert violations(two_aisles, rule, late, out) == []
    far = np.concatenate([np.repeat(out[:1], 8, axis=0), out])
    assert violations(two_aisles, rule, early, far) == [], "the other was 1.3 m away"


def test_a_violation_says_in_words_what_happened(two_aisles) -> None:
    (one,) = judged(two_aisles, Capacity(place="A1", robots=1), track((0, 0), (3, 0)), track((0, 0.6), (0, 0), (3, 0)))
    assert one == Violation(1, 9, Capacity(place="A1", robots=1), "entered A1 as number 2 of at most 1")
