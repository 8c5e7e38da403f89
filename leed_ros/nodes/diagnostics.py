"""What a node says of itself on `/diagnostics`: a level, one line, and named values."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from rclpy.node import Node

from leed_ros.nodes import qos

OK, WARN = DiagnosticStatus.OK, DiagnosticStatus.WARN


class Reporter:
    """Publishes a node's status; its name is the node's full name."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._publisher = node.create_publisher(DiagnosticArray, "/diagnostics", qos.RELIABLE)

    def report(self, message: str, values: Mapping[str, float | str], level: bytes = OK) -> None:
        """Publish one status with its values, stamped with the node's clock."""
        status = DiagnosticStatus(level=level, name=self._node.get_fully_qualified_name(), message=message)
        status.values = [KeyValue(key=key, value=str(value)) for key, value in values.items()]
        array = DiagnosticArray(status=[status])
        array.header.stamp = self._node.get_clock().now().to_msg()
        self._publisher.publish(array)


class Tempo:
    """How often a node does something, and how long it takes at most, between one report and the next.

    Args:
        what: What it does, in the plural, such as decisions.
        clock: Present time on a clock that does not run backwards [s].
    """

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._what, self._clock = what, clock
        self._since, self._count, self._longest = clock(), 0, 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count what is done in the context, and time it."""
        started = self._clock()
        yield
        self.add(self._clock() - started)

    def add(self, seconds: float) -> None:
        """Count what was done, and took so long [s]."""
        self._count += 1
        self._longest = max(self._longest, seconds)

    def values(self) -> dict[str, float | str]:
        """Return the rate and the longest time since the last call, and begin anew."""
        now = self._clock()
        rate, longest = self._count / max(now - self._since, 1e-9), self._longest
        self._since, self._count, self._longest = now, 0, 0.0
        return {f"{self._what} [1/s]": round(rate, 1), f"longest of {self._what} [ms]": round(1e3 * longest, 3)}


def values_of(status: DiagnosticStatus) -> dict[str, str]:
    """Return the named values of a status."""
    return {entry.key: entry.value for entry in status.values}
