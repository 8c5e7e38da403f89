"""Searching conventions: what is drawn, what is repaired, what is kept, and within which budget."""

from collections.abc import Mapping

import numpy as np

from leed_ros.demonstration.execution.vetting import Verdict
from leed_ros.demonstration.proposers.search import (
    best_of,
    greedy_repair,
    random_one_way,
    random_search,
    waiting_at,
)
from leed_ros.demonstration.proposers.trial import Outcome
from leed_ros.demonstration.roads.conventions import Convention, Direction, alternating_convention
from leed_sim.scenario import make_scenario

FORWARD, BACKWARD = Direction.FORWARD, Direction.BACKWARD
ROADMAP = make_scenario("warehouse", 8, 0).site.roadmap


def outcome(reward: float, blocked: Mapping[str, float] | None = None) -> Outcome:
    verdict = Verdict(True, True, 0, 10.0, 8.0, reward)
    return Outcome(((verdict,),), ((),), blocked or {})


def num_forward(convention: Convention) -> int:
    return sum(direction is FORWARD for direction in convention.directions.values())


def test_random_conventions_are_one_way_and_have_both_directions(two_aisles, siding) -> None:
    rng = np.random.default_rng(0)
    drawn = [random_one_way(ROADMAP, rng) for _ in range(200)]
    assert all(set(one.directions.values()) == {FORWARD, BACKWARD} for one in drawn)
    assert {num_forward(one) for one in drawn} == {1, 2, 3, 4, 5}
    assert {num_forward(random_one_way(two_aisles, rng)) for _ in range(9)} == {1}
    assert random_one_way(siding, rng).directions == {}


def test_random_search_tries_each_convention_once_and_keeps_to_its_budget(two_aisles) -> None:
    asked: list[Convention] = []

    def judge(convention: Convention) -> Outcome:
        asked.append(convention)
        return outcome(float(num_forward(convention)))

    tried = random_search(ROADMAP, judge, 7, np.random.default_rng(1))
    assert len(tried) == len(asked) == 7 and all(asked.count(one) == 1 for one in asked)
    assert num_forward(best_of(tried).convention) == max(map(num_forward, asked))
    assert len(random_search(two_aisles, judge, 7, np.random.default_rng(1))) == 2


def test_repair_turns_the_aisle_with_most_waiting_and_keeps_what_is_better() -> None:
    first = alternating_convention(ROADMAP)
    aisles = list(first.directions)
    asked: list[Convention] = []

    def judge(convention: Convention) -> Outcome:
        asked.append(convention)
        return outcome(float(num_forward(convention)), {aisles[0]: 1.0, aisles[1]: 2.0, aisles[2]: 0.5})

    tried = greedy_repair(ROADMAP, judge, 4)
    flipped = [{name for name in aisles if one.directions[name] is not first.directions[name]} for one in asked]
    # The second aisle, turned forward, is better, so it stays; the first and the third, turned backward, do not.
    assert flipped == [set(), {aisles[1]}, {aisles[0], aisles[1]}, {aisles[1], aisles[2]}]
    assert best_of(tried).convention == asked[1]


def test_repair_never_makes_all_aisles_one_direction_and_ends_when_nothing_is_left(two_aisles) -> None:
    tried = greedy_repair(two_aisles, lambda convention: outcome(0.0), 9)
    assert [one.convention for one in tried] == [alternating_convention(two_aisles)]


def test_waiting_at_an_aisle_counts_its_mouths(two_aisles) -> None:
    blocked = {"A1": 1.0, "W1": 0.5, "E1": 0.25, "Wm": 8.0, "A2": 4.0}
    assert waiting_at(two_aisles, "A1", blocked) == 1.75
    assert waiting_at(two_aisles, "A2", blocked) == 4.0
