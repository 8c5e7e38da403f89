import numpy as np
import pytest

from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.deployment.safety_senses import Senses
from leed_ros.task.robot import RobotConfig

ROBOT = RobotConfig()  # 36 rays of 3 m
WALL = np.where(np.arange(36) < 18, 1.0, 3.0)


def _pose(x: float = 0.0, yaw: float = 0.0) -> np.ndarray:
    return np.array([x, 0.0, yaw])


def _senses(scan: np.ndarray = WALL) -> Senses:
    """Return senses that have taken a scan and odometry at time 0."""
    senses = Senses(SafetyConfig(), ROBOT)
    assert senses.take_scan(1, scan, 0.0)
    assert senses.take_odometry(1, _pose(), np.zeros(2), 0.0)
    return senses


def test_the_older_of_scan_and_odometry_tells_the_age() -> None:
    senses = Senses(SafetyConfig(), ROBOT)
    assert senses.take_odometry(1, _pose(), np.zeros(2), 0.5)
    assert senses.sensed_at == -np.inf
    assert senses.take_scan(1, WALL, 1.0)
    assert senses.sensed_at == 0.5
    assert senses.take_odometry(2, _pose(), np.zeros(2), 1.5)
    assert senses.sensed_at == 1.0


def test_a_stamp_that_repeats_is_not_new() -> None:
    senses = _senses()
    assert not senses.take_scan(1, WALL + 0.1, 1.0)
    assert not senses.take_odometry(1, _pose(1.0), np.zeros(2), 1.0)
    assert senses.sensed_at == 0.0
    assert senses.counts == {"scan repeated": 1, "odometry repeated": 1}


@pytest.mark.parametrize("pose", [_pose(0.02), _pose(yaw=0.03), _pose(yaw=2 * np.pi - 0.03)])
def test_the_same_scan_in_another_pose_is_frozen_since_it_first_came(pose: np.ndarray) -> None:
    senses = _senses()
    assert senses.take_scan(2, WALL, 0.1)  # the robot has not moved
    assert senses.take_odometry(2, pose, np.zeros(2), 0.2)
    assert not senses.take_scan(3, WALL.copy(), 0.2)
    assert senses.sensed_at == 0.0
    assert not senses.take_scan(4, WALL, 0.3), "also when it stands again"
    assert senses.take_scan(5, WALL + 1e-9, 0.4)
    assert senses.sensed_at == 0.2


def test_a_scan_may_repeat_while_the_robot_stands_or_sees_nothing() -> None:
    for scan, pose in ((WALL, _pose(0.005, 0.01)), (np.full(36, np.inf), _pose(1.0)), (np.full(36, 3.0), _pose(1.0))):
        senses = _senses(scan)
        senses.take_odometry(2, pose, np.zeros(2), 0.2)
        assert senses.take_scan(2, scan, 0.2)
        assert senses.sensed_at == 0.2


def test_a_frozen_scan_with_rays_that_did_not_measure_is_found_too() -> None:
    scan = np.where(np.arange(36) == 20, np.nan, WALL)
    senses = _senses(scan)
    senses.take_odometry(2, _pose(0.1), np.zeros(2), 0.2)
    assert not senses.take_scan(2, scan.copy(), 0.2)


def test_numbers_that_are_none_are_counted_and_age_what_came_before() -> None:
    senses = _senses()
    assert not senses.take_scan(2, np.full(36, np.nan), 1.0)
    assert not senses.take_scan(2, np.zeros(0), 1.0)
    assert not senses.take_odometry(2, _pose(np.nan), np.zeros(2), 1.0)
    assert not senses.take_odometry(2, _pose(), np.array([np.inf, 0.0]), 1.0)
    assert senses.sensed_at == 0.0
    assert senses.counts == {"scan unusable": 2, "odometry unusable": 2}
    assert np.isfinite(senses.reading().pose).all()


def test_the_first_odometry_is_where_a_scan_before_it_was_taken() -> None:
    senses = Senses(SafetyConfig(), ROBOT)
    senses.take_scan(1, WALL, 0.0)
    senses.take_odometry(1, _pose(5.0), np.zeros(2), 0.1)
    assert senses.take_scan(2, WALL, 0.2)


def test_a_clock_that_stands_still_makes_everything_old() -> None:
    senses = _senses()
    senses.take_time(0, 0.0)
    assert senses.sensed_at == -np.inf, "a clock that has not begun"
    senses.take_time(5, 0.1)
    senses.take_time(5, 0.9)
    senses.take_scan(2, WALL, 0.9)
    senses.take_odometry(2, _pose(), np.zeros(2), 0.9)
    assert senses.sensed_at == 0.1
    senses.take_time(6, 1.0)
    assert senses.sensed_at == 0.9
