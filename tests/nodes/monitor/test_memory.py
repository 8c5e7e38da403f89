"""A monitor through which large sets pass does not keep their memory."""

import os
import time

import psutil
import rclpy
from nav_msgs.msg import Odometry
from rclpy.signals import SignalHandlerOptions

from bench.safety import processes
from leed_ros.nodes import qos
from leed_ros.nodes.dds_profile import choose_dds_profile
from leed_ros.nodes.demonstration_topics import DemonstrationTopics
from tests.demonstrations_made import drawn_demonstration

DOMAIN = 1 + os.getpid() % 200
ROBOTS = {f"robot_{index}": 45 for index in range(4)}
MEBIBYTE = 1 << 20
KEPT = 10.0  # [MiB]
PATIENCE = 20.0  # [s] in which a set is read to its end on a busy machine; what is kept for good is kept longer


def test_a_monitor_is_small_again_after_large_sets(tmp_path, monkeypatch) -> None:
    environment: dict[str, str] = {}
    choose_dds_profile(environment)
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
        small = [demonstrations[:1] for demonstrations in sets]
        topics.publish_set(small, small)
        time.sleep(5.0)
        before = used_by(monitor)
        for _ in range(6):
            topics.publish_set(small, sets)
            assert least_used(monitor, before + KEPT) - before < KEPT
    finally:
        node.destroy_node()
        rclpy.try_shutdown(context=context)
        processes.kill(monitor)


def least_used(monitor, enough: float) -> float:
    """Return the least that a process holds for itself [MiB] from a second after now, until that is enough."""
    time.sleep(1.0)
    used, deadline = [used_by(monitor)], time.monotonic() + PATIENCE
    while used[-1] >= enough and time.monotonic() < deadline:
        time.sleep(0.5)
        used.append(used_by(monitor))
    return min(used)


def used_by(monitor) -> float:
    return psutil.Process(monitor.pid).memory_full_info().uss / MEBIBYTE
