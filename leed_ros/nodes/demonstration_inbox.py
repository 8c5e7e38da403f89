"""What a robot does with the parts of its demonstrations: it collects them until a set is whole, within limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sensor_msgs.msg import PointCloud2

from leed_ros.nodes.conversions import NANOSECONDS
from leed_ros.nodes.demonstration_cloud import CloudError, demonstrations_from_cloud, part_from_cloud
from leed_ros.nodes.readings import stamp_of
from leed_ros.task.config import Config, parameter
from leed_ros.task.records import Demonstration


@dataclass(frozen=True)
class DemonstrationLimits(Config):
    """Which demonstrations a robot accepts at all."""

    source: str = parameter(
        "/demonstration", "Full name of the only node whose demonstrations are taken; empty takes those of any"
    )
    max_age: float = parameter(
        0.0, "Age of a set beyond which it is not taken; 0 is no limit", unit="s", minimum=0.0, maximum=1e9
    )
    max_demonstrations: int = parameter(20_000, "Demonstrations of a set at most", minimum=1, maximum=10**6)
    max_steps: int = parameter(500_000, "Steps of a set at most", minimum=1, maximum=10**7)


class DemonstrationInbox:
    """Collects the parts of one set; the parts of a newer set replace those of one that never became whole.

    Args:
        observation_size: Number of entries D of the robot's observations.
        limits: What is accepted.
    """

    def __init__(self, observation_size: int, limits: DemonstrationLimits = DemonstrationLimits()) -> None:
        self._observation_size, self._limits = observation_size, limits
        self._set = (-1, 0)
        self._stamp = self._taken_stamp = 0
        self._parts: dict[int, list[Demonstration]] = {}

    def put(self, cloud: PointCloud2, now: int = 0, publishers: Sequence[str] = ()) -> list[Demonstration] | None:
        """Take a message and return the whole set if this was its last missing part, None otherwise.

        Args:
            cloud: The message.
            now: Present time on the clock of its stamp [ns].
            publishers: Full names of the nodes that publish on its topic.

        Raises:
            CloudError: The message does not fit this robot, or is beyond the limits.
            MessageError: Its stamp is no time.
            ValueError: A demonstration in it is inconsistent.
        """
        self._check_source(publishers)
        stamp = stamp_of(cloud.header.stamp, "demonstration")
        self._check_age(stamp, now)
        part = part_from_cloud(cloud, self._observation_size)
        demonstrations = demonstrations_from_cloud(cloud, self._observation_size)
        if (part.set, part.parts) != self._set or stamp != self._stamp:
            self._set, self._stamp, self._parts = (part.set, part.parts), stamp, {}
        self._parts[part.part] = demonstrations
        self._check_size()
        if len(self._parts) < part.parts:
            return None
        whole = [item for index in sorted(self._parts) for item in self._parts[index]]
        self._parts, self._taken_stamp = {}, stamp
        return whole

    def _check_source(self, publishers: Sequence[str]) -> None:
        """Refuse everything while a stranger publishes on the topic: which message is whose cannot be told."""
        strangers = [name for name in publishers if name != self._limits.source]
        if self._limits.source and strangers:
            words = f"demonstrations while {strangers[0]} publishes them, not only {self._limits.source}"
            raise CloudError(words, "source")

    def _check_age(self, stamp: int, now: int) -> None:
        """Refuse what is too old, or older than the set in use; a stamp of 0 tells nothing."""
        if not stamp:
            return
        age = (now - stamp) / NANOSECONDS
        if 0.0 < self._limits.max_age < age:
            raise CloudError(f"demonstrations that are {age:.0f} s old, {self._limits.max_age} s at most", "age")
        if stamp < self._taken_stamp:
            raise CloudError("demonstrations that are older than those in use", "age")

    def _check_size(self) -> None:
        """Refuse a set with too much in it, as soon as that much has come."""
        count = sum(map(len, self._parts.values()))
        steps = sum(len(item) for part in self._parts.values() for item in part)
        if count > self._limits.max_demonstrations or steps > self._limits.max_steps:
            self._parts = {}
            raise CloudError(f"a set of more than {count} demonstrations and {steps} steps", "size")
