"""Goals from RViz's goal tool: a real simulation node, a robot, and whoever publishes goals, over DDS."""

import os
import subprocess
import sys
import time

import numpy as np
import pytest
import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseStamped, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions
from sensor_msgs.msg import LaserScan

from leed_ros.nodes import conversions, qos
from leed_ros.task.geometry import bearing, distance

DOMAIN = 100 + os.getpid() % 100


class Robot:
    """Drives straight to its latest goal, and waits as long as it has none."""

    def __init__(self, node):
        self.goal = self.pose = None
        self.speeds = []
        self.commands = node.create_publisher(TwistStamped, "/robot_0/cmd_vel", qos.RELIABLE)
        node.create_subscription(Odometry, "/robot_0/odom", self.on_odometry, qos.RELIABLE)
        node.create_subscription(LaserScan, "/robot_0/scan", lambda message: None, qos.RELIABLE)
        node.create_subscription(PoseStamped, "/robot_0/goal_pose", self.on_goal, qos.RELIABLE)

    def on_goal(self, message):
        self.goal = conversions.goal_from_message(message)

    def on_odometry(self, message):
        self.pose = conversions.pose_from_odometry(message)
        self.speeds.append(message.twist.twist.linear.x)
        far = self.goal is not None and distance(self.pose, self.goal) > 0.2
        angle = float(bearing(self.pose, self.goal)) if far else 0.0
        command = np.array([float(far) * max(0.0, np.cos(angle)), 2.0 * angle])
        self.commands.publish(conversions.stamped_twist_from_command(command, "robot_0/base_link", 0))


class Simulation:
    """A simulation node in a process of its own, and what it says about itself."""

    def __init__(self, context, folder, **parameters):
        given = {"num_robots": 1, "world": "arena", "physics": "kinematic", **parameters}
        words = [word for name, value in given.items() for word in ("-p", f"{name}:={value}")]
        argv = [sys.executable, "-m", "leed_ros.nodes.start", "leed_sim.simulation_node", "--ros-args", *words]
        environment = {**os.environ, "ROS_DOMAIN_ID": str(DOMAIN), "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST"}
        environment["ROS_LOG_DIR"] = str(folder)
        self.process = subprocess.Popen(argv, env=environment, stderr=subprocess.PIPE, text=True)
        self.node = Node("rviz", context=context)
        self.robot = Robot(self.node)
        self.goals = self.node.create_publisher(PoseStamped, "/robot_0/goal_pose", qos.RELIABLE)
        self.values = {}
        self.node.create_subscription(DiagnosticArray, "/diagnostics", self.on_diagnostics, qos.RELIABLE)
        self.executor = SingleThreadedExecutor(context=context)
        self.executor.add_node(self.node)

    def on_diagnostics(self, message):
        for status in message.status:
            self.values |= {pair.key: pair.value for pair in status.values}

    def wait_until(self, condition, seconds=90.0):
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.values
            self.executor.spin_once(timeout_sec=0.1)

    def give(self, x, y, frame="map"):
        message = conversions.goal_message(np.array([x, y]), frame, time.time_ns())
        self.goals.publish(message)


@pytest.fixture
def simulate(tmp_path, monkeypatch):
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    context = rclpy.Context()
    rclpy.init(args=[], context=context, domain_id=DOMAIN, signal_handler_options=SignalHandlerOptions.NO)
    started = []

    def start(**parameters):
        started.append(Simulation(context, tmp_path, **parameters))
        return started[-1]

    yield start
    for simulation in started:
        simulation.process.terminate()
        simulation.process.wait(timeout=20)
        simulation.process.stderr.close()
        simulation.node.destroy_node()
    rclpy.try_shutdown(context=context)


def test_robots_wait_for_goals_and_drive_one_after_the_other(simulate):
    simulation = simulate(**{"lock_step": "false", "real_time_factor": 4.0, "site.missions_file": "stream"})
    robot = simulation.robot
    simulation.wait_until(lambda: len(robot.speeds) > 10 and simulation.values.get("goals") == "0")
    assert robot.goal is None
    assert max(robot.speeds) == 0.0
    simulation.give(9.0, 9.0, frame="odom")  # of another frame: the simulation does not count it
    simulation.give(0.5, 0.5)
    simulation.wait_until(lambda: simulation.values.get("reached") == "1")
    simulation.give(-0.5, -0.5)
    simulation.wait_until(lambda: simulation.values.get("reached") == "2")
    assert simulation.values["goals"] == "2"
    assert distance(robot.pose, np.array([-0.5, -0.5])) <= 0.3


def test_in_lock_step_a_stream_is_refused(simulate):
    simulation = simulate(**{"lock_step": "true", "site.missions_file": "stream"})
    assert simulation.process.wait(timeout=120) != 0
    assert "needs lock_step = false" in simulation.process.stderr.read()
