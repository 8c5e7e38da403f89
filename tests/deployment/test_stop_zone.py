import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leed_ros.deployment.stop_zone import free_distance, measured_share, points_from_scan
from leed_ros.task.geometry import FloatArray


@pytest.mark.parametrize(
    ("point", "command", "expected"),
    [
        ((1.0, 0.0), (0.5, 0.0), 0.8),  # straight ahead: 1.0 - 0.2
        ((1.0, 0.12), (0.5, 0.0), 0.84),  # off centre: 1.0 - sqrt(0.2^2 - 0.12^2)
        ((1.0, 0.25), (0.5, 0.0), math.inf),  # beside the swept lane
        ((-1.0, 0.0), (0.5, 0.0), math.inf),  # behind
        ((-1.0, 0.0), (-0.1, 0.0), 0.8),  # behind, reversing
        ((1.0, 0.0), (-0.1, 0.0), math.inf),
        ((1.0, 0.0), (0.0, 2.0), math.inf),  # turning in place sweeps nothing
        ((0.1, 0.0), (0.5, 0.0), 0.0),  # inside the footprint, approached
        ((-0.1, 0.0), (0.5, 0.0), math.inf),  # inside the footprint, left behind
        ((1.0, 1.0), (0.5, 0.5), math.pi / 2 - 2 * math.asin(0.1)),  # quarter of a unit circle, less the disc's chord
        ((1.0, -1.0), (0.5, -0.5), math.pi / 2 - 2 * math.asin(0.1)),  # the same to the right
        ((-1.0, 1.0), (-0.5, -0.5), math.pi / 2 - 2 * math.asin(0.1)),  # the same in reverse
        ((1.0, 0.0), (0.5, 0.5), math.inf),  # straight ahead, but the robot turns away
        ((0.0, 1.0), (0.5, 0.5), math.inf),  # centre of the circle
    ],
)
def test_free_distance_of_one_point(point: tuple[float, float], command: tuple[float, float], expected: float) -> None:
    assert free_distance(np.array([point]), np.array(command), 0.2) == pytest.approx(expected, abs=1e-9)


def test_nearest_point_on_the_way_decides() -> None:
    points = np.array([[2.0, 0.0], [1.0, 0.0], [0.5, 0.5]])
    assert free_distance(points, np.array([0.5, 0.0]), 0.2) == pytest.approx(0.8)
    assert free_distance(points[:0], np.array([0.5, 0.0]), 0.2) == math.inf


def _driven_until_contact(point: FloatArray, curvature: float, radius: float) -> float:
    """Drive in steps of a tenth of a millimetre."""
    lengths = np.arange(0.0, 2.0, 1e-4)
    centres = np.stack([np.sin(lengths * curvature), 1.0 - np.cos(lengths * curvature)], axis=-1) / curvature
    touching = np.hypot(*(centres - point).T) < radius
    return float(lengths[touching.argmax()]) if touching.any() else math.inf


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    point=st.tuples(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5)),
    curvature=st.floats(0.05, 20.0),
    side=st.sampled_from([-1.0, 1.0]),
    radius=st.floats(0.05, 0.5),
)
def test_free_distance_agrees_with_driving(
    point: tuple[float, float], curvature: float, side: float, radius: float
) -> None:
    assume(math.hypot(*point) > radius)
    found = free_distance(np.array([point]), np.array([0.4, 0.4 * side * curvature]), radius)
    earliest, latest = (
        _driven_until_contact(np.array(point), side * curvature, radius + slack) for slack in (1e-4, -1e-4)
    )
    assert min(earliest, 2.0) - 2e-4 <= min(found, 2.0) <= min(latest, 2.0) + 2e-4


def test_points_follow_rep_117() -> None:
    ranges = np.array([1.0, np.inf, np.nan, 0.0, -1.0, -np.inf, 2.0])
    angles = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5 * np.pi, np.pi])
    points = points_from_scan(ranges, angles)
    np.testing.assert_allclose(points, [[1.0, 0.0], [0.0, 0.001], [-2.0, 0.0]], atol=1e-12)
    assert measured_share(ranges) == pytest.approx(4 / 7)  # a return, a free one, a too close one, a return
    assert measured_share(np.zeros(0)) == 0.0
