"""What a real lidar's scan becomes, in numbers computed by hand."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leed_ros.deployment.laser import LaserConfig, LaserError, Scan, beams_from_scan, lidar_fits, rays_from_beams
from leed_ros.task.config import ConfigError
from leed_ros.task.robot import RobotConfig

INF, NAN = math.inf, math.nan
FOUR = RobotConfig(num_rays=4).ray_angles()  # back, right, front, left
EIGHTH = math.pi / 4


def eight_beams(*ranges: float, **changes: Any) -> Scan:
    """A scan of eight beams: back, back right, right, front right, front, front left, left, back left."""
    values = {"angle_min": -math.pi, "angle_increment": EIGHTH, "range_min": 0.1, "range_max": 4.0, **changes}
    return Scan(np.array(ranges, dtype=np.float32), **values)


def rays(scan: Scan, angles: np.ndarray = FOUR, **config: Any) -> list[float]:
    chosen = LaserConfig(**{"max_gap": 0.0, **config})
    return rays_from_beams(beams_from_scan(scan, chosen), angles, 3.0, chosen.max_gap).tolist()


STEPS = eight_beams(1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7)


def test_rays_are_the_beams_that_lie_on_them() -> None:
    assert rays(STEPS) == pytest.approx([1.0, 1.2, 1.4, 1.6])


def test_lidar_may_start_anywhere_and_turn_clockwise() -> None:
    clockwise = eight_beams(*np.roll(STEPS.ranges, 4)[::-1], angle_min=math.pi - EIGHTH, angle_increment=-EIGHTH)
    turned_back = eight_beams(*np.roll(STEPS.ranges[::-1], 1), angle_min=math.pi, angle_increment=-EIGHTH)
    from_zero = eight_beams(*np.roll(STEPS.ranges, 4), angle_min=0.0)
    two_turns_on = eight_beams(*STEPS.ranges, angle_min=3.0 * math.pi)
    for scan in (turned_back, from_zero, two_turns_on):
        assert rays(scan) == pytest.approx([1.0, 1.2, 1.4, 1.6], abs=1e-6)
    assert rays(clockwise) == pytest.approx([1.4, 1.6, 1.0, 1.2], abs=1e-6)


def test_mounting_turns_and_shifts_what_is_seen() -> None:
    assert rays(STEPS, yaw=math.pi) == pytest.approx([1.4, 1.6, 1.0, 1.2])
    ahead = rays(STEPS, x=-0.032)
    assert (ahead[0], ahead[2]) == pytest.approx((1.032, 1.368), abs=1e-6)
    beams = beams_from_scan(STEPS, LaserConfig(x=0.3, y=0.4))
    front = np.argmin(np.abs(beams.ranges - math.hypot(1.7, 0.4)))
    assert beams.angles[front] == pytest.approx(math.atan2(0.4, 1.7))


@pytest.mark.parametrize(
    ("reported", "expected"),
    [(2.0, 2.0), (3.5, 3.0), (4.0, 3.0), (INF, 3.0), (-INF, 0.1), (0.05, 0.1), (0.1, 0.1)],
)
def test_range_of_a_ray_follows_rep_117(reported: float, expected: float) -> None:
    assert rays(eight_beams(1, 1, 1, 1, reported, 1, 1, 1))[2] == pytest.approx(expected)


@pytest.mark.parametrize("reported", [NAN, 0.0, -1.0, 4.1, 65.5])
def test_beam_that_has_not_measured_is_no_free_space(reported: float) -> None:
    scan = eight_beams(1, 1, 1, 1.5, reported, 1.25, 1, 1)
    assert rays(scan)[2] == pytest.approx(1.25)  # 45 degrees away is still what a ray of 90 degrees stands for
    with pytest.raises(LaserError, match="no measurement near the rays at 0 degrees"):
        rays(scan, RobotConfig(num_rays=8).ray_angles())


def test_lidar_that_reports_nothing_in_reach_as_zero_can_be_told_so() -> None:
    scan = eight_beams(1, 1, 1, 1, 0.0, 4.1, NAN, 1)
    beams = beams_from_scan(scan, LaserConfig(no_return="free"))
    assert beams.ranges[4] == beams.ranges[5] == INF
    assert np.isnan(beams.ranges[6])


def test_gap_is_bridged_by_the_shorter_side_up_to_its_limit() -> None:
    eight = RobotConfig(num_rays=8).ray_angles()
    scan = eight_beams(1, 1, 1, 1.5, NAN, INF, 1, 1)
    assert rays(scan, eight, max_gap=2.0 * EIGHTH)[4] == pytest.approx(1.5)
    scan = eight_beams(1, 1, 1, INF, NAN, NAN, INF, 1)
    assert rays(scan, eight, max_gap=3.0 * EIGHTH)[3:7] == [3.0, 3.0, 3.0, 3.0]
    with pytest.raises(LaserError, match="at 0, 45 degrees"):
        rays(scan, eight, max_gap=2.9 * EIGHTH)


def test_nothing_measured_is_no_scan_to_go_by() -> None:
    with pytest.raises(LaserError, match="rays at -180, -90, 0, 90 degrees"):
        rays(eight_beams(*[NAN] * 8), max_gap=3.0)


def test_ray_takes_the_nearest_beam_and_never_one_between() -> None:
    quarter = np.array([-math.pi, -0.4 * EIGHTH, 0.5 * EIGHTH, 2.0])
    scan = eight_beams(1, 1, 1, 1, 0.5, 2.5, 1, 1)
    assert rays(scan, quarter)[1:3] == pytest.approx([0.5, 0.5])  # towards the front; half-way, where both are as near
    quarter[2] = 0.6 * EIGHTH
    assert rays(scan, quarter)[2] == pytest.approx(2.5)


def test_masked_sectors_are_not_seen_also_across_the_back() -> None:
    scan = eight_beams(0.15, 0.16, 1, 1, 1, 1, 1, 0.17)
    beams = beams_from_scan(scan, LaserConfig(masked="2.3:-2.3"))
    assert sorted(np.degrees(beams.angles).round().tolist()) == [-90.0, -45.0, 0.0, 45.0, 90.0]
    assert beams.ranges.tolist() == [1.0] * 5
    two = beams_from_scan(scan, LaserConfig(masked="2.3:-2.3, -0.1:0.1"))
    assert len(two.ranges) == 4


@pytest.mark.parametrize("masked", ["front", "1", "1:2:3", "1:2,", "nan:1", "1 2"])
def test_mask_that_is_none_is_refused(masked: str) -> None:
    with pytest.raises(ConfigError, match="must be a list of from:to"):
        LaserConfig(masked=masked)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"angle_min": NAN}, "not finite"),
        ({"range_max": INF}, "not finite"),
        ({"angle_increment": 0.0}, "8 beams in steps of 0 rad"),
        ({"angle_increment": 100.0}, "in steps of 100 rad"),
        ({"range_max": 0.0}, "range_max = 0"),
        ({"range_min": -1.0}, "range_min = -1"),
    ],
)
def test_what_is_no_scan_is_refused(change: dict[str, float], words: str) -> None:
    with pytest.raises(LaserError, match=words):
        beams_from_scan(eight_beams(*[1] * 8, **change), LaserConfig())


def test_empty_scan_is_refused() -> None:
    with pytest.raises(LaserError, match="0 beams"):
        beams_from_scan(eight_beams(), LaserConfig())


def test_lidar_fits_by_where_it_looks_and_how_far_not_by_what_it_sees() -> None:
    blind = eight_beams(*[NAN] * 8)
    assert lidar_fits(blind, LaserConfig(), FOUR, 3.0) == []
    assert lidar_fits(blind, LaserConfig(), FOUR, 5.0) == ["the lidar reaches 4 m, the policy sees up to 5 m"]
    front = eight_beams(1, 1, 1, angle_min=-EIGHTH)
    (fault,) = lidar_fits(front, LaserConfig(), FOUR, 3.0)
    assert fault == "the lidar has no beams there: no measurement near the rays at -180 degrees"
    (fault,) = lidar_fits(blind, LaserConfig(masked="-1:1"), FOUR, 3.0)
    assert "at 0 degrees" in fault


def _room(angle: np.ndarray) -> np.ndarray:
    """Range from a point of a room of 4 m by 3 m to its walls, the robot being 1 m from the right one."""
    x, y = np.cos(angle), np.sin(angle)
    with np.errstate(divide="ignore"):
        return np.minimum(2.0 / np.abs(x), np.where(y > 0, 2.0, 1.0) / np.abs(y))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    beams=st.integers(45, 1440),
    start=st.floats(-6.0, 6.0),
    clockwise=st.booleans(),
    yaw=st.floats(-3.0, 3.0),
)
def test_any_lidar_shows_the_same_room(beams: int, start: float, clockwise: bool, yaw: float) -> None:
    step = (-1.0 if clockwise else 1.0) * 2.0 * math.pi / beams
    seen = _room(start + step * np.arange(beams) + yaw).astype(np.float32)
    scan = Scan(seen, start, step, 0.1, 10.0)
    angles = RobotConfig().ray_angles()
    got = rays_from_beams(beams_from_scan(scan, LaserConfig(yaw=yaw)), angles, 3.0, 0.0)
    around = np.linspace(-0.5 * abs(step) - 1e-6, 0.5 * abs(step) + 1e-6, 41)
    possible = np.minimum(_room(angles[:, np.newaxis] + around), 3.0)
    assert (got >= possible.min(axis=1) - 1e-2 * abs(step) - 1e-5).all()
    assert (got <= possible.max(axis=1) + 1e-2 * abs(step) + 1e-5).all()
