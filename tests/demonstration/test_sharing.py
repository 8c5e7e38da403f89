"""Who is shown whose demonstrations."""

import numpy as np

from leed_ros.demonstration.sharing import named_in, shown_to_each
from leed_ros.task.records import Demonstration
from tests.demonstrations_made import blank_demonstration


def demonstration(robot: int) -> Demonstration:
    return blank_demonstration(2, 3, poses=np.full((2, 3), float(robot)))


def owners(shown) -> list[int]:
    return [int(one.poses[0, 0]) for one in shown]


FOUND = [[demonstration(robot) for _ in range(4)] for robot in range(3)]


def test_robots_of_one_kind_are_shown_all_of_each_others_and_their_own_first() -> None:
    shown = shown_to_each(FOUND, "aaa", 100)
    assert [sorted(owners(one)) for one in shown] == [[0] * 4 + [1] * 4 + [2] * 4] * 3
    for robot, one in enumerate(shown):
        assert one[:4] == FOUND[robot]


def test_no_more_are_shown_than_the_limit_unless_they_are_a_robots_own() -> None:
    assert [len(one) for one in shown_to_each(FOUND, "aaa", 7)] == [7, 7, 7]
    assert shown_to_each(FOUND, "aaa", 2) == FOUND
    assert shown_to_each(FOUND, "aaa", 0) == FOUND


def test_other_kinds_and_robots_that_are_to_behave_otherwise_keep_to_their_own() -> None:
    assert [set(owners(one)) for one in shown_to_each(FOUND, "aba", 100)] == [{0, 2}, {1}, {0, 2}]
    assert [set(owners(one)) for one in shown_to_each(FOUND, "aaa", 100, apart=[1])] == [{0, 1, 2}, {1}, {0, 1, 2}]


def test_the_same_seed_shows_the_same_and_robots_are_shown_different_ones() -> None:
    many = [[demonstration(index) for index in range(50)] for _ in range(3)]
    first, again, other = (shown_to_each(many, "aaa", 60, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert owners(first[0])[50:] != owners(first[1])[50:]
    assert owners(first[0])[50:] != owners(other[0])[50:]


def test_rules_name_robots_by_their_whole_name() -> None:
    names = [f"robot_{index}" for index in range(12)]
    said = ["robot_11 has low priority: it gives way to the other robots.", "A3 is closed: nobody drives through it."]
    assert named_in(said, names) == [11]
    assert named_in((), names) == []
