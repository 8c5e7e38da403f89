"""Where the numbers of a message are once it is serialised.

Nothing here knows a wire format: a message is serialised with two values for a field, and where the bytes differ, there
the field is. As long as its strings and arrays keep their lengths, every message of that kind has it in the same place.
"""

import array
import struct
from dataclasses import dataclass
from functools import reduce
from typing import Any

from rclpy.serialization import serialize_message

ONES = 0xFF
TYPECODE_FLOAT32 = "f"


class LayoutError(ValueError):
    """A field has no place of its own in the serialised message, or is there in another form than here."""


@dataclass(frozen=True)
class Field:
    """A field of a message.

    Attributes:
        path: Its name in the message, with dots.
        code: Its type as `struct` has it; `140s` is an array as bytes.
        typecode: Type of such an array as `array` has it, float32 by default.
    """

    path: str
    code: str
    typecode: str = TYPECODE_FLOAT32

    @property
    def size(self) -> int:
        """Number of its bytes."""
        return struct.calcsize(f"<{self.code}")

    def value(self, content: bytes) -> Any:
        """Return the value that these bytes stand for."""
        return struct.unpack(f"<{self.code}", content)[0]

    def put(self, message: Any, value: Any) -> None:
        """Set it in a message."""
        *parents, name = self.path.split(".")
        value = array.array(self.typecode, value) if isinstance(value, bytes) else value
        setattr(reduce(getattr, parents, message), name, value)


def offset_of(message: Any, field: Field) -> int:
    """Return where a field of a message begins in its serialised form; the message's value is lost.

    Raises:
        LayoutError: It is not in one place.
    """
    zeros, ones = (_serialised(message, field, content) for content in (bytes(field.size), bytes([ONES]) * field.size))
    if len(zeros) != len(ones):
        raise LayoutError(f"{field.path} changes the length of its message")
    differing = [index for index, pair in enumerate(zip(zeros, ones, strict=True)) if pair == (0, ONES)]
    pattern = bytes(1 + index % 120 for index in range(field.size))  # no byte twice in a row, and a finite number
    start = differing[0] if differing else 0
    if _serialised(message, field, pattern)[start : start + field.size] != pattern:
        raise LayoutError(f"{field.path} is not in one place of its message")
    return start


def _serialised(message: Any, field: Field, content: bytes) -> bytes:
    field.put(message, field.value(content))
    return bytes(serialize_message(message))
