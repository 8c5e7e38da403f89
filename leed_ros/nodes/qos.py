"""Quality of service of every topic, in one place."""

from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy, qos_profile_sensor_data

RELIABLE = QoSProfile(depth=10, reliability=ReliabilityPolicy.RELIABLE, history=HistoryPolicy.KEEP_LAST)
"""Commands, goals, clock and diagnostics; simulated sensors are published so, which matches every subscription."""

LATCHED = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)
"""Maps, plans and rules: a late subscriber gets the latest one."""


LATCHED_PARTS = QoSProfile(
    depth=64, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL
)
"""Demonstrations, which come in parts: a late subscriber gets all parts of the latest set."""


def of_group(count: int) -> QoSProfile:
    """Return the profile of commands that come from so many robots on one topic: a goal is answered by each alone."""
    return QoSProfile(depth=max(RELIABLE.depth, 2 * count), reliability=ReliabilityPolicy.RELIABLE)


def sensors(lock_step: bool) -> QoSProfile:
    """Return the profile to subscribe to sensors with: no loss in lock-step, freshest first in real time."""
    return RELIABLE if lock_step else qos_profile_sensor_data
