"""What the safety filter did, over the robot in RViz."""

import time
from collections.abc import Sequence

from rclpy.duration import Duration
from rclpy.node import Node
from visualization_msgs.msg import Marker

from leed_ros.deployment.safety import Intervention
from leed_ros.nodes import qos

PERIOD = 0.25  # [s] between two markers of the same text
LIFETIME = 1.0  # [s]
HEIGHT, SIZE = 0.6, 0.25  # [m] above base_link, of a capital letter


class SafetyMarker:
    """Publishes the gravest of the latest interventions as a text on `safety_marker`; it fades when they end."""

    def __init__(self, node: Node, frame: str) -> None:
        self._publisher = node.create_publisher(Marker, "safety_marker", qos.RELIABLE)
        self._marker = _text_marker(frame)
        self._due = 0.0

    def show(self, interventions: Sequence[Intervention]) -> None:
        """Show interventions, the gravest first; nothing to show costs nothing."""
        if not interventions:
            return
        text, now = interventions[0].value, time.monotonic()
        if text == self._marker.text and now < self._due:
            return
        self._marker.text, self._due = text, now + PERIOD
        self._marker.color.g = 0.0 if interventions[0].stops else 0.5
        self._publisher.publish(self._marker)


def _text_marker(frame: str) -> Marker:
    """Return a marker that stays the same object in RViz; a stamp of zero takes the latest transform."""
    marker = Marker(ns="safety", id=0, type=Marker.TEXT_VIEW_FACING, action=Marker.ADD)
    marker.header.frame_id = frame
    marker.pose.position.z, marker.pose.orientation.w = HEIGHT, 1.0
    marker.scale.z = SIZE
    marker.color.r, marker.color.a = 0.9, 1.0
    marker.lifetime = Duration(seconds=LIFETIME).to_msg()
    return marker
