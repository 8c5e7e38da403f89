"""What a node says of itself on `/diagnostics`: a level, one line, and named values."""

from collections.abc import Mapping

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


def values_of(status: DiagnosticStatus) -> dict[str, str]:
    """Return the named values of a status."""
    return {entry.key: entry.value for entry in status.values}
