"""A large set of demonstrations comes from one machine to another, also over a line that loses frames; needs root."""

import sys
import time
from pathlib import Path

import pytest

from bench.hosts.machines import Machines, MachinesError, machines
from leed_ros.hosts import name_peers
from leed_ros.nodes.demonstration_cloud import clouds_from_set
from tests.demonstrations_made import drawn_demonstration

pytestmark = [pytest.mark.hosts, pytest.mark.timeout(300)]

NUM_ROBOTS, DEMONSTRATIONS = 2, 100
PATIENCE = 60.0  # [s]; in datagrams of 64 kB no set arrives at all
PUBLISH = f"""
import time, rclpy
from leed_ros.nodes.demonstration_topics import DemonstrationTopics
from leed_ros.nodes.dds_profile import choose_dds_profile
from tests.demonstrations_made import drawn_demonstration
choose_dds_profile()
rclpy.init()
node = rclpy.create_node("demonstration")
topics = DemonstrationTopics(node, {{"robot_0": 45, "robot_1": 45}}, lambda note: None)
while not all(node.count_subscribers(f"robot_{{index}}/demonstration") for index in range({NUM_ROBOTS})):
    time.sleep(0.1)
topics.publish_set([[], []], [[drawn_demonstration(100, 45, 0)] * {DEMONSTRATIONS}] * {NUM_ROBOTS})
print("published", flush=True)
time.sleep(300)
"""
PLAIN = PUBLISH.replace("choose_dds_profile()\n", "")  # as nodes that are not ours, in datagrams of 64 kB
LISTEN = f"sleep 300 | {sys.executable} -m bench.scale.set_listener {NUM_ROBOTS} {{parts}}"


@pytest.mark.parametrize(("code", "loss"), [(PUBLISH, 0.05), (PLAIN, 0.0)], ids=["over a bad line", "of another node"])
def test_a_large_set_arrives(tmp_path: Path, code: str, loss: float) -> None:
    try:
        with machines(("left", "expert"), "ldset") as on:
            on.set_lines(loss=loss, delay=0.01)
            heard, published = tmp_path / "left.log", tmp_path / "expert.log"
            start(on, "left", ["sh", "-c", LISTEN.format(parts=NUM_ROBOTS * parts())], heard)
            start(on, "expert", [sys.executable, "-c", code], published)
            assert said(published, PATIENCE).startswith("published")
            assert float(said(heard, PATIENCE)) > 0.0
    except MachinesError as error:
        pytest.skip(str(error))


def start(on: Machines, machine: str, argv: list[str], log: Path) -> None:
    environment: dict[str, str] = {}
    name_peers(on.peers(machine), environment)
    on.start(machine, argv, log, ROS_DOMAIN_ID="7", **environment)


def said(log: Path, seconds: float) -> str:
    deadline = time.monotonic() + seconds
    while not (words := log.read_text(encoding="utf-8")).endswith("\n"):
        assert time.monotonic() < deadline, f"nothing in {log.name} within {seconds} s"
        time.sleep(0.2)
    return words


def parts() -> int:
    """Return how many messages a robot's set takes."""
    return len(clouds_from_set([drawn_demonstration(100, 45, 0)] * DEMONSTRATIONS, 45, 0))
