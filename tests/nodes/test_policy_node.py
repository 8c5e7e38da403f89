"""A policy node's process over DDS: a test robot of a few lines moves as it is told, in real time."""

import time
from pathlib import Path

import numpy as np
import pytest
import rclpy
from geometry_msgs.msg import TwistStamped
from lifecycle_msgs.msg import State, Transition
from lifecycle_msgs.srv import ChangeState, GetState
from nav_msgs.msg import Odometry
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions
from sensor_msgs.msg import LaserScan

from leed_ros.nodes import conversions, qos

from .policies import DOMAIN, end, start_policy_node, write_straight_policy

PERIOD = 0.2  # [s]
BEAMS = 180


class TestRobot:
    """Publishes scan and odom as a real robot does, moves by cmd_vel, and calls the life cycle's services."""

    __test__ = False

    def __init__(self) -> None:
        self.context = rclpy.Context()
        rclpy.init(args=[], context=self.context, domain_id=int(DOMAIN), signal_handler_options=SignalHandlerOptions.NO)
        self.node = Node("test_robot", namespace="/robot_0", context=self.context)
        self.executor = SingleThreadedExecutor(context=self.context)
        self.executor.add_node(self.node)
        self.x, self.command, self.commands, self.free = 0.0, 0.0, [], 5.0
        self._scan = LaserScan(angle_min=0.0, angle_increment=2 * np.pi / BEAMS, range_min=0.1, range_max=5.0)
        self._scans = self.node.create_publisher(LaserScan, "scan", qos.RELIABLE)
        self._odometries = self.node.create_publisher(Odometry, "odom", qos.RELIABLE)
        self.goals = self.node.create_publisher(conversions.PoseStamped, "goal_pose", qos.RELIABLE)
        self.node.create_subscription(TwistStamped, "cmd_vel", self._on_command, qos.RELIABLE)
        self._change = self.node.create_client(ChangeState, "policy/change_state")
        self._get = self.node.create_client(GetState, "policy/get_state")
        self._rng, self._last = np.random.default_rng(0), time.monotonic()
        self.node.create_timer(0.05, self._move)

    def _on_command(self, message: TwistStamped) -> None:
        self.command = message.twist.linear.x
        self.commands.append(self.command)

    def _move(self) -> None:
        now = time.monotonic()
        self.x += self.command * (now - self._last)
        self._last = now
        stamp = self.node.get_clock().now().to_msg()
        ranges = self.free - 0.01 * self._rng.random(BEAMS)
        self._scan.ranges = conversions.array.array("f", ranges.astype(np.float32).tobytes())
        odometry = conversions.empty_odometry("odom", "base_link")
        conversions.fill_odometry(odometry, np.array([self.x, 0.0, 0.0]), np.array([self.command, 0.0]))
        self._scan.header.stamp = odometry.header.stamp = stamp
        self._odometries.publish(odometry)
        self._scans.publish(self._scan)

    def wait(self, condition, seconds: float = 60.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "not in time"
            self.executor.spin_once(timeout_sec=0.05)

    def live(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.executor.spin_once(timeout_sec=0.05)

    def send_goal(self, x: float) -> None:
        self.goals.publish(conversions.goal_message(np.array([x, 0.0]), "map", 0))

    def change(self, transition: int) -> bool:
        self.wait(self._change.service_is_ready)
        future = self._change.call_async(ChangeState.Request(transition=Transition(id=transition)))
        self.wait(future.done)
        return bool(future.result().success)

    def state(self) -> int:
        self.wait(self._get.service_is_ready)
        future = self._get.call_async(GetState.Request())
        self.wait(future.done)
        return int(future.result().current_state.id)

    def close(self) -> None:
        self.executor.shutdown()
        self.node.destroy_node()
        rclpy.try_shutdown(context=self.context)


@pytest.fixture
def robot():
    made = TestRobot()
    yield made
    made.close()


@pytest.fixture
def policy_node(tmp_path):
    processes = []

    def start(**parameters):
        processes.append(start_policy_node(tmp_path, **parameters))
        return processes[-1]

    yield start
    for process in processes:
        end(process)


def test_it_drives_to_a_goal_stops_there_and_stops_when_it_ends(robot, policy_node, tmp_path):
    process = policy_node(policy=write_straight_policy(tmp_path), autostart=True)
    robot.wait(lambda: robot.goals.get_subscription_count() == 1)
    robot.live(1.0)
    assert not any(robot.commands)
    robot.send_goal(1.2)
    robot.wait(lambda: robot.command > 0.4)
    robot.wait(lambda: robot.command == 0.0)
    assert 0.9 <= robot.x <= 1.2  # the tolerance is 0.3 m
    robot.live(0.5)
    assert robot.command == 0.0
    robot.send_goal(9.0)
    robot.wait(lambda: robot.command > 0.4)
    assert end(process)[0] == 0
    robot.live(0.2)
    assert robot.commands[-1] == 0.0


def test_it_goes_through_its_life_cycle_and_never_moves_outside_of_active(robot, policy_node, tmp_path):
    path = write_straight_policy(tmp_path)
    process = policy_node(policy=path)
    robot.wait(lambda: robot.goals.get_subscription_count() == 1)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert not robot.change(Transition.TRANSITION_CONFIGURE)
    assert robot.state() == State.PRIMARY_STATE_UNCONFIGURED
    path.write_bytes(whole)
    assert robot.change(Transition.TRANSITION_CONFIGURE)
    robot.send_goal(9.0)
    robot.live(0.5)
    assert not any(robot.commands)
    assert robot.change(Transition.TRANSITION_ACTIVATE)
    robot.send_goal(9.0)
    robot.wait(lambda: robot.command > 0.4)
    assert robot.change(Transition.TRANSITION_DEACTIVATE)
    robot.wait(lambda: robot.command == 0.0)
    seen = len(robot.commands)
    robot.send_goal(9.0)
    robot.live(0.5)
    assert not any(robot.commands[seen:])
    assert robot.change(Transition.TRANSITION_CLEANUP)
    assert robot.change(Transition.TRANSITION_UNCONFIGURED_SHUTDOWN)
    robot.wait(lambda: process.poll() is not None)
    code, said = end(process)
    assert code == 0
    assert said.count("the file was changed") == 1
    assert "Traceback" not in said


def test_it_stops_before_what_its_policy_does_not_see(robot, policy_node, tmp_path):
    policy_node(policy=write_straight_policy(tmp_path), autostart=True)
    robot.wait(lambda: robot.goals.get_subscription_count() == 1)
    robot.send_goal(9.0)
    robot.wait(lambda: robot.command > 0.4)
    robot.free = 0.21  # a wall all around, at the footprint
    robot.wait(lambda: robot.command == 0.0, 2.0)
    at = len(robot.commands)
    robot.live(1.0)
    assert not any(robot.commands[at:])


def test_its_process_is_small(robot, policy_node, tmp_path):
    process = policy_node(policy=write_straight_policy(tmp_path), autostart=True)
    robot.wait(lambda: len(robot.commands) > 5)
    memory = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    assert int(memory.split("Pss:")[1].split()[0]) < 100 * 1024  # its own and its share of common pages [kB]
