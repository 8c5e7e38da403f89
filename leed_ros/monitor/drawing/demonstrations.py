"""Demonstrations as shapes: the ways that were accepted, in the robot's colour, and those that were not, in red."""

from collections.abc import Sequence

from leed_ros.monitor.drawing.colours import ALARM, colour_of
from leed_ros.monitor.drawing.shapes import Kind, Shape, segments
from leed_ros.monitor.state import DemonstratedPath, RobotPicture

LINE = 0.025  # [m]


def accepted_shapes(robots: Sequence[RobotPicture], lifetime: float) -> list[Shape]:
    """Return the newest demonstrations that each robot learns from; lifetime in seconds."""
    return [_ways(robot, robot.accepted, lifetime, accepted=True) for robot in robots if robot.accepted]


def rejected_shapes(robots: Sequence[RobotPicture], lifetime: float) -> list[Shape]:
    """Return the latest demonstrations of each robot that were not accepted; lifetime in seconds."""
    return [_ways(robot, robot.rejected, lifetime, accepted=False) for robot in robots if robot.rejected]


def _ways(robot: RobotPicture, paths: Sequence[DemonstratedPath], lifetime: float, *, accepted: bool) -> Shape:
    points = segments([path.poses[:, :2] for path in paths])
    colour = colour_of(robot.name, 0.35) if accepted else (*ALARM[:3], 0.5)
    return Shape(Kind.LINE_LIST, robot.name, 0, colour, (LINE, 0, 0), points=points, height=0.01, lifetime=lifetime)
