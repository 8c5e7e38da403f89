"""Nodes listen on this machine alone, and do not hear who calls from another one."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from bench.safety import processes
from leed_ros.nodes.dds_profile import PROFILE, RANGE, choose_dds_profile

DOMAIN = 1 + os.getpid() % 200
HEAR = """
import sys, time, rclpy
from std_msgs.msg import String
from leed_ros.nodes.dds_profile import choose_dds_profile
if sys.argv[1] == "kept":
    choose_dds_profile()
rclpy.init()
node, heard = rclpy.create_node("hear"), []
node.create_subscription(String, "x", heard.append, 10)
print("ready", flush=True)
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end and not heard:
    rclpy.spin_once(node, timeout_sec=0.1)
print("heard" if heard else "nothing", flush=True)
"""
CALL = """
import sys, time, rclpy
from std_msgs.msg import String
rclpy.init()
publisher = rclpy.create_node("call").create_publisher(String, "x", 10)
while True:
    publisher.publish(String(data="drive"))
    time.sleep(0.05)
"""


@pytest.mark.parametrize(
    ("given", "profile"),
    [
        ({}, "this_machine.xml"),
        ({RANGE: "LOCALHOST"}, "this_machine.xml"),
        ({RANGE: "SUBNET"}, "several_machines.xml"),
        ({"ROS_STATIC_PEERS": "192.0.2.1"}, "several_machines.xml"),
        ({"ROS_DISCOVERY_SERVER": "127.0.0.1:11888"}, "several_machines.xml"),
    ],
)
def test_the_profile_is_that_of_how_the_user_connects(given: dict[str, str], profile: str) -> None:
    environment = dict(given)
    choose_dds_profile(environment)
    path = Path(environment[PROFILE])
    assert path.name == profile
    assert path.is_file()
    assert environment[RANGE] == given.get(RANGE, "LOCALHOST")


@pytest.mark.parametrize("given", [{RANGE: "OFF"}, {RANGE: "SYSTEM_DEFAULT"}])
def test_who_leaves_the_range_to_the_system_has_no_profile(given: dict[str, str]) -> None:
    environment = dict(given)
    choose_dds_profile(environment)
    assert environment == given


def test_a_profile_of_the_users_own_stays() -> None:
    environment = {PROFILE: "/mine.xml", "ROS_STATIC_PEERS": "192.0.2.1"}
    choose_dds_profile(environment)
    assert environment[PROFILE] == "/mine.xml"


def unread_bytes(port: int) -> int:
    """Return what waits at a UDP port of this machine to be read [B]."""
    rows = [line.split() for line in Path("/proc/net/udp").read_text(encoding="utf-8").splitlines()[1:]]
    return sum(int(row[4].split(":")[1], 16) for row in rows if int(row[1].split(":")[1], 16) == port)


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's table of sockets")
def test_a_node_reads_from_no_socket_that_another_machine_can_send_to(tmp_path: Path) -> None:
    node = processes.node(tmp_path, DOMAIN, "leed_ros.nodes.monitor_node", "", {})
    try:
        deadline = time.monotonic() + 30.0
        bound: list[tuple[str, int]] = []
        while len({port for _, port in bound}) < 4 and time.monotonic() < deadline:
            time.sleep(0.2)
            bound = [tuple(each.laddr) for each in psutil.Process(node.pid).net_connections("inet")]
        time.sleep(1.0)
        assert any(address == "127.0.0.1" for address, _ in bound)
        for address, port in bound:
            if address != "127.0.0.1":  # Fast DDS sends from it
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                    sender.sendto(b"x" * 100, ("127.0.0.1" if address == "0.0.0.0" else address, port))
                time.sleep(0.3)
                assert unread_bytes(port) > 0, f"the node reads what comes in at {address}:{port}"
    finally:
        processes.end(node)


def netns(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def two_machines():
    """Two network namespaces that a cable joins; each with a shared memory of its own, as two machines have."""
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("unshare"):
        pytest.skip("needs root, ip and unshare")
    names = [f"leed{os.getpid()}{side}" for side in "ab"]
    with ExitStack() as stack:
        try:
            for name in names:
                netns("netns", "add", name)
                stack.callback(netns, "netns", "del", name)
            ends = [f"v{name[-7:]}" for name in names]
            netns("link", "add", ends[0], "netns", names[0], "type", "veth", "peer", "name", ends[1], "netns", names[1])
            for number, (name, end) in enumerate(zip(names, ends, strict=True), start=1):
                netns("-n", name, "addr", "add", f"10.77.0.{number}/24", "dev", end)
                netns("-n", name, "link", "set", "lo", "up")
                netns("-n", name, "link", "set", end, "up")
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no network namespaces here: {error.stderr.decode()}")
        yield names


def on_machine(name: str, code: str, *words: str, **environment: str) -> subprocess.Popen[str]:
    """Start Python on one of two machines."""
    shell = 'mount -t tmpfs none /dev/shm; exec "$@"'
    argv = ["ip", "netns", "exec", name, "unshare", "-m", "bash", "-c", shell, "-", sys.executable, "-c", code, *words]
    given = {name: value for name, value in os.environ.items() if name not in (RANGE, PROFILE)}
    return subprocess.Popen(
        argv, env={**given, "ROS_DOMAIN_ID": str(DOMAIN), **environment}, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.long
def test_who_names_this_machine_as_its_peer_is_heard_by_a_node_of_ros_and_not_by_ours(two_machines) -> None:
    here, there = two_machines
    said = []
    for how, seconds in (("as ROS does", "20"), ("kept", "6")):
        listener = on_machine(here, HEAR, how, seconds, **{RANGE: "LOCALHOST"})
        assert listener.stdout is not None
        ready = listener.stdout.readline()
        caller = on_machine(there, CALL, ROS_STATIC_PEERS="10.77.0.1")
        said.append([ready.strip(), listener.communicate(timeout=60)[0].strip()])
        caller.kill()
        caller.wait()
    assert said[1] == ["ready", "nothing"]
    if said[0] != ["ready", "heard"]:
        pytest.skip("a node of ROS did not hear the other machine either: what ours did not hear shows nothing here")
