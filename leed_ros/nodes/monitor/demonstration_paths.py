"""Paths of demonstrations from clouds, whatever the robot observes; see `leed_ros.nodes.demonstration_cloud`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sensor_msgs.msg import PointCloud2, PointField

from leed_ros.monitor.state import DemonstratedPath
from leed_ros.nodes.demonstration_cloud import LARGEST, MAX_CLOUD_BYTES, MAX_FIELDS, MAX_PARTS, CloudError
from leed_ros.task.records import PROPOSERS

COLUMNS = ("x", "y", "yaw", "mission", "proposer", "set", "part", "parts")
MAX_PATHS = 12
"""Paths that are kept of a robot's set, the newest; a hall full of lines shows nothing."""

MAX_POSES = 60
"""Poses that are kept of a path."""


class PathInbox:
    """Collects the parts of one robot's set of demonstrations, as far as they are shown."""

    def __init__(self) -> None:
        self._set = -1
        self._parts: dict[int, tuple[int, list[DemonstratedPath]]] = {}

    def put(self, cloud: PointCloud2) -> tuple[list[DemonstratedPath], int] | None:
        """Take a message; return the newest paths of the set and its size when it is whole, None until then.

        Raises:
            CloudError: It is no cloud of demonstrations.
        """
        points = _points(cloud)
        number, part, parts = (int(points[name][0]) if len(points) else 0 for name in ("set", "part", "parts"))
        if len(points) and not 0 <= part < parts <= MAX_PARTS:
            raise CloudError(f"demonstration cloud: part {part} of {parts} cannot be", "part")
        if number != self._set:
            self._set, self._parts = number, {}
        starts = np.flatnonzero(np.diff(points["mission"], prepend=-1.0))
        missions = np.split(points, starts[1:]) if len(points) else []
        self._parts[part] = (len(missions), [_path(mission) for mission in missions[-MAX_PATHS:]])
        if len(self._parts) < parts:
            return None
        whole = [path for index in sorted(self._parts) for path in self._parts[index][1]]
        return whole[-MAX_PATHS:], sum(count for count, _ in self._parts.values())


def _points(cloud: PointCloud2) -> NDArray[np.void]:
    """Return the columns that are shown, as a view of the cloud's bytes."""
    if len(cloud.data) > MAX_CLOUD_BYTES or len(cloud.fields) > MAX_FIELDS:
        raise CloudError(f"demonstration cloud: {len(cloud.data)} bytes in {len(cloud.fields)} fields", "size")
    offsets = {field.name: field.offset for field in cloud.fields if field.datatype == PointField.FLOAT32}
    missing = [name for name in COLUMNS if name not in offsets]
    room = cloud.point_step - 4
    missing += [name for name in COLUMNS if name in offsets and not 0 <= offsets[name] <= room]
    if missing or cloud.is_bigendian or len(cloud.data) != cloud.width * cloud.point_step:
        raise CloudError(f"demonstration cloud: lacks {', '.join(missing) or 'some of its points'}")
    layout = {
        "names": COLUMNS,
        "formats": ["<f4"] * len(COLUMNS),
        "offsets": [offsets[name] for name in COLUMNS],
        "itemsize": cloud.point_step,
    }
    kind: np.dtype[np.void] = np.dtype(layout)  # type: ignore[call-overload]
    points = np.frombuffer(cloud.data, dtype=kind)
    if not all((np.abs(points[name]) <= LARGEST).all() for name in COLUMNS):  # false for NaN, too
        raise CloudError("demonstration cloud: a number is not finite, or beyond what it can be", "not finite")
    return points


def _path(points: NDArray[np.void]) -> DemonstratedPath:
    chosen = np.unique(np.linspace(0, len(points) - 1, MAX_POSES).astype(int))
    poses = np.stack([points[name][chosen] for name in ("x", "y", "yaw")], axis=-1).astype(np.float64)
    return DemonstratedPath(_proposer(PROPOSERS, int(points["proposer"][0])), poses)


def _proposer(names: Sequence[str], index: int) -> str:
    return names[index] if 0 <= index < len(names) else "unknown"
