"""Several robots in one process, described: labels, parameters and command line."""

import yaml

from leed_ros.swarm import SwarmConfig, swarm_nodes


def hosts(**choices):
    config = SwarmConfig(num_robots=5, robots_per_process=2, demonstrator="none", **choices)
    return [node for node in swarm_nodes(config) if node.name == "robot"]


def test_robots_share_processes_in_their_order() -> None:
    assert [node.label for node in hosts()] == ["robot_0_to_1", "robot_2_to_3", "robot_4"]
    assert [node.labels for node in hosts()] == [("robot_0", "robot_1"), ("robot_2", "robot_3"), ("robot_4",)]


def test_every_robot_of_a_process_has_its_own_parameters(tmp_path) -> None:
    first = hosts(out="/tmp/out")[0]
    given = yaml.safe_load(first.parameter_file())
    own = {name: given[f"/{name}/robot"]["ros__parameters"] for name in ("robot_0", "robot_1")}
    assert [own[name]["seed"] for name in own] == [0, 1]
    assert [own[name]["out"] for name in own] == ["/tmp/out/robot_0", "/tmp/out/robot_1"]
    again = yaml.safe_load(first.restart_file())
    assert {content["ros__parameters"]["resume_from"] for content in again.values()} == {"latest"}
    told = yaml.safe_load(first.with_parameters({"robot_1": {"resume_from": "x.pt"}}).parameter_file())
    assert told["/robot_1/robot"]["ros__parameters"]["resume_from"] == "x.pt"
    assert "resume_from" not in told["/robot_0/robot"]["ros__parameters"]


def test_a_process_of_several_robots_is_told_their_namespaces_and_renames_none(tmp_path) -> None:
    first, _, single = hosts()
    argv = first.argv(tmp_path / "p.yaml")
    assert argv[argv.index("leed_ros.nodes.robot_node") + 1 :][:3] == ["/robot_0", "/robot_1", "--ros-args"]
    assert not any(word.startswith(("__node", "__ns")) for word in argv)
    assert "__ns:=/robot_4" in single.argv(tmp_path / "p.yaml")
