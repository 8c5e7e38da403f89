import numpy as np
import pytest

from leed_ros.deployment.cadence import Cadence
from leed_ros.deployment.driver import Driver, DriverState
from leed_ros.deployment.onnx_policy import OnnxPolicy
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.records import SensorReading

TASK = TaskConfig(mission=MissionConfig(time_limit=1.0))  # five decisions


def at(x: float, y: float = 0.0) -> SensorReading:
    return SensorReading(np.full((1, 36), 3.0), np.array([[x, y, 0.0]]), np.zeros((1, 2)), np.zeros(1, dtype=np.bool_))


@pytest.fixture
def driver(write_policy) -> Driver:
    return Driver(OnnxPolicy(write_policy()), TASK)  # always 0.3 m/s ahead


def test_robot_stands_without_a_goal_and_drives_with_one(driver: Driver) -> None:
    assert driver.command(at(0.0)).tolist() == [0.0, 0.0]
    assert driver.state is DriverState.WAITING
    driver.start_mission(np.array([1.0, 0.0]))
    assert driver.command(at(0.0)) == pytest.approx([0.3, 0.0])
    assert driver.state is DriverState.DRIVING


def test_robot_judges_its_arrival_and_stays(driver: Driver) -> None:
    driver.start_mission(np.array([1.0, 0.0]))
    for x, moving in ((0.0, True), (0.69, True), (0.71, False), (0.0, False)):
        assert driver.command(at(x)).any() == moving
    assert (driver.state, driver.missions_ended, driver.arrivals) == (DriverState.ARRIVED, 1, 1)


def test_robot_stops_when_the_time_is_over(driver: Driver) -> None:
    driver.start_mission(np.array([9.0, 0.0]))
    assert [bool(driver.command(at(0.0)).any()) for _ in range(7)] == [True] * 5 + [False] * 2
    assert (driver.state, driver.missions_ended, driver.arrivals) == (DriverState.TIMED_OUT, 1, 0)


def test_new_goal_replaces_the_old_one_and_a_dropped_one_stops(driver: Driver) -> None:
    driver.start_mission(np.array([9.0, 0.0]))
    for _ in range(4):
        driver.command(at(0.0))
    driver.start_mission(np.array([0.5, 0.0]))
    assert driver.command(at(0.0)).any()  # with all its time ahead
    assert driver.command(at(0.1)).any()
    driver.drop_mission()
    assert not driver.command(at(0.0)).any()
    assert (driver.state, driver.missions_ended) == (DriverState.WAITING, 0)


def test_reading_that_is_no_number_gives_no_command(driver: Driver) -> None:
    driver.start_mission(np.array([9.0, 0.0]))
    assert np.isnan(driver.command(at(np.nan))).all()


def decisions(readings: list[float], until: float, period: float = 0.05) -> list[float]:
    """Return when a robot decides that gets readings at these times and looks at the clock every millisecond."""
    cadence, made = Cadence(period), []
    for millisecond in range(round(1000 * until)):
        now = millisecond / 1000
        came = any(abs(reading - now) < 1e-6 for reading in readings)
        if (came and cadence.due_with_readings(now)) or cadence.overdue(now):
            made.append(now)
    return made


def every(period: float, until: float) -> list[float]:
    return [round(step * period, 3) for step in range(round(until / period))]


def test_decisions_follow_readings_of_about_the_period_at_once() -> None:
    readings = [0.0, 0.052, 0.092, 0.158, 0.200, 0.251, 0.300]
    assert decisions(readings, 0.31) == readings


def test_readings_that_come_faster_wait_for_the_period() -> None:
    made = decisions(every(0.01, 2.0), 2.0)
    assert len(made) == pytest.approx(40, abs=1)
    assert np.diff(made)[2:] == pytest.approx(0.05, abs=0.011)
    assert len(decisions(every(0.035, 2.0), 2.0)) == pytest.approx(40, abs=8)


def test_readings_that_come_slower_do_not_hold_decisions_up() -> None:
    assert decisions([0.0, 0.1, 0.2], 0.21) == pytest.approx([0.0, 0.075, 0.1, 0.175, 0.2], abs=0.002)


def test_late_readings_do_not_shift_those_after_them() -> None:
    assert decisions([0.0, 0.05, 0.12, 0.15, 0.2, 0.25], 0.26) == [0.0, 0.05, 0.12, 0.15, 0.2, 0.25]
