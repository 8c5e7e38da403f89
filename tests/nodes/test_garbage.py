"""Garbage on every topic of a learning robot, a robot that runs a policy, and a monitor: they drop, count and go on."""

import array
import math
import os
import time

import numpy as np
import pytest
import rclpy
from builtin_interfaces.msg import Time
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from geometry_msgs.msg import PoseStamped, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import LaserScan, PointCloud2, Range
from std_msgs.msg import Bool, String

from bench.safety import processes
from leed_ros.nodes import conversions, diagnostics, qos
from leed_ros.nodes.demonstration_cloud import cloud_from_demonstrations
from leed_ros.task.mission import MissionConfig, TaskConfig
from leed_ros.task.records import Demonstration
from leed_ros.task.robot import RobotConfig

DOMAIN = 1 + os.getpid() % 200
ROBOTS = ("robot_0", "robot_1")
TYPES = {"scan": LaserScan, "odom": Odometry, "contact": Range, "goal_pose": PoseStamped}
SECOND = conversions.NANOSECONDS
TASK = TaskConfig(mission=MissionConfig(time_limit=3600.0))
TOPIC_QOS = {"demonstration": qos.LATCHED_PARTS, "site": qos.LATCHED, "demonstrator": qos.LATCHED}


def scan(ranges, stamp=0):
    message = conversions.empty_scan(RobotConfig(), "robot_0/base_link", 0.2)
    message.header.stamp = conversions.time_from_stamp(stamp)
    message.ranges = array.array("f", ranges)
    return message


def odometry(stamp=0, x=0.0, w=1.0, frame="map"):
    message = Odometry()
    message.header.frame_id, message.header.stamp = frame, conversions.time_from_stamp(stamp)
    message.pose.pose.position.x, message.pose.pose.orientation.w = x, w
    return message


def contact(value, stamp=0):
    message = Range(range=value)
    message.header.stamp = conversions.time_from_stamp(stamp)
    return message


def goal(stamp, x=3.0, frame="map"):
    return conversions.goal_message(np.array([x, 0.0]), frame, stamp)


def stamped(message, **stamp):
    message.header.stamp = Time(**stamp)
    return message


def cloud(**changes):
    size = TASK.layout().size
    steps = Demonstration("planner", np.zeros(2), np.zeros((2, 3)), np.full((2, size), 0.5, np.float32),
                          np.zeros((2, 2), np.float32), np.zeros(2), np.zeros(2, bool))  # fmt: skip
    message = cloud_from_demonstrations([steps], size)
    for name, value in changes.items():
        setattr(message, name, value)
    return message


def cloud_with(number):
    numbers = np.frombuffer(cloud().data, dtype=np.float32).copy()
    numbers[-5] = number  # the last of the observations
    return cloud(data=array.array("B", numbers.tobytes()))


RAYS = RobotConfig().num_rays
NAN, INF, HUGE = math.nan, math.inf, 1e308
GARBAGE = {
    "scan size": ("scan", lambda: scan([1.0] * 100_000)),
    "scan not finite": ("scan", lambda: scan([NAN] * RAYS)),
    "scan stamp": ("scan", lambda: stamped(scan([1.0] * RAYS), sec=-5)),
    "odom not finite": ("odom", lambda: odometry(x=NAN)),
    "odom out of range": ("odom", lambda: odometry(x=HUGE)),
    "odom rotation": ("odom", lambda: odometry(w=0.0)),
    "odom frame": ("odom", lambda: odometry(frame="mars")),
    "odom stamp": ("odom", lambda: stamped(odometry(), nanosec=4_000_000_000)),
    "contact not finite": ("contact", lambda: contact(NAN)),
    "goal_pose not finite": ("goal_pose", lambda: goal(SECOND, x=INF)),
    "goal_pose out of range": ("goal_pose", lambda: goal(SECOND, x=HUGE)),
    "goal_pose frame": ("goal_pose", lambda: goal(SECOND, frame="mars")),
    "demonstration misfit": ("demonstration", PointCloud2),
    "demonstration not finite": ("demonstration", lambda: cloud_with(NAN)),
    "demonstration size": ("demonstration", lambda: cloud(data=array.array("B", bytes(10_000_000)))),
}
"""What is sent to robots, by the cause that it is counted under."""

READINGS = ("demonstration", "contact")  # which a robot that runs a policy does not listen to
EQUAL_FOR_A_POLICY = {"scan size": "scan misfit", "scan not finite": "scan misfit", "odom frame": None}
"""A policy takes any lidar, and odometry of any frame."""

WATCHED = {
    "demonstrator content": ("demonstrator", lambda: String(data='{"rounds": ' + "[" * 100_000)),
    "site content": ("site", lambda: String(data='{"bounds": [NaN]}')),
    "/diagnostics name": ("/diagnostics", lambda: DiagnosticArray(status=[DiagnosticStatus(name="\u00b2" * 999)])),
}


class Vandal:
    """Publishes whatever it is given, and hears what nodes say and command."""

    def __init__(self):
        self.context = rclpy.Context()
        rclpy.init(args=[], context=self.context, domain_id=DOMAIN, signal_handler_options=SignalHandlerOptions.NO)
        self.node = rclpy.create_node("demonstration", context=self.context)  # a robot hears no other
        self.executor = SingleThreadedExecutor(context=self.context)
        self.executor.add_node(self.node)
        self._publishers, self.said, self.commands = {}, {}, {name: [] for name in ROBOTS}
        self.node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, qos.RELIABLE)
        for name, heard in self.commands.items():
            self.node.create_subscription(
                TwistStamped,
                f"/{name}/cmd_vel",
                lambda message, heard=heard: heard.append(conversions.stamp_from_time(message.header.stamp)),
                qos.RELIABLE,
            )

    def _on_diagnostics(self, message):
        for status in message.status:
            self.said[status.name] = diagnostics.values_of(status)

    def publish(self, topic, message):
        if topic not in self._publishers:
            profile = TOPIC_QOS.get(topic.rpartition("/")[2], qos.RELIABLE)
            self._publishers[topic] = self.node.create_publisher(type(message), topic, profile)
            self.wait(lambda: self._publishers[topic].get_subscription_count() > 0)
        self._publishers[topic].publish(message)

    def wait(self, condition, seconds=60.0):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not in time; {self.said}"
            self.executor.spin_once(timeout_sec=0.05)

    def count(self, node, cause):
        return int(self.said.get(node, {}).get(f"dropped {cause}", 0))

    def close(self):
        self.executor.shutdown()
        self.node.destroy_node()
        rclpy.try_shutdown(context=self.context)


@pytest.fixture
def swarm(tmp_path):
    task = {"lock_step": True, "mission.time_limit": 3600.0, "use_sim_time": True}
    policy = {"autostart": True, "policy": processes.write_straight_policy(tmp_path), "use_tf": False}
    learner = {"wait_for_demonstrations": False, "out": tmp_path / "out"}
    nodes = "leed_ros.nodes"
    started = [
        processes.node(tmp_path, DOMAIN, f"{nodes}.robot_node", ROBOTS[0], {**task, **learner}),
        processes.node(tmp_path, DOMAIN, f"{nodes}.policy_node", ROBOTS[1], {**task, **policy}),
        processes.node(tmp_path, DOMAIN, f"{nodes}.monitor_node", "", {"use_sim_time": True}),
    ]
    vandal = Vandal()
    yield vandal, started, tmp_path / "node.log"
    vandal.close()
    for process in started:
        processes.end(process)


def drive(vandal, robot, begin):
    """Drive one mission in lock-step for a few steps; the clock jumps back, leaps ahead and stops meanwhile."""
    vandal.publish(f"/{robot}/goal_pose", goal(begin))
    vandal.wait(lambda: begin in vandal.commands[robot])
    for step, clock in enumerate((0, 2_000_000_000, 7, 7), start=1):
        vandal.publish("/clock", Clock(clock=Time(sec=clock)))
        stamp = begin + step * SECOND // 5
        vandal.publish(f"/{robot}/scan", scan(np.linspace(1.0, 2.0, RAYS), stamp))
        vandal.publish(f"/{robot}/odom", odometry(stamp, x=0.01 * step))
        if robot == ROBOTS[0]:
            vandal.publish(f"/{robot}/contact", contact(INF, stamp))
        vandal.wait(lambda stamp=stamp: stamp in vandal.commands[robot])


def test_garbage_is_dropped_and_counted_by_cause_and_all_nodes_go_on(swarm):
    vandal, started, log = swarm
    nodes = ("/robot_0/robot", "/robot_1/policy", "/monitor")
    vandal.wait(lambda: all(name in vandal.said for name in nodes))
    for robot in ROBOTS:
        drive(vandal, robot, 100 * SECOND)
        for topic, make in GARBAGE.values():
            if robot == ROBOTS[0] or topic not in READINGS:
                vandal.publish(f"/{robot}/{topic}", make())
        vandal.publish(f"/{robot}/emergency_stop", Bool(data=False))
    for topic, make in WATCHED.values():
        vandal.publish(topic, make())
    for robot in ROBOTS:  # a whole reading of the far future, then the next mission at its own time
        vandal.publish(f"/{robot}/goal_pose", goal(10**18))
        drive(vandal, robot, 200 * SECOND)
    vandal.wait(lambda: all(vandal.count(nodes[0], cause) >= 1 for cause in GARBAGE))
    expected = {EQUAL_FOR_A_POLICY.get(cause, cause) for cause, (topic, _) in GARBAGE.items() if topic not in READINGS}
    vandal.wait(lambda: all(vandal.count(nodes[1], cause) >= 1 for cause in expected - {None}))
    vandal.wait(lambda: all(vandal.count(nodes[2], cause) >= 1 for cause in WATCHED))
    assert int(vandal.said[nodes[0]]["transitions"]) <= 8, "garbage was learned from"
    assert vandal.said[nodes[0]]["demonstrations"] == "0"
    assert [process.poll() for process in started] == [None] * 3
    assert "Traceback" not in log.read_text(encoding="utf-8")
