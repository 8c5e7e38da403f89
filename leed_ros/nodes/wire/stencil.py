"""Stencils: messages that are serialised once, and of which only some numbers are written anew for every stamp."""

import struct
from collections.abc import Sequence
from typing import Any

from rclpy.serialization import serialize_message

from leed_ros.nodes.wire.layout import Field, LayoutError, offset_of


class Stencil:
    """A message to publish again and again.

    Where the middleware serialises messages in a form in which the fields have no place of their own, the message
    itself is filled in and published.

    Args:
        message: With all that stays as it is; strings and arrays keep their lengths.
        fields: What changes, in the order in which `filled` is given it.
    """

    def __init__(self, message: Any, fields: Sequence[Field]) -> None:
        self._message, self._fields = message, fields
        self._writers: list[tuple[struct.Struct, int]] = []
        try:
            self._writers = [(struct.Struct(f"<{field.code}"), offset_of(message, field)) for field in fields]
        except LayoutError:
            return
        self._bytes = bytearray(serialize_message(message))

    def filled(self, *values: Any) -> Any:
        """Return the message with these values, to be published at once: serialised, or the message itself."""
        if not self._writers:
            for field, value in zip(self._fields, values, strict=True):
                field.put(self._message, value)
            return self._message
        for (writer, offset), value in zip(self._writers, values, strict=True):
            writer.pack_into(self._bytes, offset, value)
        return bytes(self._bytes)
