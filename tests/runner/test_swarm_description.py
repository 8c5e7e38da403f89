import sys
from pathlib import Path

import pytest
import yaml

from leed_ros.swarm import SwarmConfig, swarm_nodes
from leed_ros.task.reward import REWARD_PRESETS

ROOT = Path(__file__).parents[2]


def test_a_swarm_is_a_simulation_a_node_per_robot_and_a_demonstration_node():
    nodes = swarm_nodes(SwarmConfig(num_robots=3))
    assert [node.label for node in nodes] == ["simulation", "robot_0", "robot_1", "robot_2", "demonstration"]
    assert [node.namespace for node in nodes if node.name == "robot"] == ["/robot_0", "/robot_1", "/robot_2"]


def test_without_a_demonstrator_nobody_waits_for_demonstrations():
    nodes = {node.label: node for node in swarm_nodes(SwarmConfig(num_robots=1, demonstrator="none"))}
    assert "demonstration" not in nodes
    assert nodes["robot_0"].parameters["wait_for_demonstrations"] is False


def test_every_robot_has_a_seed_of_its_own():
    seeds = {node.parameters["seed"] for node in swarm_nodes(SwarmConfig(num_robots=8)) if node.name == "robot"}
    assert len(seeds) == 8


def test_the_reward_preset_reaches_robots_and_demonstrations_alike():
    nodes = {node.label: node for node in swarm_nodes(SwarmConfig(num_robots=1, reward="sparse"))}
    for label in ("robot_0", "demonstration"):
        for name, scale in REWARD_PRESETS["sparse"].to_mapping().items():
            assert nodes[label].parameters[f"reward.{name}"] == scale


def test_a_parameter_file_addresses_its_node_and_keeps_strings_as_they_are():
    robot = next(node for node in swarm_nodes(SwarmConfig(out="/tmp/1e3")) if node.name == "robot")
    content = yaml.safe_load(robot.parameter_file())
    assert content["/robot_0/robot"]["ros__parameters"]["out"] == "/tmp/1e3/robot_0"


def test_the_command_line_runs_the_module_with_both_parameter_files():
    robot = next(node for node in swarm_nodes(SwarmConfig(params_file="mine.yaml")) if node.name == "robot")
    argv = robot.argv(Path("given.yaml"))
    assert argv[:4] == [sys.executable, "-m", "leed_ros.nodes.start", "leed_ros.nodes.robot_node"]
    assert argv.index("given.yaml") < argv.index(str(Path("mine.yaml").absolute()))


@pytest.mark.parametrize("node", swarm_nodes(SwarmConfig(num_robots=1)), ids=lambda node: node.label)
def test_every_executable_is_shipped_and_runs_the_same_module(node):
    script = ROOT / "scripts" / node.executable
    assert script.stat().st_mode & 0o111
    assert f'start("{node.module}")' in script.read_text(encoding="utf-8")
