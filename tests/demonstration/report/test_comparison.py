import math

import numpy as np
import pytest

from leed_ros.demonstration.report.comparison import choosing_score, compare


def result(score: float | None, *rewards: float, simulations: int = 4) -> dict:
    figures = [{"best_score": None}, {"best_score": score}]
    return {"reward": list(rewards), "simulations": simulations, "figures": figures}


CODE = {
    "greedy": {0: result(3.0, 1.0, 1.0), 1: result(2.0, 5.0, 7.0), 2: result(2.0, 4.0, 4.0), 3: result(1.0, 9.0, 9.0)},
    "random": {0: result(1.0, 9.0, 9.0), 1: result(4.0, 2.0, 4.0), 2: result(2.0, 8.0, 8.0)},
}
MODEL = {
    0: result(3.0, 0.0, 0.0),  # a tie with greedy: code wins, no difference
    1: result(5.0, 1.0, 1.0),  # better than random when chosen, but 1 and 3 worse held out
    2: result(2.5, 5.0, 6.0),  # better than greedy, 1 and 2 better held out
    3: result(9.0, 0.0, 0.0),  # random search has no result yet
}


def compared():
    return compare("convention", CODE, MODEL, np.random.default_rng(0))


def test_the_loop_is_compared_with_the_code_proposer_that_would_have_been_chosen() -> None:
    comparison = compared()
    assert [(one.place, one.code, one.model_chosen) for one in comparison.places] == [
        (0, "greedy", False),
        (1, "random", True),
        (2, "greedy", True),
    ]
    assert [one.difference.mean for one in comparison.places] == [0.0, -2.0, 1.5]
    assert comparison.difference.mean == pytest.approx(-0.5 / 3)
    assert comparison.simulations == 12.0


def test_places_below_are_counted_and_the_worst_is_told() -> None:
    comparison = compared()
    assert [one.place for one in comparison.below] == [1]
    assert (comparison.chosen, comparison.worst, comparison.clearly_below) == (2, -2.0, 1)
    assert comparison.places[0].difference.low == comparison.places[0].difference.high == 0.0
    mapping = comparison.to_mapping()
    assert (mapping["below"], mapping["worst"], mapping["places"][1]["difference"]["mean"]) == (1, -2.0, -2.0)


def test_a_model_without_any_convention_is_never_chosen() -> None:
    nothing = result(None, simulations=0)
    assert choosing_score(nothing) == -math.inf
    comparison = compare("repair", CODE, {1: nothing}, np.random.default_rng(0))
    assert comparison.chosen == 0 and comparison.difference.mean == 0.0 and comparison.worst == 0.0


def test_without_results_there_is_nothing_to_compare() -> None:
    assert compare("repair", CODE, {}, np.random.default_rng(0)) is None
    assert compare("repair", {}, MODEL, np.random.default_rng(0)) is None
