"""`frame`: what moves: poses, goals, what lidars hit, and what the trails have grown by."""

from typing import Any

import numpy as np

from leed_ros.monitor.state import RobotPicture, Scan, SwarmPicture
from leed_ros.task.geometry import FloatArray
from leed_ros.view.messages.numbers import encoded, evenly, millimetres, number
from leed_ros.view.source import SourceFacts

MAX_HITS, MAX_TRAIL = 90, 400
CONTACT, GUARDED, STOPPED, SILENT = 1, 2, 4, 8
"""Flags of a robot: touches something, its safety filter acts, keeps it from driving on, nothing heard for long."""

SILENCE = 3.0
"""Time after which a robot that nothing is heard of counts as silent [s]."""


class FrameChannel:
    """Sends a frame whenever something has moved; a page keeps the trails and adds to them."""

    name = "frame"

    def __init__(self) -> None:
        self._ends: dict[str, FloatArray] = {}
        self._hits: dict[str, tuple[Scan, list[int]]] = {}
        self._last = ""

    def change(self, picture: SwarmPicture, facts: SourceFacts) -> str | None:
        """Return poses and goals, and of every trail what is new."""
        content = self._frame(picture, [self._grown(robot) for robot in picture.robots])
        if content == self._last:
            return None
        self._last = content
        return content

    def whole(self, picture: SwarmPicture, facts: SourceFacts) -> str:
        """Return poses, goals and trails from their start."""
        return self._frame(picture, [(True, robot.trail[-MAX_TRAIL:]) for robot in picture.robots])

    def _frame(self, picture: SwarmPicture, trails: list[tuple[bool, FloatArray]]) -> str:
        pairs = zip(picture.robots, trails, strict=True)
        robots = [_robot(robot, self._hits_of(robot), *trail) for robot, trail in pairs]
        return encoded({"time": number(picture.time, 2), "steps": picture.steps, "robots": robots})

    def _hits_of(self, robot: RobotPicture) -> list[int]:
        """Return what a robot's lidar hits; a sweep that is shown for several frames is worked out once."""
        scan = robot.scan
        if scan is None:
            return []
        known = self._hits.get(robot.name)
        if known is None or known[0] is not scan:
            known = self._hits[robot.name] = (scan, _hits(scan))
        return known[1]

    def _grown(self, robot: RobotPicture) -> tuple[bool, FloatArray]:
        """Return whether a trail has begun anew, and its points since the last time. Shape (P, 2)."""
        trail, end = robot.trail, self._ends.get(robot.name)
        if len(trail):
            self._ends[robot.name] = trail[-1].copy()
        else:
            self._ends.pop(robot.name, None)
        if end is None or not len(trail):
            return end is not None or bool(len(trail)), trail[-MAX_TRAIL:]
        known = np.flatnonzero((trail == end).all(axis=1))
        return (False, trail[known[-1] + 1 :]) if len(known) else (True, trail[-MAX_TRAIL:])


def _robot(robot: RobotPicture, hits: list[int], anew: bool, trail: FloatArray) -> list[Any] | None:
    """Return a robot: pose, velocity, flags, goal, hits of its lidar, trail begun anew or not, points of the trail."""
    if robot.pose is None or not np.isfinite(robot.pose).all():
        return None
    goal = millimetres(robot.goal) if robot.goal is not None else []
    pose = [number(value) for value in robot.pose]
    velocity = [number(value, 2) for value in robot.velocity]
    return [pose, velocity, _flags(robot), goal, hits, int(anew), millimetres(trail)]


def _flags(robot: RobotPicture) -> int:
    guarded = GUARDED * bool(robot.safety)
    return CONTACT * robot.contact + guarded + STOPPED * robot.stopped + SILENT * (robot.age > SILENCE)


def _hits(scan: Scan) -> list[int]:
    points = scan.points()
    return millimetres(points if len(points) <= MAX_HITS else points[evenly(len(points), MAX_HITS)])
