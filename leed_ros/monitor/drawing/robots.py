"""Robots as shapes: bodies, footprints, goals, trails, what holds them back, and how well they do, in words."""

from collections.abc import Sequence

import numpy as np

from leed_ros.monitor.drawing.colours import ALARM, CAUTION, INK, Colour, colour_of
from leed_ros.monitor.drawing.shapes import Kind, Shape, circle
from leed_ros.monitor.frames import map_from_robot
from leed_ros.monitor.state import RobotPicture
from leed_ros.task.geometry import FloatArray

BODY_HEIGHT = 0.25  # [m]
LETTER = 0.12  # [m]
TEXT_HEIGHT = 0.7  # [m] above the floor
LINE = 0.04  # [m]
STALE_AGE = 3.0
"""Age from which a robot that is not heard of any more is shown faint [s]."""


def body_shapes(robots: Sequence[RobotPicture]) -> list[Shape]:
    """Return each robot's body, and an arrow where it looks; who is silent is faint."""
    shapes = []
    for robot, pose in _placed(robots):
        colour, at = _faded(robot), _above(pose, BODY_HEIGHT / 2.0)
        size = (2.0 * robot.radius, 2.0 * robot.radius, BODY_HEIGHT)
        shapes.append(Shape(Kind.CYLINDER, robot.name, 0, colour, size, at))
        arrow, tip = (1.5 * robot.radius, 0.4 * robot.radius, 0.05), _above(pose, BODY_HEIGHT + 0.03)
        shapes.append(Shape(Kind.ARROW, robot.name, 1, INK, arrow, tip, float(pose[2])))
    return shapes


def footprint_shapes(robots: Sequence[RobotPicture]) -> list[Shape]:
    """Return the outline of each robot's footprint on the floor, red where it touches something."""
    shapes = []
    for robot, pose in _placed(robots):
        colour = ALARM if robot.contact else _faded(robot)
        width = 2.0 * LINE if robot.contact else LINE
        outline = outline_of(robot, pose)
        shapes.append(Shape(Kind.LINE_STRIP, robot.name, 0, colour, (width, 0, 0), points=outline, height=0.02))
    return shapes


def goal_shapes(robots: Sequence[RobotPicture]) -> list[Shape]:
    """Return a disc where each robot is to go, and a thin line from the robot to it."""
    shapes = []
    for robot, pose in _placed(robots):
        if robot.goal is None:
            continue
        colour = colour_of(robot.name, 0.6)
        size = (1.6 * robot.radius, 1.6 * robot.radius, 0.02)
        shapes.append(Shape(Kind.CYLINDER, robot.name, 0, colour, size, _above(robot.goal, 0.01)))
        way = np.stack([pose[:2], robot.goal])
        faint = colour_of(robot.name, 0.3)
        shapes.append(Shape(Kind.LINE_LIST, robot.name, 1, faint, (LINE / 2.0, 0, 0), points=way, height=0.02))
    return shapes


def trail_shapes(robots: Sequence[RobotPicture], lifetime: float) -> list[Shape]:
    """Return where each robot has been in its present mission; lifetime in seconds."""
    return [
        Shape(
            Kind.LINE_STRIP,
            robot.name,
            0,
            colour_of(robot.name, 0.8),
            (LINE, 0, 0),
            points=robot.trail,
            height=0.03,
            lifetime=lifetime,
        )
        for robot in robots
        if len(robot.trail) > 1
    ]


def outline_of(robot: RobotPicture, pose: FloatArray) -> FloatArray:
    """Return the outline of a robot's footprint as a closed line [m; map frame]. Shape (P, 2)."""
    if not len(robot.corners):
        return circle(pose, robot.radius)
    return map_from_robot(pose, np.vstack([robot.corners, robot.corners[:1]]))


def label_shapes(robots: Sequence[RobotPicture]) -> list[Shape]:
    """Return each robot's name and success, south of it so that it stays in sight from above."""
    return [
        Shape(Kind.TEXT, robot.name, 0, INK, (0, 0, LETTER), _beside(robot, pose, -2.0), text=label_of(robot))
        for robot, pose in _placed(robots)
    ]


def label_of(robot: RobotPicture) -> str:
    """Return name and success in words: of the recent missions those that arrived and those without contact."""
    if not robot.missions:
        return robot.name
    return f"{robot.name}\n{robot.arrived:.0%} arrived, {robot.clean:.0%} clean"


def safety_shapes(robots: Sequence[RobotPicture]) -> list[Shape]:
    """Return what each robot's safety filter does now: a ring, and in words what is more than a limit of a robot.

    A policy that explores runs into limits all the time; words over every robot would hide what matters.
    """
    shapes = []
    for robot, pose in _placed(robots):
        if not robot.safety:
            continue
        colour = ALARM if robot.stopped else CAUTION
        ring, width = circle(pose, 1.4 * robot.radius), LINE if robot.stopped else LINE / 2.0
        shapes.append(Shape(Kind.LINE_STRIP, robot.name, 1, colour, (width, 0, 0), points=ring, height=0.03))
        if robot.stopped or not robot.safety.endswith("limited"):
            words = _beside(robot, pose, 1.5)
            shapes.append(Shape(Kind.TEXT, robot.name, 0, colour, (0, 0, LETTER), words, text=robot.safety))
    return shapes


def lidar_points(robots: Sequence[RobotPicture]) -> FloatArray:
    """Return where all robots' rays end on something [m; map frame]. Shape (P, 2)."""
    return np.concatenate([np.zeros((0, 2)), *(robot.scan.points() for robot in robots if robot.scan is not None)])


def _placed(robots: Sequence[RobotPicture]) -> list[tuple[RobotPicture, FloatArray]]:
    return [(robot, robot.pose) for robot in robots if robot.pose is not None]


def _faded(robot: RobotPicture) -> Colour:
    return colour_of(robot.name, 0.35 if robot.age > STALE_AGE else 1.0)


def _beside(robot: RobotPicture, pose: FloatArray, letters: float) -> tuple[float, float, float]:
    """Return where a text stands, so many letters north of a robot's footprint."""
    away = float(np.copysign(1.4 * robot.radius, letters)) + letters * LETTER
    return float(pose[0]), float(pose[1]) + away, TEXT_HEIGHT


def _above(place: FloatArray, height: float) -> tuple[float, float, float]:
    return float(place[0]), float(place[1]), height
