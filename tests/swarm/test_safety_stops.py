"""Real processes over DDS: whatever breaks, the robot is at command zero within half a second, and stays there."""

import os

import pytest

from bench.safety import stops

LIMIT = 0.5  # [s]
BRAKING = 0.5  # [s] from full speed, and until the simulation tells of it
STALLED = 0.1  # [s] a machine that stood still for so long has measured nothing
DOMAIN = 1 + os.getpid() % 200

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


def stood(measure) -> stops.Stop:
    """Measure a stop; once more, up to three times, if the machine itself stood still meanwhile."""
    for _ in range(3):
        stop = measure()
        if stop.stall < STALLED:
            break
    return stop


@pytest.mark.slow
@pytest.mark.parametrize("driver", list(DRIVEN_BY))
def test_a_robot_in_motion_stops_whatever_breaks(driver, tmp_path) -> None:
    with stops.rig(tmp_path, DOMAIN, driver) as rig:
        for name in DRIVEN_BY[driver]:

            def broken(name=name) -> stops.Stop:
                stops.mend(rig)
                stops.drive(rig.base)
                return stops.measure(rig.base, lambda: stops.FAULTS[name](rig))

            stop = stood(broken)
            assert stop.seconds <= LIMIT, (name, stop)
            assert not stop.by_base, (name, stop)
            assert WORDS.get(name, "") in stop.word, (name, stop)


@pytest.mark.slow
@pytest.mark.parametrize("driver", list(DRIVEN_BY))
def test_a_robot_whose_policy_died_is_stopped_by_its_base(driver, tmp_path) -> None:
    def killed() -> stops.Stop:
        with stops.rig(tmp_path, DOMAIN, driver) as rig:
            stops.drive(rig.base)
            return stops.measure(rig.base, lambda: stops.FAULTS[stops.KILL](rig))

    stop = stood(killed)
    assert stop.seconds <= LIMIT, stop
    assert stop.by_base, stop


@pytest.mark.slow
def test_a_robot_whose_clock_died_stops(tmp_path) -> None:
    stop = stood(lambda: stops.clock_killed(tmp_path, DOMAIN, "policy_node"))
    assert stop.seconds <= LIMIT
    assert not stop.by_base


@pytest.mark.slow
def test_a_robot_whose_simulation_died_stops(tmp_path) -> None:
    stop = stood(lambda: stops.simulation_killed(tmp_path, DOMAIN))
    assert stop.seconds <= LIMIT
    assert not stop.by_base


@pytest.mark.slow
def test_a_simulated_robot_whose_node_died_is_stopped(tmp_path) -> None:
    slowed, stood_still = stops.simulated_robot_killed(tmp_path, DOMAIN)
    assert slowed <= LIMIT
    assert stood_still <= LIMIT + BRAKING


@pytest.mark.slow
def test_a_policy_that_wants_ten_million_radians_a_second_gets_none_of_them(tmp_path) -> None:
    stop = stood(lambda: stops.policy_gone_mad(tmp_path, DOMAIN))
    assert stop.seconds <= LIMIT
    assert not stop.by_base
    assert "invalid command" in stop.word


@pytest.mark.slow
def test_a_base_that_takes_the_other_type_never_moves_and_is_named(tmp_path) -> None:
    received, word = stops.other_type(tmp_path, DOMAIN, "policy_node")
    assert received == 0
    assert "not for base (geometry_msgs/msg/Twist)" in word
