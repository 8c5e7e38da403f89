"""Clearance between stretches, by hand."""

import numpy as np
import pytest

from leed_ros.demonstration.roads.clearance import close_segments, segment_distance


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([[0, 0], [1, 0]], [[0, 2], [1, 2]], 2.0),  # parallel
        ([[0, 0], [1, 0]], [[4, 4], [4, 4]], 5.0),  # a point beyond the end
        ([[0, 0], [2, 0]], [[1, 0.5], [1, 3]], 0.5),  # end above the middle
        ([[0, 0], [2, 2]], [[0, 2], [2, 0]], 0.0),  # crossing
        ([[0, 0], [1, 0]], [[1, 0], [1, 1]], 0.0),  # sharing an end
        ([[0, 0], [0, 0]], [[3, 4], [3, 4]], 5.0),  # two places
    ],
)
def test_segment_distance(a: list[list[float]], b: list[list[float]], expected: float) -> None:
    one, other = np.array(a, dtype=float), np.array(b, dtype=float)
    assert segment_distance(one, other[np.newaxis]) == pytest.approx([expected])
    assert segment_distance(other, one[np.newaxis]) == pytest.approx([expected])


def test_a_gap_of_exactly_the_clearance_is_enough() -> None:
    others = np.array([[[0.0, 0.5], [1.0, 0.5]], [[0.0, 0.49], [1.0, 0.49]]])
    assert close_segments(np.array([[0.0, 0.0], [1.0, 0.0]]), others, 0.5).tolist() == [1]
