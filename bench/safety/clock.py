"""A `/clock` to be killed: `python -m bench.safety.clock` publishes the machine's time at 50 Hz."""

import time

from rclpy.clock import Clock, ClockType
from rclpy.node import Node
from rosgraph_msgs.msg import Clock as ClockMessage

from leed_ros.nodes import conversions, process, qos

PERIOD = 0.02  # [s]


class ClockNode:
    """Publishes `/clock`."""

    def __init__(self) -> None:
        self.node = Node("clock")
        self.finished = False
        self._publisher = self.node.create_publisher(ClockMessage, "/clock", qos.RELIABLE)
        self.node.create_timer(PERIOD, self._tick, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def close(self) -> None:
        """Do nothing: time has no end."""

    def _tick(self) -> None:
        self._publisher.publish(ClockMessage(clock=conversions.time_from_stamp(time.time_ns())))


if __name__ == "__main__":
    process.run(ClockNode)
