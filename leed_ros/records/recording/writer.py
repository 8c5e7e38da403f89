"""Writer of recordings: bounded in size, and readable up to its last whole chunk whatever happens to its process."""

import itertools
from collections.abc import Callable
from pathlib import Path

from mcap.writer import Writer

from leed_ros.records.errors import RecordError
from leed_ros.records.recording.definitions import message_definition
from leed_ros.records.recording.message import RecordedMessage, RecordedTopic

CHUNK_BYTES = 256 * 1024
"""What a killed recorder loses at most, before compression [B]."""

SUMMARY_SHARE = 0.03
"""Share of a file's size that is kept free for the index at its end."""

MIN_BYTES = 4 * CHUNK_BYTES


def free_path(path: Path) -> Path:
    """Return the path itself if nothing is there, otherwise the first of `NAME_2`, `NAME_3` and so on that is free."""
    others = (path.with_stem(f"{path.stem}_{number}") for number in itertools.count(2))
    return next(candidate for candidate in itertools.chain([path], others) if not candidate.exists())


class RecordingWriter:
    """Writes messages to an MCAP file.

    Args:
        path: The file; a new one.
        max_bytes: Size that it never exceeds, at least `MIN_BYTES` [B].
        definition: Gives the definition of a type.

    Attributes:
        count: Messages written.
        full: The next message would have exceeded the size; nothing is written any more.

    Raises:
        RecordError: There is a file already, or it cannot be made.
    """

    def __init__(self, path: Path, max_bytes: int, definition: Callable[[str], str] = message_definition) -> None:
        self.path, self.count, self.full = path, 0, False
        self._max_bytes, self._definition = max(max_bytes, MIN_BYTES), definition
        self._schemas: dict[str, int] = {}
        self._channels: dict[str, int] = {}
        self._pending = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("xb")
        except FileExistsError as error:
            raise RecordError(f"{path} exists already: choose another file") from error
        except OSError as error:
            raise RecordError(f"cannot record to {path}: {error.strerror or error}") from error
        self._writer = Writer(self._file, chunk_size=CHUNK_BYTES)
        self._writer.start(profile="ros2", library="leed_ros")

    def add_topic(self, topic: RecordedTopic) -> None:
        """Make a topic known; again for one that is known changes nothing.

        Raises:
            RecordError: Its type is not installed.
        """
        if topic.name not in self._channels:
            schema = self._schema(topic.type_name)
            metadata = {"offered_qos_profiles": topic.qos}
            self._channels[topic.name] = self._writer.register_channel(topic.name, "cdr", schema, metadata)

    def write(self, message: RecordedMessage) -> bool:
        """Write a message of a known topic; return whether there was room for it.

        Raises:
            RecordError: The file cannot be written, because the disk is full for example.
        """
        size = len(message.data) + 64  # with its header and its entry in the index
        if self.full or self._room() < self._pending + size:
            self.full = True
            return False
        before = self._file.tell()
        channel = self._channels[message.topic]
        try:
            self._writer.add_message(channel, message.received, message.data, message.published, self.count)
            if self._file.tell() != before:
                self._file.flush()  # a chunk is through: from now on it survives this process
        except OSError as error:
            raise RecordError(f"cannot record to {self.path}: {error.strerror or error}") from error
        self._pending = self._pending + size if self._file.tell() == before else 0
        self.count += 1
        return True

    def close(self) -> None:
        """Write the index and close the file.

        Raises:
            RecordError: The file cannot be written.
        """
        try:
            with self._file:
                self._writer.finish()  # type: ignore[no-untyped-call]
        except OSError as error:
            raise RecordError(f"cannot record to {self.path}: {error.strerror or error}") from error

    def _schema(self, type_name: str) -> int:
        if type_name not in self._schemas:
            text = self._definition(type_name).encode()
            self._schemas[type_name] = self._writer.register_schema(type_name, "ros2msg", text)
        return self._schemas[type_name]

    def _room(self) -> int:
        """Return how much may still be pending [B], if it could not be compressed at all."""
        return int(self._max_bytes * (1.0 - SUMMARY_SHARE)) - CHUNK_BYTES // 2 - self._file.tell()
