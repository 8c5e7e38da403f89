"""Messages that are of no use: dropped, counted by cause in `/diagnostics`, and told of once in a while.

Causes are a few fixed words that begin with the topic, such as `scan size`: what a message says never becomes a name.
"""

from collections import Counter

from rclpy.node import Node

from leed_ros.documents.one_line import one_line

TELL_PERIOD = 5.0  # [s] between two warnings


class MessageError(ValueError):
    """A message cannot be used; the message of the error says why in one line.

    Attributes:
        cause: What it is counted under.
    """

    def __init__(self, cause: str, words: str = "") -> None:
        super().__init__(one_line(words or cause))
        self.cause = cause


class DropCounter:
    """Counts what one node has dropped.

        try:
            pose, velocity = readings.odometry_reading(message)
        except MessageError as error:
            self._dropped.drop(error)

    Args:
        node: Whose log tells of it; None where somebody else does.
    """

    def __init__(self, node: Node | None) -> None:
        self._logger = node.get_logger() if node is not None else None
        self._counts: Counter[str] = Counter()

    def drop(self, error: MessageError) -> None:
        """Count a message that was dropped, and warn of it, not more often than every few seconds."""
        self._counts[error.cause] += 1
        if self._logger is not None:
            self._logger.warning(f"dropped: {error}", throttle_duration_sec=TELL_PERIOD)

    def values(self) -> dict[str, float | str]:
        """Return how many were dropped of each cause, for `/diagnostics`."""
        return {f"dropped {cause}": count for cause, count in sorted(self._counts.items())}
