"""The guard on real topics, with a clock in the test's hand."""

import time

import numpy as np
import pytest
import rclpy
from geometry_msgs.msg import Twist, TwistStamped
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions
from std_msgs.msg import Bool
from std_srvs.srv import Trigger
from visualization_msgs.msg import Marker

from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.nodes import qos
from leed_ros.nodes.guard_settings import GuardSettings
from leed_ros.nodes.safety_guard import SafetyGuard
from leed_ros.task.config import ConfigError
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig

ROBOT = RobotConfig()
FREE = np.full(36, 3.0)
AHEAD = np.array([1.0, 0.0])


class Bench:
    """A guard, somebody who listens to it, and a clock."""

    def __init__(self, make_node, **settings) -> None:
        self.node, self.other, self.now = make_node(), make_node(), 100.0
        self.executor = SingleThreadedExecutor(context=self.node.context)
        for node in (self.node, self.other):
            self.executor.add_node(node)
        given = {"safety": SafetyConfig(), "robot": ROBOT, "ctrl_dt": 0.2, "name": "robot_0", **settings}
        self.guard = SafetyGuard(self.node, GuardSettings(**given), clock=lambda: self.now)
        self.commands, self.markers, self.stamp = [], [], 0
        kind = TwistStamped if given.get("stamped", True) else Twist
        self.other.create_subscription(kind, "cmd_vel", self.commands.append, qos.RELIABLE)
        self.other.create_subscription(Marker, "safety_marker", self.markers.append, qos.RELIABLE)
        self.emergency = self.other.create_publisher(Bool, "emergency_stop", qos.RELIABLE)
        self.release = self.other.create_client(Trigger, "release_emergency_stop")
        self.wait(lambda: self.other.count_publishers("cmd_vel") and self.emergency.get_subscription_count() == 2)
        self.wait(self.release.service_is_ready)

    def wait(self, condition, seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "not in time"
            self.executor.spin_once(timeout_sec=0.05)

    def sense(self) -> None:
        self.stamp += 1
        assert self.guard.take_scan(self.stamp, FREE)
        assert self.guard.take_odometry(self.stamp, np.zeros(3), np.zeros(2))

    def drive(self) -> None:
        """Bring the robot to full speed."""
        for _ in range(3):
            self.now += 0.2
            self.sense()
            self.guard.propose(AHEAD)
        self.wait(lambda: self.speed == 1.0)

    @property
    def speed(self) -> float:
        """The latest speed that was heard."""
        return self.commands[-1].twist.linear.x if self.commands else float("nan")

    def stopped_for_good(self) -> bool:
        heard = len(self.commands)
        self.wait(lambda: len(self.commands) >= heard + 3)
        return all(command.twist.linear.x == 0.0 for command in self.commands[-3:])


@pytest.fixture
def bench(make_node):
    return Bench(make_node)


@pytest.fixture
def stranger():
    """A node of another process, as far as DDS can tell: one participant cannot hold a topic in two types."""
    context = rclpy.Context()
    rclpy.init(args=[], context=context, signal_handler_options=SignalHandlerOptions.NO)
    node = Node("stranger", context=context)
    yield node
    node.destroy_node()
    rclpy.try_shutdown(context=context)


def test_the_watchdog_repeats_the_command_and_stops_when_the_policy_is_silent(bench) -> None:
    bench.drive()
    assert bench.commands[-1].header.frame_id == "robot_0/base_link"
    heard = len(bench.commands)
    bench.wait(lambda: len(bench.commands) >= heard + 3)
    assert bench.speed == 1.0
    bench.now += 0.41
    bench.sense()
    bench.wait(lambda: bench.speed == 0.0)
    assert bench.guard.alarms == ["no policy output"]
    bench.wait(lambda: [marker.text for marker in bench.markers][-1:] == ["no policy output"])
    assert bench.markers[-1].lifetime.sec > 0


@pytest.mark.parametrize("silent", ["scan", "odometry"])
def test_the_watchdog_stops_when_one_sense_is_silent(bench, silent) -> None:
    bench.drive()
    bench.now += 0.41
    if silent == "odometry":
        bench.guard.take_scan(99, FREE)
    else:
        bench.guard.take_odometry(99, np.zeros(3), np.zeros(2))
    assert bench.guard.holding
    bench.guard.propose(AHEAD)
    bench.wait(lambda: bench.speed == 0.0)
    assert bench.guard.alarms == ["observation too old"]


def test_the_emergency_stop_latches_until_it_is_released(bench) -> None:
    bench.drive()
    bench.emergency.publish(Bool(data=True))
    bench.wait(lambda: bench.speed == 0.0)
    bench.emergency.publish(Bool(data=False))
    bench.guard.propose(AHEAD)
    assert bench.stopped_for_good()
    assert bench.guard.holding
    assert bench.guard.alarms == ["emergency stop"]
    answer = bench.release.call_async(Trigger.Request())
    bench.wait(answer.done)
    assert answer.result().success
    assert bench.stopped_for_good(), "nobody has proposed anything since"
    bench.drive()
    assert bench.guard.values()["emergency stop"] >= 2


def test_an_emergency_stop_that_was_latched_before_the_node_came_up_counts(make_node) -> None:
    latched = make_node().create_publisher(Bool, "emergency_stop", qos.LATCHED)
    latched.publish(Bool(data=True))
    bench = Bench(make_node)
    bench.wait(lambda: bench.guard.alarms == ["emergency stop"])


def test_nothing_is_sent_before_the_first_proposal_and_after_standing_still(bench) -> None:
    bench.sense()
    for _ in range(6):
        bench.executor.spin_once(timeout_sec=0.05)
    assert bench.commands == []
    bench.drive()
    bench.guard.stand_still()
    bench.wait(lambda: bench.speed == 0.0)
    heard = len(bench.commands)
    for _ in range(6):
        bench.executor.spin_once(timeout_sec=0.05)
    assert len(bench.commands) == heard
    assert bench.guard.alarms == []


def test_a_listener_of_the_other_type_is_named(bench, stranger) -> None:
    stranger.create_subscription(Twist, "cmd_vel", lambda _: None, qos.RELIABLE)
    named = "/cmd_vel carries geometry_msgs/msg/TwistStamped, but not for stranger"  # once the name has come, too
    bench.wait(lambda: any(alarm.startswith(named) for alarm in bench.guard.alarms))


def test_plain_twists_can_be_chosen(make_node) -> None:
    bench = Bench(make_node, stamped=False)
    bench.sense()
    bench.guard.propose(AHEAD)
    bench.wait(lambda: bench.commands)
    assert isinstance(bench.commands[-1], Twist)


def test_in_lock_step_a_command_bears_the_readings_stamp_and_nothing_is_sent_in_between(make_node) -> None:
    bench = Bench(make_node, lock_step=True, ctrl_dt=1.0)
    reading = SensorReading(FREE[np.newaxis], np.zeros((1, 3)), np.zeros((1, 2)), np.zeros(1, dtype=np.bool_))
    command = bench.guard.answer(3_000_000_005, np.array([0.5, 9.0]), reading)
    np.testing.assert_array_equal(command, [0.5, 2.0])
    for _ in range(10):
        bench.executor.spin_once(timeout_sec=0.05)
    assert [(item.header.stamp.sec, item.header.stamp.nanosec) for item in bench.commands] == [(3, 5)]


def test_a_period_longer_than_the_admitted_silence_is_refused() -> None:
    with pytest.raises(ConfigError, match="max_silence"):
        GuardSettings(SafetyConfig(), ROBOT, 0.4, "robot_0")
