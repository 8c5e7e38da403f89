import pytest
from rclpy.parameter import Parameter

from leed_ros.nodes.parameters import Parameters
from leed_ros.task.config import ConfigError
from leed_ros.task.mission import MissionConfig
from leed_ros.task.robot import RobotConfig


def test_defaults_come_from_the_dataclass_and_overrides_from_the_user(make_node):
    node = make_node(robot__max_range=5.0, robot__num_rays=18)
    config = Parameters(node).declare("robot", RobotConfig)
    assert config == RobotConfig(max_range=5.0, num_rays=18)
    assert node.get_parameter("robot.radius").value == RobotConfig().radius


def test_an_integer_is_taken_for_a_float_parameter(make_node):
    node = make_node(mission__time_limit=20)
    assert Parameters(node).declare("mission", MissionConfig).time_limit == 20.0


def test_descriptors_carry_description_unit_and_range(make_node):
    node = make_node()
    Parameters(node).declare("robot", RobotConfig)
    descriptor = node.describe_parameter("robot.num_rays")
    assert "lidar" in descriptor.description
    assert (descriptor.integer_range[0].from_value, descriptor.integer_range[0].to_value) == (4, 4096)
    assert node.describe_parameter("robot.radius").description.endswith("[m]")


def test_a_value_out_of_range_is_refused_by_name(make_node):
    with pytest.raises(ConfigError, match=r"parameter robot\.radius = -1\.0 must be at least 0\.02"):
        Parameters(make_node(robot__radius=-1.0)).declare("robot", RobotConfig)


def test_a_value_of_the_wrong_type_is_refused(make_node):
    with pytest.raises(ConfigError, match=r"robot\.num_rays = 'many' must be of type int"):
        Parameters(make_node(robot__num_rays="many")).declare("robot", RobotConfig)


def test_an_unknown_parameter_is_refused_with_the_nearest_name(make_node):
    declared = Parameters(make_node(robot__radios=0.3))
    declared.declare("robot", RobotConfig)
    with pytest.raises(ConfigError, match=r"unknown parameter 'robot\.radios'; did you mean 'robot\.radius'"):
        declared.refuse_unknown()


def test_parameters_cannot_be_changed_while_the_node_runs(make_node):
    node = make_node()
    Parameters(node).declare("robot", RobotConfig)
    result = node.set_parameters([Parameter("robot.radius", value=0.5)])[0]
    assert not result.successful
