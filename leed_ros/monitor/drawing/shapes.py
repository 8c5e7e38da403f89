"""Shapes in the map: what visualization_msgs/Marker can show, as plain values."""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from leed_ros.monitor.drawing.colours import Colour
from leed_ros.task.geometry import FloatArray

FOR_EVER = 0.0
"""Lifetime of what stays until something replaces it."""


class Kind(Enum):
    """What a shape is; the values are those of visualization_msgs/Marker."""

    ARROW = 0
    CUBE = 1
    CYLINDER = 3
    LINE_STRIP = 4
    LINE_LIST = 5
    SPHERE_LIST = 7
    TEXT = 9


@dataclass(frozen=True)
class Shape:
    """One shape; the same namespace and id in a layer is the same object from picture to picture.

    Attributes:
        kind: What it is.
        namespace: The robot's name, or what it is a part of; RViz switches namespaces on and off.
        id: Number within the namespace, 0 or more.
        colour: Red, green, blue and opacity, 0 to 1.
        scale: Size along x, y and z [m]; of lines the width, of texts z is the height of a capital letter.
        position: Centre, or where a text stands [m; map frame].
        yaw: Turn about z [rad; map frame].
        points: Of lines and lists [m; map frame]. Shape (P, 2).
        height: Height of the points above the floor [m].
        text: What it says.
        lifetime: Time after which it goes if nothing replaces it [s]; `FOR_EVER` for never.
    """

    kind: Kind
    namespace: str
    id: int
    colour: Colour
    scale: tuple[float, float, float]
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    yaw: float = 0.0
    points: FloatArray = field(default_factory=lambda: np.zeros((0, 2)))
    height: float = 0.0
    text: str = ""
    lifetime: float = 1.0


def circle(centre: FloatArray, radius: float, corners: int = 24) -> FloatArray:
    """Return a closed circle as a line [m; map frame]. Shape (corners + 1, 2)."""
    angles = np.linspace(0.0, 2.0 * np.pi, corners + 1)
    ring: FloatArray = centre[:2] + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return ring


def segments(lines: list[FloatArray]) -> FloatArray:
    """Return lines as the pairs of points of one line list. Shapes (T, 2) each; returns (P, 2)."""
    pairs = [np.repeat(line, 2, axis=0)[1:-1] for line in lines if len(line) > 1]
    return np.concatenate([np.zeros((0, 2)), *pairs])
