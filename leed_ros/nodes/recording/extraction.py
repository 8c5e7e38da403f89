"""Demonstrations taken from a recording: the set that every robot had last."""

import re
from collections.abc import Sequence
from pathlib import Path

from rclpy.serialization import deserialize_message
from sensor_msgs.msg import PointCloud2

from leed_ros.nodes.demonstration_cloud import CloudError
from leed_ros.nodes.demonstration_inbox import DemonstrationInbox
from leed_ros.records.errors import RecordError
from leed_ros.records.recording.reader import Recording
from leed_ros.task.records import Demonstration

TOPIC = re.compile(r"^/?(?:.*/)?robot_(\d+)/demonstration$")


def recorded_demonstrations(path: Path) -> list[list[Demonstration]]:
    """Return the demonstrations that each robot had at the end of a recording.

    Returns:
        Demonstrations of robot_0 to the last robot that was sent any; the newest whole set counts. Length N.

    Raises:
        RecordError: The recording cannot be read or holds no demonstrations, or one does not fit.
    """
    inboxes: dict[int, DemonstrationInbox] = {}
    sets: dict[int, Sequence[Demonstration]] = {}
    recording = Recording(path)
    robots = {topic: int(match[1]) for topic in recording.summary().topics if (match := TOPIC.match(topic))}
    for message in recording.messages(robots):
        robot = robots[message.topic]
        try:
            cloud = deserialize_message(message.data, PointCloud2)
            inbox = inboxes.setdefault(robot, DemonstrationInbox(_observation_size(cloud)))
            whole = inbox.put(cloud)
        except (CloudError, ValueError) as error:
            raise RecordError(f"{path}, {message.topic}: {error}") from error
        if whole is not None:
            sets[robot] = whole
    if not any(sets.values()):
        raise RecordError(f"{path} holds no demonstrations: record the topics /robot_*/demonstration")
    return [list(sets.get(robot, ())) for robot in range(max(sets) + 1)]


def _observation_size(cloud: PointCloud2) -> int:
    """Return the number of entries of a cloud's observations.

    Raises:
        CloudError: It has none.
    """
    for field in cloud.fields:
        if field.name == "observation":
            return int(field.count)
    raise CloudError("it is no cloud of demonstrations: it has no field 'observation'")
