"""Reader of recordings, in the order in which messages arrived; one that was never closed is read as far as it goes."""

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from mcap.exceptions import McapError
from mcap.records import Channel, Message, Schema
from zstandard import ZstdError

from leed_ros.documents.one_line import one_line
from leed_ros.records.errors import RecordError
from leed_ros.records.recording.chunks import LimitedFile, header_of, records_of, summary_of
from leed_ros.records.recording.message import RecordedMessage, RecordedTopic

_BROKEN = (OSError, McapError, ZstdError, struct.error, LookupError, ValueError, OverflowError, RuntimeError, EOFError)


@dataclass(frozen=True)
class RecordingSummary:
    """What a recording holds.

    Attributes:
        topics: Its topics, by name.
        counts: Messages of each topic, by name.
        start: When the first message arrived [ns since the epoch]; 0 without any.
        end: When the last message arrived [ns since the epoch]; 0 without any.
        complete: It was closed in order; otherwise its recorder was killed, or is still at work.
    """

    topics: dict[str, RecordedTopic]
    counts: dict[str, int]
    start: int
    end: int
    complete: bool


class Recording:
    """A recording that is there.

    Args:
        path: The file.

    Raises:
        RecordError: It cannot be read, or is no recording of ROS 2 topics.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                profile = header_of(LimitedFile(file)).profile
        except _BROKEN as error:
            raise RecordError(f"{path} is no recording that can be read: {one_line(error)}") from error
        if profile != "ros2":
            raise RecordError(f"{path} is a recording of profile {profile[:40]!r} instead of 'ros2'")

    def summary(self) -> RecordingSummary:
        """Return what it holds; a recording that was not closed is read through for that.

        Raises:
            RecordError: The file is damaged.
        """
        try:
            with self.path.open("rb") as file:
                found = summary_of(LimitedFile(file))
        except _BROKEN:
            found = None
        if found is None or found.statistics is None:
            return self._read_through()
        topics = {channel.id: _topic(channel, found.schemas) for channel in found.channels.values()}
        counts = {topic.name: found.statistics.channel_message_counts.get(id, 0) for id, topic in topics.items()}
        times = found.statistics.message_start_time, found.statistics.message_end_time
        return RecordingSummary({topic.name: topic for topic in topics.values()}, counts, *times, complete=True)

    def messages(self, topics: Collection[str] | None = None) -> Iterator[RecordedMessage]:
        """Yield messages in the order in which they arrived, those of some topics or all.

        Raises:
            RecordError: The file is damaged, which is more than cut off.
        """
        for channel, message in self._records({}):
            if topics is None or channel.topic in topics:
                yield RecordedMessage(channel.topic, message.data, message.log_time, message.publish_time)

    def _read_through(self) -> RecordingSummary:
        schemas: dict[int, Schema] = {}
        topics: dict[str, RecordedTopic] = {}
        counts: dict[str, int] = {}
        start, end = 0, 0
        for channel, message in self._records(schemas):
            topics.setdefault(channel.topic, _topic(channel, schemas))
            counts[channel.topic] = counts.get(channel.topic, 0) + 1
            start, end = start or message.log_time, max(end, message.log_time)
        return RecordingSummary(topics, counts, start, end, complete=False)

    def _records(self, schemas: dict[int, Schema]) -> Iterator[tuple[Channel, Message]]:
        """Yield messages with their channels, up to the end or to where the file breaks off; collect schemas."""
        channels: dict[int, Channel] = {}
        with self.path.open("rb") as file:
            try:
                for record in records_of(LimitedFile(file)):
                    if isinstance(record, Schema):
                        schemas[record.id] = record
                    elif isinstance(record, Channel):
                        channels[record.id] = record
                    elif isinstance(record, Message):
                        yield channels[record.channel_id], record
            except _BROKEN as error:
                if file.read(1):  # it goes on after what cannot be read
                    raise RecordError(f"{self.path} is damaged: {one_line(error)}") from error


def _topic(channel: Channel, schemas: dict[int, Schema]) -> RecordedTopic:
    schema = schemas.get(channel.schema_id)
    return RecordedTopic(channel.topic, schema.name if schema else "", channel.metadata.get("offered_qos_profiles", ""))
