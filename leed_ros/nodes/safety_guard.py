"""The safety guard: the ROS side of the safety filter, between any policy and the wheels.

It alone publishes `cmd_vel`. Subscribed in the robot's namespace: `emergency_stop` (std_msgs/Bool; true stops the robot
and latches, false does nothing). Service: `release_emergency_stop` (std_srvs/Trigger). Published besides:
`safety_marker` (visualization_msgs/Marker).

Real time: the policy's node hands over what is sensed and what it wants. A watchdog on a steady clock sends the
filter's command again and again in between, so a policy, a sensor or a `/clock` that died leaves no wheel turning.

Lock-step: each command answers a stamp, and there is no watchdog. It would have nothing to stop: a simulation in
lock-step moves no wheel before all robots have answered, so when it is dead or paused all its robots stand still, and
a robot that is silent is taken to command zero.
"""

import time
from collections.abc import Callable, Mapping

import numpy as np
from rclpy.clock import Clock, ClockType
from rclpy.event_handler import SubscriptionEventCallbacks
from rclpy.node import Node
from std_msgs.msg import Bool
from std_srvs.srv import Trigger

from leed_ros.deployment.safety import Intervention, SafeCommand, SafetyFilter
from leed_ros.deployment.safety_senses import Senses
from leed_ros.nodes import qos
from leed_ros.nodes.command_topic import CommandTopic
from leed_ros.nodes.conversions import NANOSECONDS
from leed_ros.nodes.guard_settings import GuardSettings
from leed_ros.nodes.safety_marker import SafetyMarker
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import SensorReading

WATCHDOG_PERIOD = 0.05  # [s] at most, between two commands
GRAPH_PERIOD = 1.0  # [s] between two looks at who else is on cmd_vel; in lock-step it takes from the robots' own time
LOCK_STEP_GRAPH_PERIOD = 5.0  # [s]
EMERGENCY_QOS = (qos.RELIABLE, qos.LATCHED, qos.sensors(lock_step=False))
"""An emergency stop is heard from any publisher: reliable, latched before this node came up, or best effort."""


class SafetyGuard:
    """Guards one robot; all methods belong to the thread that spins the node.

    In real time a node calls `take_scan` and `take_odometry` with every message and `propose` with every decision:

        if guard.take_scan(stamp, ranges):
            ...  # new and finite enough: the policy may see it
        guard.propose(command)

    Args:
        node: Where topics, services and timers are made; its namespace is the robot's.
        settings: What it is made of.
        clock: Present time on a clock that does not run backwards [s].
        relay: In lock-step, takes commands [m/s, rad/s] with their stamps [ns] to a simulation that listens elsewhere;
            `cmd_vel` is then for those who watch.

    Attributes:
        settings: The same.
        filter: What makes commands safe; only the guard and those who answer in its stead may use it.
    """

    def __init__(
        self,
        node: Node,
        settings: GuardSettings,
        clock: Callable[[], float] = time.monotonic,
        relay: Callable[[FloatArray, int], None] | None = None,
    ) -> None:
        self._node, self._now, self.settings = node, clock, settings
        self._relay, self._watched = relay, relay is None
        self.filter = SafetyFilter(settings.safety, settings.robot, settings.ctrl_dt)
        self._senses = Senses(settings.safety, settings.robot)
        self._commands = CommandTopic(node, settings.base_frame, stamped=settings.stamped)
        self._marker = SafetyMarker(node, settings.base_frame)
        self._latest = SafeCommand(np.zeros(2), ())
        self._angles: FloatArray | None = None
        self._on_guard = False
        self._mismatch = ""
        # No word about a publisher that one of the profiles does not match: another does.
        quiet = SubscriptionEventCallbacks(use_default_callbacks=False)
        for profile in EMERGENCY_QOS:
            node.create_subscription(Bool, "emergency_stop", self._on_emergency_stop, profile, event_callbacks=quiet)
        node.create_service(Trigger, "release_emergency_stop", self._on_release)
        self._timers = [self._every(LOCK_STEP_GRAPH_PERIOD if settings.lock_step else GRAPH_PERIOD, self._look_around)]
        if not settings.lock_step:
            self._timers.append(self._every(min(WATCHDOG_PERIOD, settings.ctrl_dt), self._watch))

    # --- what the policy's node does -------------------------------------------------------------------------------

    def take_scan(self, stamp: int, ranges: FloatArray, angles: FloatArray | None = None) -> bool:
        """Take in a raw scan in real time.

        Args:
            stamp: Of the message [ns].
            ranges: As the lidar gives them (REP-117) [m]. Shape (R,).
            angles: Directions of the rays [rad; base_link frame], the configured robot's by default. Shape (R,).

        Returns:
            Whether it is new and usable; the policy must not see it otherwise.
        """
        new = self._senses.take_scan(stamp, ranges, self._now())
        if new:
            self._angles = angles
        self._observe()
        return new

    def take_odometry(self, stamp: int, pose: FloatArray, velocity: FloatArray) -> bool:
        """Take in odometry in real time.

        Args:
            stamp: Of the message [ns].
            pose: x, y [m] and yaw [rad; map frame]. Shape (3,).
            velocity: Linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,).

        Returns:
            Whether it is new and usable; the policy must not see it otherwise.
        """
        new = self._senses.take_odometry(stamp, pose, velocity, self._now())
        self._observe()
        return new

    def propose(self, command: FloatArray) -> SafeCommand:
        """Send what the policy wants, made safe: linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,)."""
        self._on_guard = True
        self.filter.propose(command, self._now())
        return self._step()

    def answer(self, stamp: int, command: FloatArray, reading: SensorReading) -> FloatArray:
        """In lock-step: make a command for a reading safe, send it with the reading's stamp, and return it."""
        safe = self.filter.apply(command, reading, stamp / NANOSECONDS)
        self._remember(safe)
        self.send(safe.command, stamp)
        return safe.command

    def take_answer(self, stamp: int, safe: SafeCommand) -> None:
        """In lock-step: take an answer that was made safe, and sent, together with other robots'; tell who watches."""
        if safe.interventions or self._latest.interventions:
            self._remember(safe)
        if self._watched:
            self._commands.publish(safe.command, stamp)

    def send(self, command: FloatArray, stamp: int) -> None:
        """In lock-step: send what is known to be safe: zero, or an answer once more. Shape (2,); stamp [ns]."""
        if self._relay is not None:
            self._relay(command, stamp)
        if self._watched:
            self._commands.publish(command, stamp)

    def stand_still(self) -> None:
        """Send zero once, see that it arrives, and send nothing more until the next proposal: deactivated or ended."""
        self._on_guard = False
        self._commands.publish(np.zeros(2))
        self._commands.wait_until_delivered()

    # --- what it tells ---------------------------------------------------------------------------------------------

    @property
    def holding(self) -> bool:
        """Whether the robot would be stopped whatever the policy wants: nothing may be learned from its actions."""
        return self.filter.emergency_stopped or not self.filter.senses_fresh(self._now())

    @property
    def alarms(self) -> list[str]:
        """What a person should know: emergency stop, what stops the robot now, a cmd_vel of the other type."""
        stops = [item.value for item in self._latest.interventions if item.stops] if self._on_guard else []
        if self.filter.emergency_stopped and not stops:
            stops = [Intervention.EMERGENCY_STOP.value]
        return [*stops, *([self._mismatch] if self._mismatch else [])]

    def values(self) -> dict[str, float | str]:
        """Return how often each intervention was made and each sense was of no use, for `/diagnostics`."""
        counts = {intervention.value: count for intervention, count in self.filter.counts.items()}
        return {**counts, **{f"dropped {reason}": count for reason, count in self._senses.counts.items()}}

    def state(self) -> dict[str, float | bool]:
        """Return what a guard must know that takes over from this one."""
        return self.filter.state()

    def load_state(self, state: Mapping[str, float | bool]) -> None:
        """Take over from the guard that returned this `state`; an emergency stop stays latched."""
        self.filter.load_state(state)

    # --- inside ----------------------------------------------------------------------------------------------------

    def _every(self, period: float, callback: Callable[[], None]) -> object:
        return self._node.create_timer(period, callback, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _observe(self) -> None:
        """Tell the filter what is sensed, and since when; a `/clock` that stands still says that all of it is old."""
        clock = self._node.get_clock()
        if clock.ros_time_is_active:
            self._senses.take_time(clock.now().nanoseconds, self._now())
        if np.isfinite(self._senses.sensed_at):
            self.filter.observe(self._senses.reading(), self._senses.sensed_at, self._angles)

    def _watch(self) -> None:
        """Send the filter's command between decisions, once the policy has begun to drive."""
        if self._on_guard:
            self._step()

    def _step(self) -> SafeCommand:
        self._observe()
        safe = self.filter.step(self._now())
        self._remember(safe)
        self._commands.publish(safe.command)
        return safe

    def _remember(self, safe: SafeCommand) -> None:
        self._latest = safe
        self._marker.show(safe.interventions)

    def _look_around(self) -> None:
        self._mismatch = self._commands.mismatch()
        self._watched = self._relay is None or self._commands.heard

    def _on_emergency_stop(self, message: Bool) -> None:
        if not message.data or self.filter.emergency_stopped:
            return
        self.filter.emergency_stop()
        self._node.get_logger().error("emergency stop; call release_emergency_stop to go on")
        if not self.settings.lock_step:
            self._step()

    def _on_release(self, request: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        response.success = self.filter.emergency_stopped
        response.message = "released" if response.success else "there was no emergency stop"
        self.filter.release()
        return response
