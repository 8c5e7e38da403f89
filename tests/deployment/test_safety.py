import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leed_ros.deployment.safety import Intervention, SafeCommand, SafetyFilter
from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.task.config import ConfigError
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

ROBOT = RobotConfig(max_linear_velocity=0.6)  # radius 0.2 m, 0..0.6 m/s, 2 rad/s, 2 m/s^2, 8 rad/s^2, 36 rays of 3 m
DT = 0.2
FREE = np.full(ROBOT.num_rays, ROBOT.max_range)
BOTH_LIMITS = (Intervention.VELOCITY_LIMIT, Intervention.ACCELERATION_LIMIT)


def _reading(ranges: FloatArray = FREE, pose: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> SensorReading:
    return SensorReading(ranges, np.array(pose), np.zeros(2), np.zeros((), dtype=np.bool_))


def _filter(**config: Any) -> SafetyFilter:
    return SafetyFilter(SafetyConfig(**config), ROBOT, DT)


def _at_full_speed(**config: Any) -> SafetyFilter:
    """Return a filter whose previous command, at time 0, was full speed ahead."""
    safety = _filter(**config)
    for time in (-2 * DT, -DT, 0.0):
        safety.apply([0.6, 0.0], _reading(), time)
    return safety


def _hall(half_width: float, end: float, heading: float = 0.0) -> FloatArray:
    """Return the scan in the middle of a corridor along x with an end wall; nothing behind. Shape (R,)."""
    angles = ROBOT.ray_angles() + heading
    with np.errstate(divide="ignore"):
        sides = np.abs(half_width / np.sin(angles))
        front = np.where(np.cos(angles) > 1e-9, end / np.cos(angles), np.inf)
    return np.minimum(np.minimum(sides, front), ROBOT.max_range)


def _robot_ahead(x: float, y: float) -> FloatArray:
    """Return the scan of a robot of the same size whose centre is at (x, y), in the open. Shape (R,)."""
    angles = ROBOT.ray_angles()
    along = x * np.cos(angles) + y * np.sin(angles)
    across = np.abs(x * np.sin(angles) - y * np.cos(angles))
    hit = (along > 0.0) & (across < ROBOT.radius)
    return np.where(hit, along - np.sqrt(np.maximum(ROBOT.radius**2 - across**2, 0.0)), ROBOT.max_range)


def _assert_command(safe: SafeCommand, expected: tuple[float, float], *interventions: Intervention) -> None:
    np.testing.assert_allclose(safe.command, expected, atol=1e-12)
    assert safe.interventions == interventions


def test_admissible_command_passes_unchanged() -> None:
    safe = _at_full_speed().apply([0.5, 0.3], _reading(), DT)
    _assert_command(safe, (0.5, 0.3))
    assert not safe.stopped


def test_command_is_clipped_to_the_limits() -> None:
    safety = _filter()
    safety.apply([0.4, 1.5], _reading(), 0.0)
    _assert_command(safety.apply([9.0, 90.0], _reading(), DT), (0.6, 2.0), Intervention.VELOCITY_LIMIT)
    _assert_command(safety.apply([0.3, -99.0], _reading(), 2 * DT), (0.3, 0.4), *BOTH_LIMITS)


def test_command_changes_no_faster_than_the_accelerations_allow() -> None:
    safety = _filter()
    limit = Intervention.ACCELERATION_LIMIT
    _assert_command(safety.apply([0.6, 2.0], _reading(), 0.0), (0.4, 1.6), limit)  # 2 m/s^2 and 8 rad/s^2 for 0.2 s
    _assert_command(safety.apply([0.6, 2.0], _reading(), 0.05), (0.5, 2.0), limit)  # 2 m/s^2 for 0.05 s
    _assert_command(safety.apply([0.6, 2.0], _reading(), 0.25), (0.6, 2.0))
    _assert_command(safety.apply([0.0, 2.0], _reading(), 10.0), (0.2, 2.0), limit)  # a long gap counts as one period


def test_scales_make_the_robot_slow_and_gentle() -> None:
    safety = _filter(velocity_scale=0.5, acceleration_scale=0.25)
    safe = safety.apply([0.6, 0.0], _reading(), 0.0)
    _assert_command(safe, (0.1, 0.0), *BOTH_LIMITS)
    for step in range(1, 5):
        safe = safety.apply([0.6, 0.0], _reading(), step * DT)
    _assert_command(safe, (0.3, 0.0), Intervention.VELOCITY_LIMIT)


@pytest.mark.parametrize("command", [(np.nan, 0.0), (0.1, np.inf), (0.1,), (0.1, 0.2, 0.3), 0.1])
def test_command_that_is_not_two_finite_numbers_stops(command: Any) -> None:
    safety = _at_full_speed()
    _assert_command(safety.apply(command, _reading(), DT), (0.0, 0.0), Intervention.INVALID_COMMAND)


def test_filter_stands_still_until_it_has_seen_and_heard() -> None:
    safety = _filter()
    _assert_command(safety.step(0.0), (0.0, 0.0), Intervention.STALE_OBSERVATION)
    safety.observe(_reading(), 0.0)
    _assert_command(safety.step(0.0), (0.0, 0.0), Intervention.SILENT_POLICY)
    safety.propose([0.1, 0.0], 0.0)
    _assert_command(safety.step(0.0), (0.0, 0.0), Intervention.ACCELERATION_LIMIT)  # no time has passed
    _assert_command(safety.step(0.1), (0.1, 0.0))


def test_observation_older_than_two_periods_stops_until_the_next() -> None:
    safety = _at_full_speed(max_silence=1.0)
    safety.propose([0.6, 0.0], 0.4)
    _assert_command(safety.step(0.4), (0.6, 0.0))
    safety.propose([0.6, 0.0], 0.41)
    _assert_command(safety.step(0.41), (0.0, 0.0), Intervention.STALE_OBSERVATION)
    _assert_command(safety.apply([0.1, 0.0], _reading(), 0.6), (0.1, 0.0))


def test_silent_policy_is_reported_after_a_period_and_a_quarter_and_stopped_after_three() -> None:
    safety = _at_full_speed(max_silence=1.0)
    found = []
    for now in (0.25, 0.26, 0.6, 0.65):
        safety.observe(_reading(), now)
        found.append(safety.step(now))
    _assert_command(found[0], (0.6, 0.0))
    _assert_command(found[1], (0.6, 0.0), Intervention.LATE_POLICY)
    _assert_command(found[2], (0.6, 0.0), Intervention.LATE_POLICY)
    _assert_command(found[3], (0.0, 0.0), Intervention.SILENT_POLICY)
    assert [safe.stopped for safe in found] == [False, False, False, True]


@pytest.mark.parametrize("command", [(0.0, 1e7), (-1e7, 0.0), (61.0, 0.0), (np.nan, 0.0), (0.0, -np.inf)])
def test_absurd_command_stops_instead_of_being_limited(command: tuple[float, float]) -> None:
    found = _at_full_speed().apply(command, _reading(), DT)
    _assert_command(found, (0.0, 0.0), Intervention.INVALID_COMMAND)
    assert not _at_full_speed().apply([59.0, 0.0], _reading(), DT).stopped


def test_silence_longer_than_admitted_stops_however_many_periods_it_is() -> None:
    safety = _at_full_speed(max_silence=0.3, policy_stop_periods=100.0, observation_stop_periods=100.0)
    safety.observe(_reading(), 0.1)
    _assert_command(safety.step(0.3), (0.6, 0.0), Intervention.LATE_POLICY)
    _assert_command(safety.step(0.31), (0.0, 0.0), Intervention.SILENT_POLICY)
    safety.propose([0.6, 0.0], 0.41)
    _assert_command(safety.step(0.41), (0.0, 0.0), Intervention.STALE_OBSERVATION)


@pytest.mark.parametrize(
    "reading",
    [
        _reading(np.full(36, np.nan)),
        _reading(np.where(np.arange(36) < 19, np.nan, 3.0)),
        _reading(np.zeros(36)),
        _reading(np.ones(35)),
        _reading(pose=(np.nan, 0.0, 0.0)),
    ],
)
def test_unusable_reading_does_not_count_and_the_previous_one_ages(reading: SensorReading) -> None:
    safety = _at_full_speed()
    assert not safety.observe(reading, 0.4)
    safety.propose([0.6, 0.0], 0.6)
    _assert_command(safety.step(0.6), (0.0, 0.0), Intervention.STALE_OBSERVATION)


def test_reading_with_rays_that_saw_nothing_counts() -> None:
    assert _filter().observe(_reading(np.full(36, np.inf)), 0.0)


@pytest.mark.parametrize("now", [-100.0, math.nan, math.inf])
def test_clock_that_jumps_stops(now: float) -> None:
    safety = _at_full_speed()
    _assert_command(safety.step(now), (0.0, 0.0), Intervention.STALE_OBSERVATION)
    _assert_command(safety.apply([0.3, 0.0], _reading(), -90.0), (0.3, 0.0))


def test_aisle_is_driven_at_full_speed() -> None:
    for heading in (-0.2, 0.0, 0.2):
        safety = _at_full_speed()
        _assert_command(safety.apply([0.6, 0.0], _reading(_hall(0.35, 9.0, heading)), DT), (0.6, 0.0))


def test_robot_is_passed_at_five_centimetres() -> None:
    safety = _at_full_speed()
    for step, x in enumerate(np.arange(1.0, -1.0, -0.05)):
        _assert_command(safety.apply([0.6, 0.0], _reading(_robot_ahead(x, 0.45)), step * DT), (0.6, 0.0))


def test_zone_is_twice_the_stopping_distance_with_margin() -> None:
    # 2 (0.6 m/s * 0.2 s + (0.6 m/s)^2 / (2 * 2 m/s^2)) = 0.42 m free ahead of 0.2 m of footprint and 0.02 m of margin
    for end, expected in ((0.645, 0.6), (0.635, 0.0)):
        found = _at_full_speed().apply([0.6, 0.0], _reading(_hall(2.0, end)), DT)
        assert found.command[0] == expected
        assert (Intervention.STOP_ZONE in found.interventions) == (expected == 0.0)


def test_age_of_the_scan_widens_the_zone() -> None:
    safety = _at_full_speed()
    safety.observe(_reading(_hall(2.0, 0.8)), 0.0)  # 0.58 m free
    safety.propose([0.6, 0.0], 0.1)
    assert safety.step(0.1).command[0] == 0.6  # 0.54 m needed
    assert safety.step(0.2).command[0] == 0.0  # 0.66 m needed


def test_blocked_robot_turns_in_place_and_drives_away() -> None:
    safety = _filter()
    _assert_command(safety.apply([0.1, 1.0], _reading(_hall(2.0, 0.2)), 0.0), (0.0, 1.0), Intervention.STOP_ZONE)
    behind = np.roll(_hall(2.0, 0.2), 18)
    _assert_command(safety.apply([0.4, 1.0], _reading(behind), DT), (0.4, 1.0))


def test_stop_zone_can_be_switched_off() -> None:
    safety = _at_full_speed(stop_zone=False)
    _assert_command(safety.apply([0.6, 0.0], _reading(_hall(2.0, 0.2)), DT), (0.6, 0.0))


@settings(max_examples=50, derandomize=True, deadline=None)
@given(wanted=st.floats(0.01, 0.6), start=st.floats(0.3, 1.2), scale=st.floats(1.0, 2.0))
def test_robot_never_drives_into_a_wall(wanted: float, start: float, scale: float) -> None:
    safety = _filter(stop_zone_scale=scale, stop_zone_margin=0.0)
    speed, gap = 0.0, start
    for step in range(40):
        command = safety.apply([wanted, 0.0], _reading(_hall(2.0, gap)), step * DT).command[0]
        gap, speed = _driven(gap, speed, command)
        assert gap >= ROBOT.radius - 1e-9


@pytest.mark.parametrize("start", np.linspace(1.5, 2.1, 13))
def test_two_robots_head_on_stop_before_they_touch(start: float) -> None:
    filters, speeds, gap = (_filter(), _filter()), [0.0, 0.0], start
    for step in range(20):
        scan = _reading(_robot_ahead(gap, 0.0))
        for i in range(2):
            command = filters[i].apply([0.6, 0.0], scan, step * DT).command[0]
            gap, speeds[i] = _driven(gap, speeds[i], command)
    assert 2 * ROBOT.radius < gap < 1.0


def _driven(gap: float, speed: float, command: float) -> tuple[float, float]:
    """Return gap and speed after a period in which the base follows the command as fast as it can."""
    change = float(np.clip(command - speed, -2.0 * DT, 2.0 * DT))
    ramp = abs(change) / 2.0
    return gap - (speed + change / 2.0) * ramp - (speed + change) * (DT - ramp), speed + change


def test_emergency_stop_holds_until_released_and_needs_a_new_command() -> None:
    safety = _at_full_speed(stop_at_once=False)
    safety.emergency_stop()
    assert safety.emergency_stopped
    for step in range(1, 4):
        found = safety.apply([0.6, 0.0], _reading(), step * DT)
        _assert_command(found, (0.0, 0.0), Intervention.EMERGENCY_STOP)
    safety.release()
    _assert_command(safety.step(3 * DT), (0.0, 0.0), Intervention.SILENT_POLICY)
    _assert_command(safety.apply([0.2, 0.0], _reading(), 4 * DT), (0.2, 0.0))


def test_braking_within_the_accelerations_can_be_chosen() -> None:
    safety = _at_full_speed(stop_at_once=False)
    _assert_command(safety.apply([np.nan, 0.0], _reading(), DT), (0.2, 0.0), Intervention.INVALID_COMMAND)
    _assert_command(safety.apply([np.nan, 0.0], _reading(), 2 * DT), (0.0, 0.0), Intervention.INVALID_COMMAND)
    safety = _at_full_speed(stop_at_once=False)
    blocked = safety.apply([0.6, 0.0], _reading(_hall(2.0, 0.4)), DT)
    _assert_command(blocked, (0.2, 0.0), Intervention.STOP_ZONE)


def test_interventions_are_counted_by_name() -> None:
    safety = _at_full_speed()
    safety.apply([9.0, 0.0], _reading(), DT)
    safety.apply([np.nan, 0.0], _reading(), 2 * DT)
    assert {key.value: count for key, count in safety.counts.items()} == {
        "acceleration limited": 1,
        "velocity limited": 1,
        "invalid command": 1,
    }


def test_command_handed_out_is_the_callers_own() -> None:
    safety = _at_full_speed()
    safety.apply([0.6, 0.0], _reading(), DT).command[:] = 99.0
    _assert_command(safety.apply([0.6, 0.0], _reading(), 2 * DT), (0.6, 0.0))


def test_proposal_is_what_it_was_when_it_was_made() -> None:
    safety, command = _at_full_speed(), np.array([0.6, 0.0])
    safety.observe(_reading(), DT)
    safety.propose(command, DT)
    command[:] = np.nan
    _assert_command(safety.step(DT), (0.6, 0.0))


def test_policy_is_stopped_no_earlier_than_reported() -> None:
    with pytest.raises(ConfigError, match="policy_stop_periods"):
        SafetyConfig(policy_warn_periods=4.0)


ANY = st.floats(allow_nan=True, allow_infinity=True)
EVENT = st.one_of(
    st.tuples(st.just("propose"), st.tuples(ANY, ANY), ANY | st.just(0.0)),
    st.tuples(st.just("observe"), st.lists(ANY, min_size=36, max_size=36), st.floats(0.0, 0.5)),
    st.tuples(st.just("step"), st.none(), st.floats(-1.0, 3.0) | ANY),
    st.tuples(st.just("drive"), st.tuples(st.floats(-2.0, 2.0), st.floats(-5.0, 5.0)), st.floats(0.0, 0.5)),
)


def _commands(safety: SafetyFilter, events: list[Any]) -> list[SafeCommand]:
    """Feed a filter anything and return all that it puts out."""
    now, found = 0.0, [SafeCommand(np.zeros(2), ())]
    for kind, value, time in events:
        if kind == "propose":
            safety.propose(value, time)
        elif kind == "observe":
            safety.observe(_reading(np.array(value)), now)
        elif kind == "drive":
            now += time
            found.append(safety.apply(value, _reading(), now))
        else:
            found.append(safety.step(now + time))
    return found


@settings(max_examples=200, derandomize=True, deadline=None)
@given(events=st.lists(EVENT, max_size=30), at_once=st.booleans())
def test_output_is_finite_within_limits_and_accelerations_or_a_stop(events: list[Any], at_once: bool) -> None:
    found = _commands(_filter(stop_at_once=at_once), events)
    low, high = ROBOT.command_limits()
    for before, after in pairwise(found):
        assert ((after.command >= low) & (after.command <= high)).all()
        change = np.abs(after.command - before.command)
        stopped = (after.command == 0.0) if at_once and after.stopped else np.zeros(2, dtype=np.bool_)
        assert (stopped | (change <= np.array([2.0, 8.0]) * DT + 1e-9)).all()


@settings(max_examples=100, derandomize=True, deadline=None)
@given(before=st.lists(EVENT, max_size=10), after=st.lists(EVENT, max_size=20))
def test_once_stopped_by_hand_everything_is_zero(before: list[Any], after: list[Any]) -> None:
    safety = _filter(stop_at_once=False)
    _commands(safety, before)
    safety.emergency_stop()
    for safe in _commands(safety, after)[1:]:
        _assert_command(safe, (0.0, 0.0), Intervention.EMERGENCY_STOP)
