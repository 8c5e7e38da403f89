"""A simulation that says now and then that it is there, until it is stopped."""

import rclpy

from leed_ros.nodes import diagnostics
from leed_ros.nodes.process import run


class Living:
    finished = False

    def __init__(self) -> None:
        self.node = rclpy.create_node("simulation")
        reporter = diagnostics.Reporter(self.node)
        self._timer = self.node.create_timer(0.2, lambda: reporter.report("running", {}))

    def close(self) -> None:
        pass


def main() -> int:
    return run(Living)
