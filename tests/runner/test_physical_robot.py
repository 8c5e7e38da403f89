import shlex
from pathlib import Path

import pytest
import yaml

from leed_ros.deployment.laser import LaserConfig
from leed_ros.physical_robot import TOPICS, PhysicalRobotConfig, robot_nodes
from leed_ros.robots.reader import read_robot
from leed_ros.task.config import ConfigError
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.robot import RobotConfig

ROOT = Path(__file__).parents[2]


def the_node(**choices):
    (node,) = robot_nodes(PhysicalRobotConfig(**{"policy": "run/robot_2", **choices}))
    return node


def test_a_robot_is_its_policy_node_in_real_time():
    node = the_node(namespace="/burger/", velocity_scale=0.3)
    assert (node.module, node.namespace, node.label) == ("leed_ros.nodes.policy_node", "/burger", "burger")
    assert node.parameters["lock_step"] is False
    assert node.parameters["safety.velocity_scale"] == 0.3
    assert node.parameters["policy"] == str(Path("run/robot_2").absolute())
    assert yaml.safe_load(node.parameter_file())["/burger/policy"]["ros__parameters"]["autostart"] is False


def test_topics_are_connected_to_what_the_robot_calls_them():
    assert the_node().remappings == {}
    node = the_node(scan="/burger/lidar/scan", emergency_stop="/e_stop")
    assert node.remappings == {"scan": "/burger/lidar/scan", "emergency_stop": "/e_stop"}
    line = shlex.join(node.argv(Path("given.yaml")))
    assert "-r scan:=/burger/lidar/scan -r emergency_stop:=/e_stop" in line


def test_every_topic_can_be_chosen():
    choices = {name: f"/other/{name}" for name in TOPICS}
    assert the_node(**choices).remappings == choices


@pytest.mark.parametrize(
    ("choices", "words"), [({"policy": ""}, "policy = ''"), ({"namespace": "/"}, "namespace = ''")]
)
def test_what_a_robot_cannot_do_without_is_asked_for(choices, words):
    with pytest.raises(ConfigError, match=words):
        the_node(**choices)


def test_the_executable_is_shipped():
    script = ROOT / "scripts" / the_node().executable
    assert script.stat().st_mode & 0o111
    assert 'start("leed_ros.nodes.policy_node")' in script.read_text(encoding="utf-8")


def test_a_kind_of_robot_brings_its_limits_footprint_and_lidar():
    given = the_node(robot="turtlebot3_burger").parameters
    robot = {name.removeprefix("robot."): value for name, value in given.items() if name.startswith("robot.")}
    assert RobotConfig.from_mapping(robot) == read_robot("turtlebot3_burger").config
    assert given["lidar.x"] == given["robot.lidar_x"] == -0.032
    assert not any(name.startswith("robot.") for name in the_node().parameters)


def test_the_shipped_settings_of_a_robot_fit_its_preset():
    content = yaml.safe_load((ROOT / "config" / "turtlebot3_burger.yaml").read_text(encoding="utf-8"))
    every, policy = (content[name]["ros__parameters"] for name in ("/**", "/**/policy"))
    assert set(every) == {"mission"}
    TaskConfig(read_robot("turtlebot3_burger").config, mission=MissionConfig.from_mapping(every["mission"]))
    LaserConfig.from_mapping(policy["lidar"])
