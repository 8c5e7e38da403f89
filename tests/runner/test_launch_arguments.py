import sys
from types import ModuleType, SimpleNamespace

import pytest

from leed_ros.launch_arguments import arguments_from, config_from, config_from_texts
from leed_ros.physical_robot import PhysicalRobotConfig
from leed_ros.swarm import SwarmConfig
from leed_ros.task.config import ConfigError


@pytest.fixture
def launch(monkeypatch):
    """Stand in for the two modules of `launch` that are used; tests/launch uses the real ones where they are."""
    actions, substitutions = ModuleType("launch.actions"), ModuleType("launch.substitutions")
    actions.DeclareLaunchArgument = lambda name, **values: SimpleNamespace(name=name, **values)
    substitutions.LaunchConfiguration = lambda name: SimpleNamespace(perform=lambda context: context[name])
    monkeypatch.setitem(sys.modules, "launch.actions", actions)
    monkeypatch.setitem(sys.modules, "launch.substitutions", substitutions)


@pytest.mark.parametrize(
    "config",
    [
        SwarmConfig(num_robots=3, lock_step=False, notes="A3: true?"),
        PhysicalRobotConfig(policy="x", velocity_scale=0.25),
    ],
)
def test_what_is_declared_is_read_back(launch, config):
    declared = {argument.name: argument.default_value for argument in arguments_from(type(config))}
    given = {name: str(value) for name, value in config.to_mapping().items()}
    assert config_from(type(config), declared | given) == config
    assert all(isinstance(text, str) for text in declared.values())


def test_defaults_and_choices_are_the_fields(launch):
    arguments = {argument.name: argument for argument in arguments_from(SwarmConfig)}
    defaults = {name: argument.default_value for name, argument in arguments.items()}
    assert config_from(SwarmConfig, defaults) == SwarmConfig()
    assert arguments["physics"].choices == ["pybullet", "kinematic"] and arguments["notes"].choices is None
    assert defaults["lock_step"] == "true"


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"num_robots": "many"}, "num_robots:=many must be int"),
        ({"lock_step": "maybe"}, "lock_step:=maybe must be true or false"),
        ({"num_robots": "0"}, "num_robots = 0 must be at least 1"),
        ({"robots": "3"}, "has no parameter 'robots'"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_by_name(texts, message):
    with pytest.raises(ConfigError, match=message):
        config_from_texts(SwarmConfig, texts)


def test_words_for_true_and_false_are_understood():
    assert config_from_texts(SwarmConfig, {"lock_step": "Off"}).lock_step is False
    assert config_from_texts(SwarmConfig, {"lock_step": "True"}).lock_step is True
