"""Which topics are recorded: those of a swarm, or those that the user names."""

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import Any

from rclpy.qos import HistoryPolicy, QoSProfile

from leed_ros.nodes.monitor.topics import kind_of, watched_topics

DEPTH = 1000
"""Messages of a topic that may wait between two looks, so that a busy machine loses none."""

ALSO_OF_ROBOTS = ("cmd_vel", "plan", "emergency_stop")
ALSO_OF_SWARMS = ("/rules", "/notes", "/clock", "/tf", "/tf_static")
"""Topics of a swarm that nobody watches, but that belong to the record of what happened."""

Wanted = Callable[[str, str], bool]
"""Tells of a topic, by its full name and its type, whether it is recorded."""


def type_name_of(kind: type[Any]) -> str:
    """Return the name of a message class, such as `sensor_msgs/msg/LaserScan`."""
    return f"{kind.__module__.partition('.')[0]}/msg/{kind.__name__}"


def of_swarm(topic: str, type_name: str) -> bool:
    """Tell whether a topic is one of a swarm's."""
    found = kind_of(topic)
    if found is not None:
        return type_name_of(found[1].type) == type_name
    robot, _, name = topic.strip("/").rpartition("/")
    return topic in ALSO_OF_SWARMS or (bool(robot) and name in ALSO_OF_ROBOTS)


def named(patterns: Sequence[str]) -> Wanted:
    """Return what wants the topics whose names fit a pattern, such as `/robot_*/scan`; all of a swarm's without any."""
    absolute = [pattern if pattern.startswith("/") else f"/{pattern}" for pattern in patterns]
    if not absolute:
        return of_swarm
    return lambda topic, type_name: any(fnmatchcase(topic, pattern) for pattern in absolute)


def known_beforehand(robots: Sequence[str]) -> list[tuple[str, str, QoSProfile]]:
    """Return the topics of a swarm that can be listened to before anybody publishes: name, type, quality of service."""
    return [
        (topic, type_name_of(kind.type), every_message(kind.recording)) for topic, _, kind in watched_topics(robots)
    ]


def every_message(offered: QoSProfile) -> QoSProfile:
    """Return a profile to record with what is offered so: as reliable, and with room for what waits to be taken."""
    return QoSProfile(
        depth=DEPTH,
        history=HistoryPolicy.KEEP_LAST,
        reliability=offered.reliability,
        durability=offered.durability,
    )
