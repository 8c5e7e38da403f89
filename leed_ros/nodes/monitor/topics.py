"""What is watched of a swarm, in one table: topics, types, quality of service, and what is done with a message.

Whoever shows a swarm listens to these topics, whoever records one records them, and a replay feeds the same callbacks:

    feed = StateFeed(state)
    replay(feed, "/robot_0/odom", message)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import LaserScan, PointCloud2, Range
from std_msgs.msg import String
from visualization_msgs.msg import Marker

from leed_ros.nodes import qos
from leed_ros.nodes.monitor.feed import StateFeed

SAMPLED = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT, history=HistoryPolicy.KEEP_LAST)
"""Of what comes hundreds of times a second only the latest is looked at, and nobody ever waits for a reader."""

TRACKED = QoSProfile(depth=10, reliability=ReliabilityPolicy.BEST_EFFORT, history=HistoryPolicy.KEEP_LAST)
"""Odometry: the steps between two looks make the trail."""

REPORTS = QoSProfile(depth=200, reliability=ReliabilityPolicy.RELIABLE, history=HistoryPolicy.KEEP_LAST)
"""Diagnostics: each node sends its own, so many come between two looks."""


@dataclass(frozen=True)
class WatchedTopic:
    """One kind of topic.

    Attributes:
        name: Name in the robot's namespace, or of the swarm's topics in that of the listener; absolute with a slash.
        type: Message class.
        qos: Quality of service to sample it with; a recorder that wants every message takes `recording`.
        take: Called with the feed, the robot's name (empty for the swarm's topics) and the message.
    """

    name: str
    type: type
    qos: QoSProfile
    take: Callable[[StateFeed, str, Any], None]

    @property
    def recording(self) -> QoSProfile:
        """Quality of service to record it with: every message, also those that were latched before."""
        if self.qos.durability == DurabilityPolicy.TRANSIENT_LOCAL:
            return self.qos
        return QoSProfile(depth=1000, reliability=ReliabilityPolicy.RELIABLE, history=HistoryPolicy.KEEP_LAST)


ROBOT_TOPICS = (
    WatchedTopic("goal_pose", PoseStamped, qos.RELIABLE, StateFeed.take_goal),
    WatchedTopic("odom", Odometry, TRACKED, StateFeed.take_odom),
    WatchedTopic("scan", LaserScan, SAMPLED, StateFeed.take_scan),
    WatchedTopic("contact", Range, SAMPLED, StateFeed.take_contact),
    WatchedTopic("safety_marker", Marker, qos.RELIABLE, StateFeed.take_safety),
    WatchedTopic("demonstration", PointCloud2, qos.LATCHED_PARTS, StateFeed.take_demonstrations),
    WatchedTopic("rejected_demonstration", PointCloud2, qos.LATCHED_PARTS, StateFeed.take_rejected),
)
"""Topics of every robot, in its namespace, in the order in which they are looked at: a goal goes before its poses."""

SWARM_TOPICS = (
    WatchedTopic("/diagnostics", DiagnosticArray, REPORTS, StateFeed.take_diagnostics),
    WatchedTopic("site", String, qos.LATCHED, StateFeed.take_site),
    WatchedTopic("demonstrator", String, qos.LATCHED, StateFeed.take_demonstrator),
)
"""Topics of the swarm as a whole."""


def watched_topics(robots: Sequence[str]) -> list[tuple[str, str, WatchedTopic]]:
    """Return all topics of a swarm: full name, the robot's name (empty for the swarm's) and the kind of topic."""
    shared = [(f"/{kind.name.strip('/')}", "", kind) for kind in SWARM_TOPICS]
    return shared + [(f"/{robot}/{kind.name}", robot, kind) for robot in robots for kind in ROBOT_TOPICS]


def kind_of(topic: str) -> tuple[str, WatchedTopic] | None:
    """Return the robot's name (empty for the swarm's topics) and the kind of a topic, None if it is not watched."""
    robot, _, name = topic.strip("/").rpartition("/")
    kinds = ROBOT_TOPICS if robot else SWARM_TOPICS
    return next(((robot, kind) for kind in kinds if kind.name.strip("/") == name), None)


def replay(feed: StateFeed, topic: str, message: Any) -> bool:
    """Feed one message that was recorded on a topic; tell whether the topic is watched."""
    found = kind_of(topic)
    if found is not None:
        found[1].take(feed, found[0], message)
    return found is not None
