"""A robot's learning over its updates, thinned out where it becomes long."""

from collections.abc import Mapping

from leed_ros.monitor.state import LearningPoint

CURVES = ("arrived", "clean", "expert_coef", "policy_loss", "value_loss", "expert_loss", "entropy", "updates")
"""What is kept of every update, where the robot has said it."""


class LearningHistory:
    """Takes a robot's numbers as often as they come and keeps one point for each update.

    Args:
        length: Most points that are kept, an even number; where there would be more, every second one goes.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self._points: list[LearningPoint] = []
        self._updates = 0.0
        self._every, self._skipped = 1, 0

    def take(self, values: Mapping[str, float]) -> None:
        """Take the latest numbers, by name."""
        updates = values.get("updates", 0.0)
        if updates < self._updates:
            self._points, self._every, self._skipped = [], 1, 0  # another run has begun
            self._updates = 0.0
        if updates == self._updates:
            return
        self._updates = updates
        self._skipped += 1
        if self._skipped >= self._every:
            self._skipped = 0
            self._add(values)

    def points(self) -> tuple[LearningPoint, ...]:
        """Return the points, the oldest first."""
        return tuple(self._points)

    def _add(self, values: Mapping[str, float]) -> None:
        kept = {name: values[name] for name in CURVES if name in values}
        self._points.append(LearningPoint(values.get("transitions", 0.0), kept))
        if len(self._points) > self._length:
            self._points = self._points[::2]
            self._every *= 2
