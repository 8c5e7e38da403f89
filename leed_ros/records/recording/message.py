"""What a recording holds: topics, and messages in the bytes that they came in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RecordedTopic:
    """A topic of a recording.

    Attributes:
        name: Its full name.
        type_name: Type of its messages, such as `sensor_msgs/msg/LaserScan`.
        qos: How it was offered, as rosbag2 writes it (YAML); empty if unknown.
    """

    name: str
    type_name: str
    qos: str = ""


@dataclass(frozen=True)
class RecordedMessage:
    """A message of a recording.

    Attributes:
        topic: Full name of its topic.
        data: The message, serialised (CDR).
        received: When it arrived here [ns since the epoch].
        published: When it was sent [ns since the epoch].
    """

    topic: str
    data: bytes
    received: int
    published: int
