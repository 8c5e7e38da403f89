"""A process of one robot's node, or of several robots' nodes, which share their end of the fleet path."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from leed_ros.nodes import process
from leed_ros.nodes.joint_answers import JointAnswers, JointRobot
from leed_ros.nodes.wire.fleet import number_of
from leed_ros.nodes.wire.fleet_end import FleetEnd, Together


class HostedRobot(process.ClosableNode, Protocol):
    """The node of one robot."""

    name: str

    def joint(self) -> JointRobot:
        """Return the robot as it answers together with others of its process."""
        ...


class RobotHost:
    """Runs the robots of one process.

    Args:
        make: Makes the node of a robot, given its namespace and this process's end of the fleet path.
        namespaces: One for each robot; none for one robot in the process's own.
    """

    def __init__(self, make: Callable[[str | None, FleetEnd], HostedRobot], namespaces: Sequence[str]) -> None:
        self._make, self._namespaces = make, namespaces
        self._robots: list[HostedRobot] = []
        self._fleet = FleetEnd([namespace.strip("/") for namespace in namespaces], self._together)

    def run(self) -> int:
        """Run all nodes until the end, and return the exit code."""
        namespaces: Sequence[str | None] = self._namespaces or [None]
        return process.run(*(partial(self._begin, namespace) for namespace in namespaces))

    def _begin(self, namespace: str | None) -> HostedRobot:
        self._robots.append(self._make(namespace, self._fleet))
        return self._robots[-1]

    def _together(self) -> Together | None:
        """Return who answers for all robots at once, if they are alike."""
        numbers = [number_of(robot.name) or 0 for robot in self._robots]
        joint = JointAnswers.of([robot.joint() for robot in self._robots], numbers)
        return joint.answer if joint else None
