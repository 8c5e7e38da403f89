"""Markers drawn from above with matplotlib, as RViz's view from above shows them."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrow, Rectangle
from visualization_msgs.msg import Marker

from leed_ros.nodes import conversions
from leed_ros.task.geometry import FloatArray

POINTS_PER_INCH = 72.0
LETTER_ASPECT = 1.4
"""Size of a font over the height of its capital letters."""


def picture_of(site: Sequence[Marker], others: Sequence[Marker], lidar: FloatArray, width: float = 10.0) -> Figure:
    """Draw markers from above.

    Args:
        site: Markers of the site; the floor among them says how large the picture is.
        others: All other markers, from the floor up.
        lidar: The lidars' points [m; map frame]. Shape (P, 3).
        width: Width of the picture [inches].
    """
    floor = next(marker for marker in site if marker.ns == "floor")
    size, centre = floor.scale, floor.pose.position
    figure = Figure(figsize=(width, width * size.y / size.x))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(centre.x - 0.51 * size.x, centre.x + 0.51 * size.x), aspect="equal")
    axes.set(ylim=(centre.y - 0.51 * size.y, centre.y + 0.51 * size.y))
    axes.axis("off")
    canvas = Canvas(axes, POINTS_PER_INCH * width / (1.02 * size.x))
    for marker in (*site, *others):
        canvas.draw(marker)
    canvas.points(lidar)
    return figure


class Canvas:
    """Draws markers from above on axes whose limits are the site's."""

    def __init__(self, axes: Axes, metre: float) -> None:
        self._axes, self._metre = axes, metre  # points of a font or line per metre
        self._kinds: dict[int, Callable[[Marker], None]] = {
            Marker.CUBE: self._cube,
            Marker.CYLINDER: self._cylinder,
            Marker.ARROW: self._arrow,
            Marker.LINE_STRIP: lambda marker: self._lines(marker, [_points(marker)]),
            Marker.LINE_LIST: lambda marker: self._lines(marker, list(_points(marker).reshape(-1, 2, 2))),
            Marker.SPHERE_LIST: self._spheres,
            Marker.TEXT_VIEW_FACING: self._text,
        }

    def draw(self, marker: Marker) -> None:
        """Draw one marker."""
        self._kinds[marker.type](marker)

    def points(self, places: FloatArray) -> None:
        """Draw the lidar's points [m; map frame]. Shape (P, 3)."""
        self._axes.scatter(places[:, 0], places[:, 1], s=4.0, color=(0.8, 0.1, 0.1), marker="s", zorder=4)

    def _cube(self, marker: Marker) -> None:
        place, size = marker.pose.position, marker.scale
        corner = (place.x - size.x / 2.0, place.y - size.y / 2.0)
        turn = np.degrees(conversions.yaw_from_quaternion(marker.pose.orientation))
        color, order = _color(marker), 1 + place.z
        box = Rectangle(corner, size.x, size.y, angle=turn, rotation_point="center", color=color, zorder=order, lw=0)
        self._axes.add_patch(box)

    def _cylinder(self, marker: Marker) -> None:
        place = (marker.pose.position.x, marker.pose.position.y)
        order = 5 + marker.pose.position.z
        self._axes.add_patch(Circle(place, marker.scale.x / 2.0, color=_color(marker), zorder=order, lw=0))

    def _arrow(self, marker: Marker) -> None:
        place, size = marker.pose.position, marker.scale
        yaw = conversions.yaw_from_quaternion(marker.pose.orientation)
        along = size.x * np.array([np.cos(yaw), np.sin(yaw)])
        form = {"width": size.y / 3.0, "head_width": size.y, "head_length": size.y, "length_includes_head": True}
        self._axes.add_patch(FancyArrow(place.x, place.y, *along, color=_color(marker), zorder=7, lw=0, **form))

    def _lines(self, marker: Marker, lines: list[FloatArray]) -> None:
        width = max(marker.scale.x * self._metre, 0.4)
        self._axes.add_collection(LineCollection(lines, colors=[_color(marker)], linewidths=width, zorder=3))

    def _spheres(self, marker: Marker) -> None:
        places, size = _points(marker), (marker.scale.x * self._metre) ** 2
        self._axes.scatter(places[:, 0], places[:, 1], s=size, color=[_color(marker)], zorder=3, linewidths=0)

    def _text(self, marker: Marker) -> None:
        place, size = marker.pose.position, LETTER_ASPECT * marker.scale.z * self._metre
        form = {"ha": "center", "va": "center"}
        self._axes.text(place.x, place.y, marker.text, form, fontsize=size, color=_color(marker), zorder=9)


def _points(marker: Marker) -> FloatArray:
    return np.array([(point.x, point.y) for point in marker.points]).reshape(-1, 2)


def _color(marker: Marker) -> tuple[float, float, float, float]:
    return marker.color.r, marker.color.g, marker.color.b, marker.color.a
