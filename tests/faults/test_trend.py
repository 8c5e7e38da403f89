import pytest

from bench.soak.figures.trend import growth, trend


def test_the_slope_is_the_median_of_the_slopes_between_all_pairs():
    """Between (0,0) (1,1) (2,2) (3,9): slopes 1 1 3 1 4 7, whose median is 2."""
    assert trend([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0, 9.0]).slope == pytest.approx(2.0)


def test_single_outliers_do_not_turn_a_flat_line():
    values = [100.0] * 30
    values[7] = values[21] = 500.0
    found = trend(list(range(30)), values)
    assert (found.slope, found.low, found.high) == (0.0, 0.0, 0.0)


def test_figures_of_one_moment_have_no_slope():
    assert trend([5.0, 5.0, 5.0], [1.0, 2.0, 3.0]).slope == 0.0


def test_growth_compares_the_highest_of_the_last_third_with_the_highest_of_the_first():
    assert growth([20, 22, 21, 30, 20, 20, 23, 21, 24]) == 2
    assert growth([]) == 0.0
