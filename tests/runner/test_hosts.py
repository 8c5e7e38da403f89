"""A swarm on several machines: who runs where, and who looks for whom."""

import pytest

from leed_ros.hosts import name_peers
from leed_ros.runner.resumption import resumption
from leed_ros.runner.run_folder import RunFolder
from leed_ros.swarm import SwarmConfig, swarm_nodes
from leed_ros.task.config import ConfigError


def labels(nodes: str, **choices) -> list[str]:
    return [node.label for node in swarm_nodes(SwarmConfig(num_robots=4, nodes=nodes, **choices))]


def test_a_machine_runs_the_nodes_that_are_named_in_the_order_of_all() -> None:
    assert labels("demonstration, simulation") == ["simulation", "demonstration"]
    assert labels("robot_1-3") == ["robot_1", "robot_2", "robot_3"]
    assert labels("") == labels("simulation,robot_0-3,demonstration")


def test_every_robot_is_the_one_that_it_is_on_one_machine() -> None:
    alone = {node.label: node for node in swarm_nodes(SwarmConfig(num_robots=4))}
    for node in swarm_nodes(SwarmConfig(num_robots=4, nodes="robot_2-3")):
        assert node == alone[node.label]


@pytest.mark.parametrize("unknown", ["robot_4", "robot_2-9", "monitor", "robot_3-1x", "robot_0,,robot_1"])
def test_who_is_not_of_the_swarm_is_named(unknown: str) -> None:
    with pytest.raises(ConfigError, match="is none of this swarm's, which has simulation, robot_0, "):
        labels(unknown)


def test_robots_of_one_process_stay_together() -> None:
    assert labels("robot_0-1", robots_per_process=2) == ["robot_0_to_1"]
    with pytest.raises(ConfigError, match="robot_0, robot_1 share a process"):
        labels("robot_1-3", robots_per_process=2)


def test_peers_are_told_to_dds_and_nothing_is_multicast() -> None:
    environment: dict[str, str] = {}
    name_peers("10.0.0.2, lab-pc.local,fd00::2", environment)
    assert environment == {
        "ROS_STATIC_PEERS": "10.0.0.2;lab-pc.local;fd00::2",
        "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST",
    }


def test_what_the_user_has_set_himself_stays() -> None:
    environment = {"ROS_STATIC_PEERS": "192.0.2.1", "ROS_AUTOMATIC_DISCOVERY_RANGE": "SUBNET"}
    name_peers("10.0.0.2", environment)
    assert environment == {"ROS_STATIC_PEERS": "192.0.2.1", "ROS_AUTOMATIC_DISCOVERY_RANGE": "SUBNET"}
    name_peers("", empty := {})
    assert not empty


@pytest.mark.parametrize("peers", ["10.0.0.2;10.0.0.3", "10.0.0.2,", "host name", "$(reboot)", "x" * 300])
def test_what_is_no_address_is_named(peers: str) -> None:
    with pytest.raises(ConfigError, match="is no address or name of a machine"):
        name_peers(peers, {})


def test_a_machine_without_the_simulation_goes_on_from_the_latest_that_it_has(tmp_path) -> None:
    run = RunFolder.create(SwarmConfig(num_robots=2, nodes="robot_1", out=str(tmp_path / "run")), now=None)
    (node,) = resumption(run).nodes
    assert node.label == "robot_1"
    assert node.parameters["resume_from"] == "latest"
