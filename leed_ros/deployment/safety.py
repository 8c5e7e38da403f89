"""The safety filter: what stands between every policy and every robot.

Whatever a policy puts out, what leaves the filter is finite, within the robot's limits, and zero where the robot would
drive blind, without a policy or into something. The filter knows no clock and starts no thread: its caller says what
time it is, in simulated time or on a steady clock, and calls it from one thread.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from leed_ros.deployment.safety_config import SafetyConfig
from leed_ros.deployment.safety_limits import TOLERANCE, SafetyLimits, clipped, differ, stopping_distance
from leed_ros.deployment.stop_zone import free_distance, measured_share, points_from_scan
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import SensorReading
from leed_ros.task.robot import RobotConfig


class Intervention(Enum):
    """What the filter did, in words."""

    EMERGENCY_STOP = "emergency stop"
    STALE_OBSERVATION = "observation too old"
    SILENT_POLICY = "no policy output"
    INVALID_COMMAND = "invalid command"
    STOP_ZONE = "obstacle ahead"
    LATE_POLICY = "policy late"
    VELOCITY_LIMIT = "velocity limited"
    ACCELERATION_LIMIT = "acceleration limited"

    @property
    def stops(self) -> bool:
        """Whether it stops the robot; `STOP_ZONE` lets it turn in place."""
        return self not in (self.LATE_POLICY, self.VELOCITY_LIMIT, self.ACCELERATION_LIMIT)


@dataclass(frozen=True)
class SafeCommand:
    """What may be sent to the robot.

    Attributes:
        command: Linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,).
        interventions: What the filter did to it; empty if it is the policy's own.
    """

    command: FloatArray
    interventions: tuple[Intervention, ...]

    @property
    def stopped(self) -> bool:
        """Whether the robot is kept from driving on."""
        return any(intervention.stops for intervention in self.interventions)


class SafetyFilter:
    """Turns a policy's commands into safe ones; one filter for one robot.

    The caller reports what it senses with `observe` and what the policy says with `propose`, and takes the command to
    send from `step`, every period or more often: a watchdog in between keeps the robot from driving on the last
    command. `now` is the present time on any clock that does not run backwards [s].
    """

    def __init__(self, config: SafetyConfig, robot: RobotConfig, ctrl_dt: float) -> None:
        """Make a filter that stands still until it was given an observation and a command.

        Args:
            config: How careful it is.
            robot: Its footprint, limits and lidar.
            ctrl_dt: Period of decisions [s].
        """
        self.config = config
        self._ctrl_dt = ctrl_dt
        self._limits = SafetyLimits.of(config, robot)
        self._ray_angles, self._mount = robot.ray_angles(), np.array([robot.lidar_x, robot.lidar_y])
        self._counts: Counter[Intervention] = Counter()
        self._emergency = False
        self._scan: tuple[FloatArray, FloatArray, FloatArray] | None = None
        self._proposal: FloatArray = np.zeros(2)
        self._previous: FloatArray = np.zeros(2)
        self._observed_at = self._proposed_at = self._stepped_at = -np.inf

    @property
    def counts(self) -> Mapping[Intervention, int]:
        """How often each intervention was made, counted in steps."""
        return MappingProxyType(self._counts)

    @property
    def emergency_stopped(self) -> bool:
        """Whether the emergency stop is latched."""
        return self._emergency

    def emergency_stop(self) -> None:
        """Command zero from now on, until `release`."""
        self._emergency = True

    def release(self) -> None:
        """End the emergency stop; the robot moves again when the policy says so anew."""
        self._emergency = False
        self._proposed_at = -np.inf

    @property
    def previous(self) -> FloatArray:
        """The latest command: linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,)."""
        return self._previous

    def observe(self, reading: SensorReading, now: float, angles: FloatArray | None = None) -> bool:
        """Take in what the robot senses.

        Args:
            reading: Of this one robot: leading shape () or (1,); its ranges are those of the raw scan.
            now: When it was sensed, or received [s]. A reading that was seen before does not become newer by being
                reported again: leave it out.
            angles: Directions of ranges seen from base_link [rad; base_link frame]; by default they are the robot's
                own rays, from where its lidar is. Shape (R,).

        Returns:
            Whether it counts. It does not if the pose or velocity is not finite, or if too few rays have measured; the
            previous one then ages.
        """
        mount = self._mount if angles is None else np.zeros(2)
        angles = self._ray_angles if angles is None else angles
        ranges = np.ravel(reading.ranges)
        usable = ranges.shape == angles.shape and measured_share(ranges) >= self.config.min_measured_share
        if not (usable and np.isfinite(reading.pose).all() and np.isfinite(reading.velocity).all()):
            return False
        self._scan = (ranges, angles, mount)
        self._observed_at = now
        return True

    def senses_fresh(self, now: float) -> bool:
        """Return whether the observation is young enough to drive by at this moment [s]."""
        return self._younger(now - self._observed_at, self.config.observation_stop_periods)

    def propose(self, command: ArrayLike, now: float) -> None:
        """Take in what the policy wants: linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,)."""
        values = np.array(command, dtype=np.float64)
        self._proposal = values if values.shape == (2,) else np.full(2, np.nan)
        self._proposed_at = now

    def step(self, now: float) -> SafeCommand:
        """Return the command to send now."""
        elapsed = self.elapsed(now)
        fault = self._fault(now)
        command, interventions = self._drive(now, elapsed) if fault is None else (self._stop(fault, elapsed), (fault,))
        self._previous, self._stepped_at = command, now
        self._counts.update(interventions)
        return SafeCommand(command.copy(), interventions)

    def apply(self, command: ArrayLike, reading: SensorReading, now: float) -> SafeCommand:
        """Observe, propose and step at one instant, as in lock-step."""
        self.observe(reading, now)
        self.propose(command, now)
        return self.step(now)

    def take(self, ranges: FloatArray, proposal: FloatArray, safe: SafeCommand, now: float) -> None:
        """Take over what was worked out elsewhere, by the same rules, as if it had been `apply`.

        Args:
            ranges: What the robot saw, raw [m]. Shape (R,).
            proposal: What the policy wanted: linear [m/s] and angular [rad/s] velocity in base_link. Shape (2,).
            safe: What was made of it.
            now: When [s].
        """
        self._scan = (ranges, self._ray_angles, self._mount)
        self._proposal, self._previous = proposal, safe.command
        self._observed_at = self._proposed_at = self._stepped_at = now
        if safe.interventions:
            self._counts.update(safe.interventions)

    def elapsed(self, now: float) -> float:
        """Return the time since the previous step, at most a period, also if the clock has jumped [s]."""
        elapsed = now - self._stepped_at
        return elapsed if 0.0 <= elapsed <= self._ctrl_dt else self._ctrl_dt

    def state(self) -> dict[str, float | bool]:
        """Return what a filter must know that takes over from this one: the latest command, and an emergency stop."""
        linear, angular = self._previous.tolist()
        return {"linear": linear, "angular": angular, "emergency_stopped": self._emergency}

    def load_state(self, state: Mapping[str, float | bool]) -> None:
        """Take over from the filter that returned this `state`; an emergency stop stays latched.

        Raises:
            ValueError: The latest command is not finite.
        """
        previous = np.array([state["linear"], state["angular"]], dtype=np.float64)
        if not np.isfinite(previous).all():
            raise ValueError(f"the latest command {previous} is not finite")
        self._previous, self._emergency = previous, bool(state["emergency_stopped"])

    def _fault(self, now: float) -> Intervention | None:
        """Return the gravest reason to stop, if there is one."""
        if self._emergency:
            return Intervention.EMERGENCY_STOP
        if not self.senses_fresh(now):
            return Intervention.STALE_OBSERVATION
        if not self._younger(now - self._proposed_at, self.config.policy_stop_periods):
            return Intervention.SILENT_POLICY
        return Intervention.INVALID_COMMAND if self._absurd() else None

    def _absurd(self) -> bool:
        """Return whether it is what no working policy wants: not a number, or far beyond the limits."""
        return not (np.abs(self._proposal) <= self._limits.reach).all()

    def _younger(self, age: float, periods: float) -> bool:
        """Return whether an age is within a number of periods and `max_silence`; the future is not, nor is NaN."""
        return -TOLERANCE <= age <= min(periods * self._ctrl_dt, self.config.max_silence) + TOLERANCE

    def _stop(self, fault: Intervention, elapsed: float) -> FloatArray:
        at_once = self.config.stop_at_once or fault is Intervention.EMERGENCY_STOP
        return np.zeros(2) if at_once else self._accelerate(np.zeros(2), elapsed)

    def _drive(self, now: float, elapsed: float) -> tuple[FloatArray, tuple[Intervention, ...]]:
        """Return the proposed command within limits, accelerations and free space, and what was done to it."""
        wanted = clipped(self._proposal, self._limits.low, self._limits.high)
        command = self._accelerate(wanted, elapsed)
        blocked = self.config.stop_zone and self._blocked(command, now)
        facts = {
            Intervention.LATE_POLICY: not self._younger(now - self._proposed_at, self.config.policy_warn_periods),
            Intervention.VELOCITY_LIMIT: bool(differ(wanted, self._proposal)),
            Intervention.ACCELERATION_LIMIT: bool(differ(command, wanted)),
            Intervention.STOP_ZONE: blocked,
        }
        if blocked:
            command[0] = 0.0 if self.config.stop_at_once else self._accelerate(np.zeros(2), elapsed)[0]
        return command, tuple(intervention for intervention, true in facts.items() if true)

    def _accelerate(self, wanted: FloatArray, elapsed: float) -> FloatArray:
        """Return the command nearest to the wanted one that the accelerations allow after the previous one."""
        change = self._limits.accelerations * elapsed
        return clipped(wanted, self._previous - change, self._previous + change)

    def _points(self) -> FloatArray:
        """Return what the latest scan shows [m; base_link frame]. Shape (P, 2)."""
        if self._scan is None:
            return np.zeros((0, 2))
        ranges, angles, mount = self._scan
        return points_from_scan(ranges, angles) + mount

    def _blocked(self, command: FloatArray, now: float) -> bool:
        """Return whether the way ahead is shorter than what the robot needs to stop at the next opportunity.

        Until then it drives for a period, and it has driven since the scan.
        """
        delay = self._ctrl_dt + max(now - self._observed_at, 0.0)
        needed = self.config.stop_zone_scale * stopping_distance(abs(float(command[0])), delay, self._limits)
        return bool(free_distance(self._points(), command, self._limits.radius) < needed)
