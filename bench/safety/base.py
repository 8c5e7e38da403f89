"""A robot's base: it drives by `cmd_vel` and tells what it senses at 20 Hz, as long as nobody breaks it."""

import math
import os
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseStamped, Twist, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.clock import Clock, ClockType
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import qos_profile_sensor_data
from rclpy.signals import SignalHandlerOptions
from sensor_msgs.msg import LaserScan
from std_msgs.msg import Bool
from std_srvs.srv import Trigger

from bench.safety.stalls import StallWatch
from leed_ros.nodes import conversions, diagnostics, qos
from leed_ros.task.geometry import FloatArray
from leed_ros.task.robot import RobotConfig

PERIOD = 0.05  # [s]
COMMAND_TIMEOUT = 0.5  # [s] customary: a base whose commands stay away stops by itself
HALF_WIDTH = 2.0  # [m] of the corridor that it drives along
NOISE = 0.002  # [m] of its lidar
SERVICE_TIMEOUT = 120.0  # [s] a robot that learns takes its time to come up on a busy machine
MOVING = 0.05  # [m/s, rad/s]
ROBOT = "robot_0"


class Command(NamedTuple):
    """A command as the base got it.

    Attributes:
        came: When it came, on the steady clock [s].
        stamp: When it was sent by its header, on that clock [s]; when it came if it has none. Its age counts from here,
            as with diff_drive_controller of ros2_controllers.
        linear: [m/s]
        angular: [rad/s]
    """

    came: float
    stamp: float
    linear: float
    angular: float


class Base:
    """One robot's base in a corridor along x, with a goal far ahead; runs in a thread of its own.

    Args:
        domain: ROS domain.
        stamped: It takes TwistStamped on cmd_vel, otherwise Twist.
        simulated: A simulation is the base; this one only listens to its odometry and to the commands.

    Attributes:
        scan: What the lidar does: live, frozen (the same ranges for ever), repeated (the same message), nan, silent.
        odometry: What the odometry does: live, nan, silent.
        commands: All commands so far.
        speeds: Of a simulated base: when its odometry came on the steady clock [s], m/s.
        stalls: When the machine stood still.
        messages: Latest word of every node on `/diagnostics`.
        values: Latest named values of every node there.
    """

    def __init__(self, domain: int, *, stamped: bool = True, simulated: bool = False) -> None:
        self.scan = self.odometry = "live"
        self.commands: list[Command] = []
        self.speeds: list[tuple[float, float]] = []
        self.stalls = StallWatch()
        self.messages: dict[str, str] = {}
        self.values: dict[str, dict[str, str]] = {}
        os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        self._context = rclpy.Context()
        rclpy.init(args=[], context=self._context, domain_id=domain, signal_handler_options=SignalHandlerOptions.NO)
        self.node = Node("base", namespace=ROBOT, context=self._context)
        self._pose: FloatArray = np.zeros(3)
        self._rng = np.random.default_rng(0)
        self._scan = conversions.empty_scan(RobotConfig(), f"{ROBOT}/base_link", PERIOD)
        self._odometry = conversions.empty_odometry("map", f"{ROBOT}/base_link")
        self._simulated = simulated
        if simulated:
            self.node.create_subscription(Odometry, "odom", self._on_odometry, qos_profile_sensor_data)
        else:
            self._scans = self.node.create_publisher(LaserScan, "scan", qos_profile_sensor_data)
            self._odometries = self.node.create_publisher(Odometry, "odom", qos_profile_sensor_data)
        self._goals = self.node.create_publisher(PoseStamped, "goal_pose", qos.RELIABLE)
        self._emergency = self.node.create_publisher(Bool, "emergency_stop", qos.RELIABLE)
        if stamped:
            self.node.create_subscription(TwistStamped, "cmd_vel", self._on_stamped_twist, 10)
        else:
            self.node.create_subscription(Twist, "cmd_vel", self._on_twist, 10)
        self.node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, 10)
        self.node.create_timer(PERIOD, self._tick, clock=Clock(clock_type=ClockType.STEADY_TIME))
        self._closing = False
        self._thread = threading.Thread(target=self._spin, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End its thread and leave the network."""
        self._closing = True
        self._thread.join()
        self.stalls.close()
        self.node.destroy_node()
        rclpy.try_shutdown(context=self._context)

    # --- what a test does with it ----------------------------------------------------------------------------------

    def send_goal(self) -> None:
        """Give the robot a goal that it does not reach during a test."""
        self._goals.publish(conversions.goal_message(np.array([500.0, 0.0]), "map", time.time_ns()))

    def press_emergency_stop(self) -> None:
        """Publish an emergency stop."""
        self._emergency.publish(Bool(data=True))

    def call(self, service: str) -> tuple[bool, str]:
        """Call a service of the robot's node, named as seen from the robot's namespace.

        Raises:
            TimeoutError: Nobody answers.
        """
        client = self.node.create_client(Trigger, service)
        found = client.wait_for_service(timeout_sec=SERVICE_TIMEOUT)
        future = client.call_async(Trigger.Request())
        deadline = time.monotonic() + SERVICE_TIMEOUT
        while not future.done():
            if not found or time.monotonic() > deadline:
                raise TimeoutError(f"{service} does not answer")
            time.sleep(0.01)
        return future.result().success, future.result().message

    @property
    def wheels(self) -> tuple[float, float]:
        """What the wheels do now: the latest command unless it is too old [m/s, rad/s]."""
        return self._latest(time.monotonic())

    @property
    def moving(self) -> bool:
        """Whether the robot is in motion."""
        return moves(self.wheels)

    @property
    def word(self) -> str:
        """What the robot's node said last on `/diagnostics` after its state."""
        said = next((message for name, message in self.messages.items() if ROBOT in name), "")
        return "; ".join(said.split("; ")[1:])

    # --- inside ----------------------------------------------------------------------------------------------------

    def _spin(self) -> None:
        executor = SingleThreadedExecutor(context=self._context)
        executor.add_node(self.node)
        while not self._closing:
            executor.spin_once(timeout_sec=0.1)
        executor.shutdown()

    def _on_stamped_twist(self, message: TwistStamped) -> None:
        age = (time.time_ns() - conversions.stamp_from_time(message.header.stamp)) / conversions.NANOSECONDS
        self._on_twist(message.twist, age=age)

    def _on_twist(self, twist: Twist, *, age: float = 0.0) -> None:
        now = time.monotonic()
        self.commands.append(Command(now, now - age, twist.linear.x, twist.angular.z))

    def _on_odometry(self, message: Odometry) -> None:
        self.speeds.append((time.monotonic(), message.twist.twist.linear.x))

    def _on_diagnostics(self, message: DiagnosticArray) -> None:
        for status in message.status:
            self.values = {**self.values, status.name: diagnostics.values_of(status)}
            self.messages = {**self.messages, status.name: status.message}  # others read it in their threads meanwhile

    def _latest(self, now: float) -> tuple[float, float]:
        if not self.commands or now - self.commands[-1].stamp > COMMAND_TIMEOUT:
            return 0.0, 0.0
        return self.commands[-1].linear, self.commands[-1].angular

    def _tick(self) -> None:
        if self._simulated:
            return
        linear, angular = self.wheels
        self._pose = self._pose + PERIOD * np.array(
            [linear * math.cos(self._pose[2]), linear * math.sin(self._pose[2]), angular]
        )
        stamp = conversions.time_from_stamp(time.time_ns())
        self._publish_odometry(stamp, np.array([linear, angular]))
        self._publish_scan(stamp)

    def _publish_odometry(self, stamp: object, velocity: FloatArray) -> None:
        if self.odometry == "silent":
            return
        pose = np.full(3, np.nan) if self.odometry == "nan" else self._pose
        conversions.fill_odometry(self._odometry, pose, velocity)
        self._odometry.header.stamp = stamp
        self._odometries.publish(self._odometry)

    def _publish_scan(self, stamp: object) -> None:
        if self.scan == "silent":
            return
        if self.scan == "live":
            conversions.fill_scan(self._scan, self._ranges())
        elif self.scan == "nan":
            conversions.fill_scan(self._scan, np.full(len(self._scan.ranges), np.nan))
        if self.scan != "repeated":
            self._scan.header.stamp = stamp
        self._scans.publish(self._scan)

    def _ranges(self) -> FloatArray:
        """Return what the lidar sees of the corridor's two walls [m]. Shape (R,)."""
        rise = np.sin(RobotConfig().ray_angles() + self._pose[2])
        with np.errstate(divide="ignore"):
            walls = np.abs(np.where(rise > 0.0, HALF_WIDTH, -HALF_WIDTH) - self._pose[1]) / np.abs(rise)
        noisy: FloatArray = np.maximum(walls, 0.01) + self._rng.normal(0.0, NOISE, rise.shape)
        return noisy


def moves(command: Sequence[float]) -> bool:
    """Tell whether a command moves the robot [m/s, rad/s]. Length 2."""
    return max(abs(value) for value in command) > MOVING
