"""The recorder: takes messages of topics, in the bytes that they come in, and writes them down.

No executor serves the subscriptions. The middleware keeps what comes, with the times of sending and arrival, and `poll`
takes it all: that costs a tenth of a callback, and the times are those of the middleware.
"""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from rclpy.event_handler import SubscriptionEventCallbacks
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.subscription import Subscription

from leed_ros.nodes.recording.wanted import DEPTH, Wanted, every_message
from leed_ros.records.errors import RecordError
from leed_ros.records.recording.message import RecordedMessage, RecordedTopic
from leed_ros.records.recording.writer import RecordingWriter

_FOREVER = {"sec": 9223372036, "nsec": 854775807}


@dataclass
class _Recorded:
    topic: str
    type_name: str
    subscription: Subscription
    qos: QoSProfile
    publishers: int = 0


class Recorder:
    """Records topics as they appear.

    Args:
        node: This recorder's own; in no executor.
        writer: Where messages go.
        wanted: Which topics are recorded.

    Attributes:
        skipped: Topics that cannot be recorded, and why.
    """

    def __init__(self, node: Node, writer: RecordingWriter, wanted: Wanted) -> None:
        self._node, self._writer, self._wanted = node, writer, wanted
        self._topics: dict[str, _Recorded] = {}
        self.skipped: dict[str, str] = {}

    @property
    def topics(self) -> tuple[str, ...]:
        """Names of the topics that are listened to."""
        return tuple(self._topics)

    def expect(self, topic: str, type_name: str, qos: QoSProfile) -> None:
        """Listen to a topic before anybody publishes on it.

        Raises:
            RecordError: Its type is not installed.
        """
        self._topics[topic] = self._listen(topic, type_name, qos)

    def find(self) -> None:
        """Listen to wanted topics that have appeared, and as reliably as they are offered by now."""
        for topic, types in self._node.get_topic_names_and_types():
            if topic in self._topics:
                self._adapt(self._topics[topic])
            elif topic not in self.skipped and self._wanted(topic, types[0]) and self._node.count_publishers(topic):
                try:
                    self.expect(topic, types[0], self._offered(topic))
                except RecordError as error:
                    self.skipped[topic] = str(error)

    def poll(self) -> int:
        """Write what has come since the last time, in the order of arrival; return the number of messages.

        Raises:
            RecordError: The recording cannot be written.
        """
        batch = sorted((each for item in self._topics.values() for each in _taken(item)), key=_arrival)
        for message in batch:
            self._writer.write(message)
        return len(batch)

    def _listen(self, topic: str, type_name: str, qos: QoSProfile) -> _Recorded:
        quiet = SubscriptionEventCallbacks(use_default_callbacks=False)
        kind = _message_class(type_name)
        subscription = self._node.create_subscription(kind, topic, _never, qos, event_callbacks=quiet, raw=True)
        self._writer.add_topic(RecordedTopic(topic, type_name, qos_document(qos)))
        return _Recorded(topic, type_name, subscription, qos)

    def _adapt(self, item: _Recorded) -> None:
        """Listen anew where publishers have come whose offer the subscription does not fit."""
        count = self._node.count_publishers(item.topic)
        if count == item.publishers:
            return
        item.publishers = count
        offered = self._offered(item.topic) if count else item.qos
        if (offered.reliability, offered.durability) != (item.qos.reliability, item.qos.durability):
            for message in _taken(item):
                self._writer.write(message)
            self._node.destroy_subscription(item.subscription)
            self._topics[item.topic] = self._listen(item.topic, item.type_name, offered)

    def _offered(self, topic: str) -> QoSProfile:
        """Return the strictest quality of service that every publisher of a topic fits."""
        offers = [info.qos_profile for info in self._node.get_publishers_info_by_topic(topic)]
        reliable = all(offer.reliability == ReliabilityPolicy.RELIABLE for offer in offers)
        latched = all(offer.durability == DurabilityPolicy.TRANSIENT_LOCAL for offer in offers)
        strictest = QoSProfile(
            depth=DEPTH,
            reliability=ReliabilityPolicy.RELIABLE if reliable else ReliabilityPolicy.BEST_EFFORT,
            durability=DurabilityPolicy.TRANSIENT_LOCAL if latched else DurabilityPolicy.VOLATILE,
        )
        return every_message(strictest)


def qos_document(qos: QoSProfile) -> str:
    """Return a quality of service as rosbag2 keeps it in a recording (YAML), so that it is played back alike."""
    profile = {
        "history": qos.history.name.lower(),
        "depth": qos.depth,
        "reliability": qos.reliability.name.lower(),
        "durability": qos.durability.name.lower(),
        "deadline": dict(_FOREVER),
        "lifespan": dict(_FOREVER),
        "liveliness": "automatic",
        "liveliness_lease_duration": dict(_FOREVER),
        "avoid_ros_namespace_conventions": False,
    }
    document: str = yaml.safe_dump([profile], sort_keys=False)
    return document


def _taken(item: _Recorded) -> Iterator[RecordedMessage]:
    """Take the messages that have come, no more than are kept, so that a fast publisher cannot hold the others up."""
    handle = item.subscription.handle
    for _ in range(DEPTH):
        with handle:
            taken = handle.take_message(item.subscription.msg_type, True)
        if taken is None:
            return
        data, info = taken
        yield RecordedMessage(item.topic, data, info["received_timestamp"], info["source_timestamp"])


def _arrival(message: RecordedMessage) -> int:
    return message.received


def _message_class(type_name: str) -> Any:
    """Return a message class by its name.

    Raises:
        RecordError: It is not installed.
    """
    package, _, kind = type_name.partition("/msg/")
    try:
        return getattr(importlib.import_module(f"{package}.msg"), kind)
    except (ImportError, AttributeError) as error:
        raise RecordError(f"{type_name} is not installed: install {package}, or leave its topics out") from error


def _never(message: Any) -> None:
    """Stand in for the callback of a subscription that is polled."""
