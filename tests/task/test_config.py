from dataclasses import dataclass

import pytest

from leed_ros.task.config import Config, ConfigError, parameter
from leed_ros.task.mission import MissionConfig
from leed_ros.task.observation import ObservationConfig, ObservationLayout
from leed_ros.task.reward import RewardConfig
from leed_ros.task.robot import RobotConfig


@dataclass(frozen=True)
class Example(Config):
    speed: float = parameter(1.0, "Speed", unit="m/s", minimum=0.0, maximum=2.0)
    count: int = parameter(3, "Count", minimum=1)
    mode: str = parameter("slow", "Mode", choices=("slow", "fast"))
    active: bool = parameter(True, "Active")


def test_an_integer_is_a_valid_float_and_becomes_one():
    assert Example(speed=2).speed == 2.0
    assert isinstance(Example(speed=2).speed, float)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"speed": 2.5}, "speed = 2.5 must be at most 2.0"),
        ({"speed": float("nan")}, "speed = nan must be finite"),
        ({"speed": "1.0"}, "speed = '1.0' must be of type float"),
        ({"count": 0}, "count = 0 must be at least 1"),
        ({"count": True}, "count = True must be of type int"),
        ({"active": 1}, "active = 1 must be of type bool"),
        ({"mode": "quick"}, "mode = 'quick' must be one of slow, fast"),
    ],
)
def test_values_that_do_not_fit_are_named(values, message):
    with pytest.raises(ConfigError, match=message):
        Example.from_mapping(values)


def test_an_unknown_name_is_answered_with_the_nearest_one():
    with pytest.raises(ConfigError, match="no parameter 'sped'; did you mean 'speed'"):
        Example.from_mapping({"sped": 1.0})


@pytest.mark.parametrize("config", [RobotConfig, MissionConfig, ObservationConfig, RewardConfig])
def test_defaults_are_valid_and_survive_a_round_trip(config):
    assert config.from_mapping(config().to_mapping()) == config()


def test_a_lidar_that_ends_inside_the_robot_is_refused():
    with pytest.raises(ConfigError, match="must exceed the radius"):
        RobotConfig(radius=0.5, max_range=0.4)


def test_an_observation_without_parts_is_refused():
    with pytest.raises(ConfigError, match="has no part"):
        ObservationLayout(())
