"""Rows of numbers as `sensor_msgs/PointCloud2`: one point per robot, with a field for every column.

The message says what it holds: names, types and places of the columns. Who reads one checks that they are those that
were agreed on.
"""

import array
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sensor_msgs.msg import PointCloud2, PointField

from leed_ros.nodes import conversions, readings
from leed_ros.nodes.dropped import MessageError
from leed_ros.nodes.wire.fields import STAMP
from leed_ros.nodes.wire.glance import Glance
from leed_ros.nodes.wire.layout import Field
from leed_ros.nodes.wire.stencil import Stencil

DATATYPES = {"<u4": PointField.UINT32, "<f4": PointField.FLOAT32, "<f8": PointField.FLOAT64}
BYTES = "B"
MAX_FRAME = 1024
"""Bytes of a message beside its rows and column names, at most."""

Rows = NDArray[np.void]


def message_of(rows: Rows, frame: str, stamp: int) -> PointCloud2:
    """Return rows as a message. Shape (N,); stamp [ns]."""
    cloud = PointCloud2(height=1, width=len(rows), is_dense=True)
    cloud.header.frame_id, cloud.header.stamp = frame, conversions.time_from_stamp(stamp)
    cloud.fields = _point_fields(rows.dtype)
    cloud.point_step, cloud.row_step = rows.dtype.itemsize, rows.nbytes
    cloud.data = array.array(BYTES, rows.tobytes())
    return cloud


class RowWriter:
    """Writes messages that all have the same number of rows.

    Args:
        kind: Columns.
        count: Number of rows N.
        frame: Frame of what the columns hold.
    """

    def __init__(self, kind: np.dtype[np.void], count: int, frame: str) -> None:
        fields = (*STAMP, Field("data", f"{count * kind.itemsize}s", BYTES))
        self._stencil = Stencil(message_of(np.zeros(count, kind), frame, 0), fields)

    def of(self, rows: Rows, stamp: int) -> Any:
        """Return a message to be published. Shape (N,); stamp [ns]."""
        return self._stencil.filled(*divmod(stamp, conversions.NANOSECONDS), rows.tobytes())


class RowReader:
    """Reads messages of so many rows at most, quickest those of that many and of one.

    Args:
        kind: Columns.
        count: Number of rows N of most messages.
        topic: Name for people.
    """

    def __init__(self, kind: np.dtype[np.void], count: int, topic: str) -> None:
        self._kind, self._count, self._topic = kind, count, topic
        self._fields = _point_fields(kind)
        self._glances = {rows: self._glance_at(rows) for rows in (count, 1)}

    def read(self, data: bytes) -> tuple[int, Rows]:
        """Return stamp [ns] and rows of a serialised message; their numbers are not checked. Shape (N,) at most.

        Raises:
            MessageError: It is none, or has other columns or more rows.
        """
        for glance in self._glances.values():
            numbers = glance.numbers(data)
            if numbers is not None:
                stamp = readings.stamp_from_parts(numbers[0], numbers[1], self._topic)
                return stamp, np.frombuffer(numbers[2], self._kind)
        self._check_size(len(data))
        cloud = self._glances[self._count].message(data)
        stamp = readings.stamp_of(cloud.header.stamp, self._topic)
        self._check(cloud)
        if cloud.width in self._glances:
            self._glances[cloud.width].remember(data)
        return stamp, np.frombuffer(cloud.data, self._kind)

    def _glance_at(self, rows: int) -> Glance:
        """Return what reads messages of so many rows that have been seen before."""
        return Glance(PointCloud2, (*STAMP, Field("data", f"{rows * self._kind.itemsize}s", BYTES)), self._topic)

    def _check_size(self, size: int) -> None:
        """Refuse what is too large to be looked at."""
        most = self._count * self._kind.itemsize + MAX_FRAME
        if size > most:
            raise MessageError(f"{self._topic} size", f"{self._topic} of {size} bytes, {most} at most")

    def _check(self, cloud: PointCloud2) -> None:
        """Refuse a message that does not hold what was agreed on."""
        whole = cloud.height == 1 and len(cloud.data) == cloud.width * self._kind.itemsize
        alike = cloud.fields == self._fields and cloud.point_step == self._kind.itemsize and not cloud.is_bigendian
        if not alike or not whole:
            raise MessageError(f"{self._topic} format", f"{self._topic} with other columns than were agreed on")
        if not 0 < cloud.width <= self._count:
            raise MessageError(f"{self._topic} size", f"{self._topic} with {cloud.width} rows, {self._count} at most")


def _point_fields(kind: np.dtype[np.void]) -> list[PointField]:
    fields = []
    for name in kind.names or ():
        column, offset = kind.fields[name][:2]  # type: ignore[index]
        base, shape = column.subdtype or (column, ())
        count = int(np.prod(shape, dtype=int))
        fields.append(PointField(name=name, offset=offset, datatype=DATATYPES[base.str], count=count))
    return fields
