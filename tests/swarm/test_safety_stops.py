"""Real processes over DDS: whatever breaks, the robot is at command zero within half a second, and stays there."""

import os
from collections.abc import Callable
from typing import TypeVar

import pytest

from bench.safety import stops

pytestmark = pytest.mark.timeout(900)  # [s] many tries take long

LIMIT = 0.5  # [s]
BRAKING = 0.5  # [s] from full speed, and until the simulation tells of it
STALLED = 0.1  # [s] a machine that stood still for so long has measured nothing
TRIES = 8
DOMAIN = 1 + os.getpid() % 200

T = TypeVar("T", stops.Stop, stops.Braking)

DRIVEN_BY = {
    "policy_node": [name for name in stops.FAULTS if name != stops.KILL],
    "robot_node": ["scan frozen", "NaN in the scan", "NaN in odometry", "emergency stop"],
}
"""Faults by what drives; both stand under the same guard."""

WORDS = {
    "scan frozen": "observation too old",
    "NaN in odometry": "observation too old",
    "emergency stop": "emergency stop",
}


def measured(measure: Callable[[], T]) -> T | None:
    """Measure until the machine did not stand still meanwhile; none if it always did."""
    for _ in range(TRIES):
        taken = measure()
        if taken.stall < STALLED:
            return taken
    return None


def surely(taken: T | None) -> T:
    """Return what was measured, or skip the test."""
    if taken is None:
        pytest.skip(f"the machine stood still in each of {TRIES} tries")
    return taken


@pytest.mark.slow
@pytest.mark.parametrize("driver", list(DRIVEN_BY))
def test_a_robot_in_motion_stops_whatever_breaks(driver, tmp_path) -> None:
    taken: dict[str, stops.Stop | None] = {}
    with stops.rig(tmp_path, DOMAIN, driver) as rig:
        for name in DRIVEN_BY[driver]:

            def broken(name=name) -> stops.Stop:
                stops.mend(rig)
                stops.drive(rig.base)
                return stops.measure(rig.base, lambda: stops.FAULTS[name](rig))

            taken[name] = measured(broken)
    for name, stop in taken.items():
        if stop is not None:
            assert stop.seconds <= LIMIT, (name, stop)
            assert not stop.by_base, (name, stop)
            assert WORDS.get(name, "") in stop.word, (name, stop)
    if None in taken.values():
        pytest.skip(f"the machine stood still in each of {TRIES} tries: {[name for name in taken if not taken[name]]}")


@pytest.mark.slow
@pytest.mark.parametrize("driver", list(DRIVEN_BY))
def test_a_robot_whose_policy_died_is_stopped_by_its_base(driver, tmp_path) -> None:
    def killed() -> stops.Stop:
        with stops.rig(tmp_path, DOMAIN, driver) as rig:
            stops.drive(rig.base)
            return stops.measure(rig.base, lambda: stops.FAULTS[stops.KILL](rig))

    stop = surely(measured(killed))
    assert stop.seconds <= LIMIT, stop
    assert stop.by_base, stop


@pytest.mark.slow
def test_a_robot_whose_clock_died_stops(tmp_path) -> None:
    stop = surely(measured(lambda: stops.clock_killed(tmp_path, DOMAIN, "policy_node")))
    assert stop.seconds <= LIMIT, stop
    assert not stop.by_base, stop


@pytest.mark.slow
def test_a_robot_whose_simulation_died_stops(tmp_path) -> None:
    stop = surely(measured(lambda: stops.simulation_killed(tmp_path, DOMAIN)))
    assert stop.seconds <= LIMIT, stop
    assert not stop.by_base, stop


@pytest.mark.slow
def test_a_simulated_robot_whose_node_died_is_stopped(tmp_path) -> None:
    braking = surely(measured(lambda: stops.simulated_robot_killed(tmp_path, DOMAIN)))
    assert braking.slowed <= LIMIT, braking
    assert braking.stood <= LIMIT + BRAKING, braking


@pytest.mark.slow
def test_a_policy_that_wants_ten_million_radians_a_second_gets_none_of_them(tmp_path) -> None:
    stop = surely(measured(lambda: stops.policy_gone_mad(tmp_path, DOMAIN)))
    assert stop.seconds <= LIMIT, stop
    assert not stop.by_base, stop
    assert "invalid command" in stop.word, stop


@pytest.mark.slow
def test_a_base_that_takes_the_other_type_never_moves_and_is_named(tmp_path) -> None:
    received, word = stops.other_type(tmp_path, DOMAIN, "policy_node")
    assert received == 0
    assert "not for base (geometry_msgs/msg/Twist)" in word
