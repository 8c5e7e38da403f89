"""Listening to a whole swarm at little cost: subscriptions that are looked at ten times a second.

A swarm in lock-step publishes thousands of messages a second. Nothing here runs once per message: no executor serves
these subscriptions, the middleware keeps the latest ones, and `poll` takes them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rclpy.event_handler import SubscriptionEventCallbacks
from rclpy.node import Node
from rclpy.subscription import Subscription

from leed_ros.nodes.monitor.feed import StateFeed
from leed_ros.nodes.monitor.topics import ROBOT_TOPICS, SWARM_TOPICS, WatchedTopic

ODOMETRY = "nav_msgs/msg/Odometry"
MAX_ROBOTS = 1024


@dataclass(frozen=True)
class _Watched:
    robot: str
    kind: WatchedTopic
    subscription: Subscription


class SwarmListener:
    """Subscribes to a swarm and feeds its state.

    The node must be this listener's own and in no executor; `poll` belongs to the thread that reads the state.

    Args:
        node: Where subscriptions are made; relative names of the swarm's topics are resolved in its namespace.
        feed: What takes the messages.
        robots: Names of the robots; empty to find them by their odometry.
    """

    def __init__(self, node: Node, feed: StateFeed, robots: Sequence[str] = ()) -> None:
        self._node, self._feed, self._finds = node, feed, not robots
        self._robots: list[str] = []
        self._swarm = [self._watch("", kind) for kind in SWARM_TOPICS]
        self._own: list[_Watched] = []
        for name in robots:
            self._add(name)

    def find(self) -> list[str]:
        """Look for robots, unless they were named, and return the names of those that are new; once a second will do.

        A robot is whoever has odometry in a namespace of its own.
        """
        if not self._finds:
            return []
        new = [name for name in _with_odometry(self._node) if name not in self._robots]
        new = new[: MAX_ROBOTS - len(self._robots)]
        for name in new:
            self._add(name)
        return new

    def poll(self) -> int:
        """Take what has come since the last time; returns the number of messages."""
        count = 0
        for watched in (*self._swarm, *self._own):
            for message in _taken(watched):
                watched.kind.take(self._feed, watched.robot, message)
                count += 1
        return count

    def _add(self, name: str) -> None:
        self._robots.append(name)
        self._feed.state.add_robot(name)
        self._own += [self._watch(name, kind) for kind in ROBOT_TOPICS]

    def _watch(self, robot: str, kind: WatchedTopic) -> _Watched:
        topic = f"/{robot}/{kind.name}" if robot else kind.name
        quiet = SubscriptionEventCallbacks(use_default_callbacks=False)  # nobody would hear a warning: no executor
        callback: Callable[[Any], None] = _never
        raw = kind.take is StateFeed.take_odom
        subscription = self._node.create_subscription(
            kind.type, topic, callback, kind.qos, event_callbacks=quiet, raw=raw
        )
        return _Watched(robot, kind, subscription)


def _taken(watched: _Watched) -> Iterator[Any]:
    """Take the messages that have come, no more than are kept, so that a fast publisher cannot hold the reader up."""
    subscription = watched.subscription
    for _ in range(watched.kind.qos.depth):
        with subscription.handle:
            taken = subscription.handle.take_message(subscription.msg_type, subscription.raw)
        if taken is None:
            return
        yield taken[0]


def _with_odometry(node: Node) -> list[str]:
    """Return the namespaces of all topics `odom` that carry odometry, sorted."""
    found = (name for name, types in node.get_topic_names_and_types() if ODOMETRY in types)
    return sorted(name.removesuffix("/odom").strip("/") for name in found if name.endswith("/odom") and name != "/odom")


def _never(message: Any) -> None:
    """Stand in for the callback of a subscription that is polled."""
