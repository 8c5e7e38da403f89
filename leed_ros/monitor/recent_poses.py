"""Where a robot was at a stamp: scans and odometry come apart and are put together by it."""

from collections import deque

from leed_ros.task.geometry import FloatArray


class RecentPoses:
    """Keeps the latest poses of one robot.

    Args:
        length: Most poses that are kept.
    """

    def __init__(self, length: int) -> None:
        self._poses: deque[tuple[int, FloatArray]] = deque(maxlen=length)

    def add(self, stamp: int, pose: FloatArray) -> None:
        """Add a pose x, y, yaw [m, rad; map frame]; time that runs backwards begins anew. Shape (3,); stamp [ns]."""
        if self._poses and stamp < self._poses[-1][0]:
            self._poses.clear()
        self._poses.append((stamp, pose))

    def at(self, stamp: int) -> FloatArray | None:
        """Return the pose whose stamp is nearest to this one [ns], None before the first. Shape (3,)."""
        if not self._poses:
            return None
        return min(self._poses, key=lambda entry: abs(entry[0] - stamp))[1]
