"""Glances: the numbers of a serialised message of which one has been read before that differs in nothing else."""

import struct
from collections.abc import Sequence
from typing import Any

from rclpy.serialization import deserialize_message, serialize_message

from leed_ros.nodes.dropped import MessageError
from leed_ros.nodes.wire.layout import Field, LayoutError, offset_of

MOST_LOOKS = 8
"""How often another form of a message is looked at anew; who changes its form each time gains nothing by it."""


class Glance:
    """Reads the messages of one topic.

    The first message is made a message and checked by the caller, as any is that differs from it in more than the
    fields. From those like it only the fields are read.

        numbers = glance.numbers(data)
        if numbers is None:
            message = glance.message(data)
            ...  # check it
            glance.remember(data)

    Args:
        kind: Class of the messages.
        fields: What is read, in the order in which `numbers` returns it.
        topic: Name for people.
    """

    def __init__(self, kind: type[Any], fields: Sequence[Field], topic: str) -> None:
        self._kind, self._fields, self._topic = kind, fields, topic
        self._looks = 0
        self._size = -1
        self._same: list[tuple[int, int, bytes]] = []
        self._reader = struct.Struct("")
        self._order: list[int] = []

    def numbers(self, data: bytes) -> list[Any] | None:
        """Return the values of the fields, or None where the message is unlike the one that is remembered."""
        if len(data) != self._size:
            return None
        for start, end, content in self._same:
            if data[start:end] != content:
                return None
        found = self._reader.unpack(data)
        return [found[index] for index in self._order]

    def message(self, data: bytes) -> Any:
        """Return the message.

        Raises:
            MessageError: The bytes are none.
        """
        try:
            return deserialize_message(data, self._kind)
        except Exception as error:  # of the middleware in use, each with errors of its own
            raise MessageError(f"{self._topic} format", f"bytes that are no {self._kind.__name__}: {error}") from error

    def remember(self, data: bytes) -> None:
        """Read from now on only the fields of messages like this one, which has been checked."""
        self._looks += 1
        if self._looks > MOST_LOOKS or bytes(serialize_message(self.message(data))) != data:
            return  # another sender's form, such as the other byte order: its fields are elsewhere
        try:
            places = [(offset_of(self.message(data), field), field) for field in self._fields]
        except LayoutError:
            return
        order = sorted(range(len(places)), key=lambda index: places[index][0])
        self._order = [order.index(index) for index in range(len(places))]
        self._learn(data, [places[index] for index in order])

    def _learn(self, data: bytes, places: list[tuple[int, Field]]) -> None:
        """Note what lies between the fields, which are in the order of their places."""
        end, code = 0, "<"
        self._same = []
        for start, field in places:
            self._same += [(end, start, data[end:start])] if start > end else []
            code += f"{start - end}x{field.code}"
            end = start + field.size
        self._same += [(end, len(data), data[end:])] if len(data) > end else []
        self._reader = struct.Struct(f"{code}{len(data) - end}x")
        self._size = len(data)
