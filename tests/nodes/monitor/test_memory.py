"""A monitor through which large sets pass does not keep their memory."""

import os
import time

import psutil
import rclpy
from nav_msgs.msg import Odometry
from rclpy.signals import SignalHandlerOptions

from bench.safety import processes
from leed_ros.nodes import qos
from leed_ros.nodes.demonstration_topics import DemonstrationTopics
from leed_ros.nodes.this_machine import keep_to_this_machine
from tests.demonstrations_made import drawn_demonstration

DOMAIN = 1 + os.getpid() % 200
ROBOTS = {f"robot_{index}": 45 for index in range(4)}
MEBIBYTE = 1 << 20
BUSY = 0.1  # [s] of CPU time in a second; a monitor at rest takes about 0.03


def test_a_monitor_is_small_again_after_large_sets(tmp_path, monkeypatch) -> None:
    environment: dict[str, str] = {}
    keep_to_this_machine(environment)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monitor = processes.node(tmp_path, DOMAIN, "leed_ros.nodes.monitor_node", "", {})
    context = rclpy.Context()
    rclpy.init(args=[], context=context, domain_id=DOMAIN, signal_handler_options=SignalHandlerOptions.NO)
    node = rclpy.create_node("demonstration", context=context)
    try:
        for name in ROBOTS:
            node.create_publisher(Odometry, f"{name}/odom", qos.RELIABLE)
        topics = DemonstrationTopics(node, ROBOTS, lambda note: None)
        deadline = time.monotonic() + 30.0
        while not all(node.count_subscribers(f"{name}/demonstration") for name in ROBOTS):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        sets = [[drawn_demonstration(100, 45, seed) for seed in range(30)] * 10 for _ in ROBOTS]  # 27 MB in all
        before = used_after(topics, monitor, [demonstrations[:1] for demonstrations in sets])
        used = [used_after(topics, monitor, sets) - before for _ in range(6)]
        assert sorted(used)[3] < 10, used
    finally:
        node.destroy_node()
        rclpy.try_shutdown(context=context)
        processes.kill(monitor)


def used_after(topics: DemonstrationTopics, monitor, sets) -> float:
    """Publish a set, and return what the monitor holds for itself when it has read that [MiB]."""
    topics.publish_set([demonstrations[:1] for demonstrations in sets], sets)
    time.sleep(1.0)
    wait_until_at_rest(psutil.Process(monitor.pid))
    return psutil.Process(monitor.pid).memory_full_info().uss / MEBIBYTE


def wait_until_at_rest(process: psutil.Process) -> None:
    """Wait until a process has no more to do than before the set came, but not for ever on a busy machine."""
    deadline = time.monotonic() + 15.0
    spent, busy = process.cpu_times().user, True
    while busy and time.monotonic() < deadline:
        time.sleep(1.0)
        now = process.cpu_times().user
        busy, spent = now - spent > BUSY, now
