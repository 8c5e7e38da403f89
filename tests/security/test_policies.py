"""The shipped SROS2 policies: least rights, in agreement with the reference page, which agrees with the nodes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from leed_ros.swarm import SwarmConfig, swarm_nodes

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "topics.md"
SWARM, ROBOT = (ROOT / "security" / f"{name}.policy.xml" for name in ("swarm", "robot"))
CHILDREN = {
    "policy": {"enclaves"},
    "enclaves": {"enclave"},
    "enclave": {"profiles"},
    "profiles": {"profile"},
    "profile": {"topics", "services"},
    "topics": {"topic"},
    "services": {"service"},
}
ATTRIBUTES = {
    "policy": {"version"},
    "enclave": {"path"},
    "profile": {"ns", "node"},
    "topics": {"publish", "subscribe"},
    "services": {"reply", "request"},
}
"""The shape of a policy as SROS2's schema of version 0.2.0 has it, as far as it is used here."""


def granted(path: Path, right: str) -> dict[str, set[str]]:
    """Return what a policy grants of a right: the enclaves by topic or service."""
    found: dict[str, set[str]] = {}
    for enclave in etree.parse(path).iter("enclave"):
        for element in enclave.xpath(f".//*[@{right}='ALLOW']/*"):
            found.setdefault(element.text, set()).add(enclave.get("path").rpartition("/")[2])
    return found


@pytest.mark.parametrize("path", [SWARM, ROBOT], ids=["swarm", "robot"])
def test_a_policy_has_the_shape_that_sros2_reads(path: Path) -> None:
    root = etree.parse(path).getroot()
    assert root.tag == "policy" and root.get("version") == "0.2.0"
    for element in root.iter(etree.Element):
        assert {child.tag for child in element.iterchildren(etree.Element)} <= CHILDREN.get(element.tag, set())
        assert set(element.attrib) <= ATTRIBUTES.get(element.tag, set())
        if element.tag in ("topics", "services"):
            assert list(element.attrib.values()) == ["ALLOW"] and len(element)
        if element.tag in ("topic", "service"):
            assert re.fullmatch(r"(/[a-zA-Z_][a-zA-Z0-9_]*)+", element.text), "wildcards grant more than is needed"


def test_only_a_robot_drives_itself_and_only_the_demonstration_node_demonstrates() -> None:
    publishers = granted(SWARM, "publish")
    for name in ("robot_0", "robot_1", "robot_2", "robot_3"):
        assert publishers[f"/{name}/cmd_vel"] == {name}
        assert publishers[f"/{name}/demonstration"] == {"demonstration"}
        for sense in ("scan", "odom", "contact", "goal_pose"):
            assert publishers[f"/{name}/{sense}"] == {"simulation"}
        assert publishers[f"/{name}/emergency_stop"] == {"operator"}
    assert publishers["/clock"] == {"simulation"}
    assert publishers["/notes"] == {"operator"}
    assert publishers["/rules"] == publishers["/demonstrator"] == {"demonstration"}


def test_robots_hear_nothing_of_each_other() -> None:
    hearers = granted(SWARM, "subscribe")
    for topic, enclaves in hearers.items():
        robots = {name for name in enclaves if name.startswith("robot_")}
        assert robots <= {topic.split("/")[1]} or topic == "/clock"


def test_only_the_operator_asks_for_services_and_nobody_sets_parameters_of_another() -> None:
    asked = granted(SWARM, "request")
    assert set().union(*asked.values()) == {"operator"}
    assert set(asked) <= set(granted(SWARM, "reply"))
    assert not any("parameter" in service for service in asked)


def test_on_a_physical_robot_only_its_policy_node_writes_commands_and_only_its_driver_senses() -> None:
    publishers = granted(ROBOT, "publish")
    assert publishers["/robot_0/cmd_vel"] == {"robot_0"}
    assert publishers["/robot_0/scan"] == publishers["/robot_0/odom"] == {"robot_0_driver"}
    assert publishers["/robot_0/goal_pose"] == {"operator"}


def assert_enclaves(path: Path, config: SwarmConfig) -> None:
    """Every node of the swarm is started in an enclave of the policy."""
    paths = {enclave.get("path") for enclave in etree.parse(path).iter("enclave")}
    for node in swarm_nodes(config):
        argv = node.argv(Path("parameters.yaml"))
        assert argv[argv.index("--enclave") + 1] in paths


def test_every_node_of_a_swarm_runs_in_an_enclave_of_the_policy() -> None:
    assert_enclaves(SWARM, SwarmConfig(num_robots=4, monitor=True, record=True))


def test_robots_that_share_a_process_and_the_fleet_path_have_policies_of_their_own(tmp_path: Path) -> None:
    shared = ["--robots", "3", "--robots-per-process", "2", "--transport", "fleet", "--out", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "security", *shared], cwd=ROOT, check=True)
    made = tmp_path / SWARM.name
    assert_enclaves(made, SwarmConfig(num_robots=3, robots_per_process=2, transport="fleet", monitor=True))
    publishers, hearers = granted(made, "publish"), granted(made, "subscribe")
    for process in ("robot_0_to_1", "robot_2"):
        assert publishers[f"/fleet/{process}/commands"] == hearers[f"/fleet/{process}/readings"] == {process}
        assert publishers[f"/fleet/{process}/readings"] == hearers[f"/fleet/{process}/commands"] == {"simulation"}
    assert publishers["/robot_1/cmd_vel"] == {"robot_0_to_1"}
    assert hearers["/robot_1/demonstration"] >= {"robot_0_to_1"}
    assert "robot_2" not in hearers["/robot_1/demonstration"]


def reference() -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Return the reference page's ends of topics (topic, node, verb) and services (service, node).

    What the messages of the fleet path hold stands in a table of its own: the policies are for topics per robot.
    """
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if not line.startswith("| `/fleet/")]
    rows = [line.split(" | ") for line in lines if line.startswith("| `")]
    topics = [(row[0].strip("| `"), *end.split()[:2]) for row in rows if "scribes" in row[3] or "publishes" in row[3]
              for end in row[3].strip(" |").split("<br>")]  # fmt: skip
    services = [(row[0].strip("| `"), node) for row in rows if "scribes" not in row[3] and "publishes" not in row[3]
                for node in row[3].strip(" |").split(", ")]  # fmt: skip
    return topics, services


def in_swarm(name: str, node: str) -> list[tuple[str, str]]:
    """Return the full names that one of the reference page stands for, each with the enclave of its node."""
    robots = [f"robot_{number}" for number in range(4)]
    return [(name.replace("<robot>", f"/{robot}"), robot if node == "robot" else node) for robot in robots]


def test_policies_grant_what_the_reference_page_says_that_nodes_use_and_no_more() -> None:
    topics, services = reference()
    assert len(topics) > 40 and len(services) > 6
    for right, verb in (("publish", "publishes"), ("subscribe", "subscribes")):
        given = granted(SWARM, right)
        used = [(topic, node) for topic, node, said in topics if said == verb and node != "policy"]
        for enclave in ("simulation", "robot_0", "robot_3", "demonstration"):
            own = {name for topic, node in used for name, who in in_swarm(topic, node) if who == enclave}
            beside = {"/rosout", "/parameter_events", "/clock", "/tf"}
            assert {name for name, enclaves in given.items() if enclave in enclaves} - beside == own - beside
    replies = granted(SWARM, "reply")
    for service, node in services:
        if node != "policy":
            assert all(enclave in replies[name] for name, enclave in in_swarm(service, node))
