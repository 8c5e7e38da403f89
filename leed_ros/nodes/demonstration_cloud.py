"""Demonstrations as `sensor_msgs/PointCloud2`: one point per step, named float32 fields.

x y z yaw      pose before the action [m, rad; map frame], z is 0 so that RViz shows the cloud as it is
t              time since the mission's start [s]
mission        index of the demonstration in the message
proposer       index into `leed_ros.task.records.PROPOSERS`
time_ratio     time of the demonstration over that of the shortest path, 0 where it is not known
set part parts which set of the robot's demonstrations this is, and which part of how many: large sets come in parts
observation[D] action[A] reward terminated

An empty cloud is a set without demonstrations.
"""

import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sensor_msgs.msg import PointCloud2, PointField

from leed_ros.nodes.dropped import MessageError
from leed_ros.task.action import ACTION_SIZE
from leed_ros.task.records import PROPOSERS, Demonstration

MAX_PART_BYTES = 1_000_000
MAX_PARTS = 64

MAX_CLOUD_BYTES = 4 * MAX_PART_BYTES
"""Largest message that is looked at: a demonstration that is longer than a part stands alone."""

MAX_FIELDS = 64
LARGEST = 1e6
"""Largest number of any field: places [m], times [s], observations, rewards."""

LARGEST_ACTION = 1.001
"""Actions lie in [-1, 1], but for rounding."""

_SCALARS = ("x", "y", "z", "yaw", "t", "mission", "proposer", "time_ratio", "set", "part", "parts")


class CloudError(MessageError):
    """A demonstration message does not fit this robot; the message says what differs."""

    def __init__(self, words: str, what: str = "misfit") -> None:
        super().__init__(f"demonstration {what}", words)


@dataclass(frozen=True)
class Part:
    """What of a robot's demonstrations a message carries.

    Attributes:
        set: Number of the set; a newer one replaces it.
        part: Number of this part, from 0.
        parts: Number of parts of the set.
    """

    set: int = 0
    part: int = 0
    parts: int = 1


def clouds_from_set(demonstrations: Sequence[Demonstration], observation_size: int, number: int) -> list[PointCloud2]:
    """Pack a robot's whole set into as many messages as it takes; header frame and stamp are left to the caller.

    What does not fit into `MAX_PARTS` messages is left out, the oldest first.

    Args:
        demonstrations: In the order in which they were accepted.
        observation_size: Number of entries D of every observation.
        number: Number of the set.
    """
    groups = _groups(demonstrations, MAX_PART_BYTES // _point_type(observation_size).itemsize)[-MAX_PARTS:]
    return [
        cloud_from_demonstrations(group, observation_size, Part(number, index, len(groups)))
        for index, group in enumerate(groups)
    ]


def cloud_from_demonstrations(
    demonstrations: Sequence[Demonstration], observation_size: int, part: Part = Part()
) -> PointCloud2:
    """Pack one message; see `clouds_from_set`."""
    records = [_points_from(index, item, observation_size) for index, item in enumerate(demonstrations)]
    points = np.concatenate([np.zeros(0, dtype=_point_type(observation_size)), *records])
    points["set"], points["part"], points["parts"] = part.set, part.part, part.parts
    cloud = PointCloud2(height=1, width=len(points), is_dense=True, is_bigendian=False)
    cloud.point_step = points.dtype.itemsize
    cloud.row_step = cloud.point_step * len(points)
    cloud.fields = _fields(observation_size)
    cloud.data = array.array("B", points.tobytes())
    return cloud


def demonstrations_from_cloud(cloud: PointCloud2, observation_size: int) -> list[Demonstration]:
    """Unpack a robot's demonstrations.

    Raises:
        CloudError: Names, counts or sizes differ from what this robot observes, or a number is not finite or beyond
            what it can be.
    """
    _check(cloud, observation_size)
    points = np.frombuffer(cloud.data, dtype=_point_type(observation_size))
    _check_numbers(points)
    starts = np.flatnonzero(np.diff(points["mission"], prepend=-1.0))
    return [_demonstration_from(part) for part in np.split(points, starts[1:])] if len(points) else []


def part_from_cloud(cloud: PointCloud2, observation_size: int) -> Part:
    """Return which part of which set a message carries.

    Raises:
        CloudError: The layout differs from what this robot observes, or the numbers make no sense.
    """
    _check(cloud, observation_size)
    if not cloud.width:
        return Part()
    first = np.frombuffer(cloud.data, dtype=_point_type(observation_size), count=1)[0]
    numbers = [float(first[name]) for name in ("set", "part", "parts")]
    if not all(number.is_integer() for number in numbers):
        raise CloudError("demonstration cloud: the number of the part is not whole", "part")
    part = Part(*(int(number) for number in numbers))
    if not (part.set >= 0 and 0 <= part.part < part.parts <= MAX_PARTS):
        raise CloudError(f"demonstration cloud: part {part.part} of {part.parts} of set {part.set} cannot be", "part")
    return part


def _point_type(observation_size: int) -> np.dtype[np.void]:
    scalars = [(name, "<f4") for name in _SCALARS]
    vectors = [("observation", "<f4", (observation_size,)), ("action", "<f4", (ACTION_SIZE,))]
    return np.dtype([*scalars, *vectors, ("reward", "<f4"), ("terminated", "<f4")])


def _fields(observation_size: int) -> list[PointField]:
    layout: Mapping[str, Any] = _point_type(observation_size).fields or {}
    return [
        PointField(name=name, offset=entry[1], datatype=PointField.FLOAT32, count=int(np.prod(entry[0].shape or (1,))))
        for name, entry in layout.items()
    ]


def _check(cloud: PointCloud2, observation_size: int) -> None:
    if len(cloud.data) > MAX_CLOUD_BYTES or len(cloud.fields) > MAX_FIELDS:
        raise CloudError(f"demonstration cloud: {len(cloud.data)} bytes in {len(cloud.fields)} fields", "size")
    got = [(field.name, field.offset, field.count, field.datatype) for field in cloud.fields]
    wanted = [(field.name, field.offset, field.count, field.datatype) for field in _fields(observation_size)]
    if got != wanted or cloud.is_bigendian:
        layout = ", ".join(f"{name}[{count}]" for name, _, count, _ in got)
        raise CloudError(f"demonstration cloud: fields {layout} do not fit observations of size {observation_size}")
    if cloud.height != 1 or len(cloud.data) != cloud.width * _point_type(observation_size).itemsize:
        raise CloudError(f"demonstration cloud: {len(cloud.data)} bytes do not hold {cloud.width} points", "size")


def _check_numbers(points: NDArray[np.void]) -> None:
    for name in points.dtype.names or ():
        if not np.isfinite(points[name]).all():
            raise CloudError("demonstration cloud: a number is not finite", "not finite")
        if (np.abs(points[name]) > (LARGEST_ACTION if name == "action" else LARGEST)).any():
            raise CloudError(f"demonstration cloud: {name} beyond what it can be", "out of range")


def _groups(demonstrations: Sequence[Demonstration], max_points: int) -> list[list[Demonstration]]:
    """Split demonstrations into groups of so many steps at most; a longer one stands alone. At least one group."""
    groups: list[list[Demonstration]] = [[]]
    points = 0
    for demonstration in demonstrations:
        if groups[-1] and points + len(demonstration) > max_points:
            groups.append([])
            points = 0
        groups[-1].append(demonstration)
        points += len(demonstration)
    return groups


def _points_from(index: int, demonstration: Demonstration, observation_size: int) -> NDArray[np.void]:
    points = np.zeros(len(demonstration), dtype=_point_type(observation_size))
    points["x"], points["y"], points["yaw"] = demonstration.poses.T
    points["t"], points["mission"] = demonstration.times, index
    points["proposer"] = PROPOSERS.index(demonstration.proposer)
    points["time_ratio"] = demonstration.time_ratio
    points["observation"], points["action"] = demonstration.observations, demonstration.actions
    points["reward"], points["terminated"] = demonstration.rewards, demonstration.terminated
    return points


def _demonstration_from(points: NDArray[np.void]) -> Demonstration:
    proposer = int(points["proposer"][0])
    if not 0 <= proposer < len(PROPOSERS):
        raise CloudError(f"demonstration cloud: proposer {proposer} is not one of {', '.join(PROPOSERS)}", "proposer")
    return Demonstration(
        proposer=PROPOSERS[proposer],
        times=points["t"].astype(np.float64),
        poses=np.stack([points["x"], points["y"], points["yaw"]], axis=-1).astype(np.float64),
        observations=points["observation"].copy(),
        actions=points["action"].copy(),
        rewards=points["reward"].astype(np.float64),
        terminated=points["terminated"] > 0.5,
        time_ratio=float(points["time_ratio"][0]),
    )
