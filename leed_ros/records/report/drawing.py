"""Drawing: a site and the robots in it as shapes of a picture, in metres, y down as pictures have it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from leed_ros.records.report.tracks import Track
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Site

MARGIN = 0.3
"""Around the floor [m]."""


@dataclass(frozen=True)
class Box:
    """An obstacle: corner, size and turn about its centre, as an SVG rect takes them [m, deg]."""

    x: float
    y: float
    width: float
    height: float
    turn: str


@dataclass(frozen=True)
class Floor:
    """A site to be drawn.

    Attributes:
        view: x, y, width and height of the picture [m].
        boxes: Its obstacles.
        unit: A length that looks right for lines and marks [m].
    """

    view: tuple[float, float, float, float]
    boxes: tuple[Box, ...]
    unit: float


@dataclass(frozen=True)
class Trail:
    """Where a robot went in a round.

    Attributes:
        robot: Its name.
        colour: Number of its colour.
        points: Points of its way, as SVG takes them [m].
        goal: Where it was to go [m].
        start: Where it began, x, y [m] and its heading as an SVG rotation [deg].
        radius: Radius of its footprint [m].
        outcome: What came of it: clean, contact or late.
    """

    robot: str
    colour: int
    points: str
    goal: tuple[float, float]
    start: tuple[float, float, float]
    radius: float
    outcome: str


def floor_of(site: Site) -> Floor:
    """Return a site to be drawn."""
    x_min, y_min, x_max, y_max = site.bounds
    view = (x_min - MARGIN, -y_max - MARGIN, x_max - x_min + 2 * MARGIN, y_max - y_min + 2 * MARGIN)
    boxes = tuple(_box(*(float(number) for number in box)) for box in site.boxes)
    return Floor(view, boxes, max(view[2:]) / 400.0)


def _box(x: float, y: float, length: float, width: float, yaw: float) -> Box:
    turn = "" if yaw == 0.0 else f"rotate({-math.degrees(yaw):.2f} {x:.3f} {-y:.3f})"
    return Box(round(x - length / 2, 3), round(-y - width / 2, 3), round(length, 3), round(width, 3), turn)


def trails_of(track: Track, names: Sequence[str], radii: Sequence[float]) -> list[Trail]:
    """Return where each robot of a round went. Length N."""
    return [
        Trail(
            robot=name,
            colour=index,
            points=_points(track.poses[:: track.stride, index]),
            goal=(round(float(track.goals[index, 0]), 2), round(-float(track.goals[index, 1]), 2)),
            start=_start(track.poses[0, index]),
            radius=radii[index],
            outcome=track.outcomes[index],
        )
        for index, name in enumerate(names)
    ]


def _points(poses: FloatArray) -> str:
    return " ".join(f"{x:.2f},{-y:.2f}" for x, y, _ in poses.tolist())


def _start(pose: FloatArray) -> tuple[float, float, float]:
    x, y, yaw = pose.tolist()
    return round(x, 3), round(-y, 3), round(-math.degrees(yaw), 1)
