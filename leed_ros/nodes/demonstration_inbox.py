"""What a robot does with the parts of its demonstrations: it collects them until a set is whole."""

from sensor_msgs.msg import PointCloud2

from leed_ros.nodes.demonstration_cloud import demonstrations_from_cloud, part_from_cloud
from leed_ros.task.records import Demonstration


class DemonstrationInbox:
    """Collects the parts of one set; the parts of a newer set replace those of one that never became whole.

    Args:
        observation_size: Number of entries D of the robot's observations.
    """

    def __init__(self, observation_size: int) -> None:
        self._observation_size = observation_size
        self._set = (-1, 0)
        self._parts: dict[int, list[Demonstration]] = {}

    def put(self, cloud: PointCloud2) -> list[Demonstration] | None:
        """Take a message and return the whole set if this was its last missing part, None otherwise.

        Raises:
            CloudError: The message does not fit this robot.
            ValueError: A demonstration in it is inconsistent.
        """
        part = part_from_cloud(cloud, self._observation_size)
        demonstrations = demonstrations_from_cloud(cloud, self._observation_size)
        if (part.set, part.parts) != self._set:
            self._set, self._parts = (part.set, part.parts), {}
        self._parts[part.part] = demonstrations
        if len(self._parts) < part.parts:
            return None
        whole = [item for index in sorted(self._parts) for item in self._parts[index]]
        self._parts = {}
        return whole
