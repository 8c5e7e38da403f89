"""The measures that all sites share: spacing of places, clearances, walls."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from leed_ros.task.geometry import FloatArray

Places: TypeAlias = dict[str, tuple[float, float]]
"""Position of every named place [m; map frame]."""

Bounds: TypeAlias = tuple[float, float, float, float]
"""x_min, y_min, x_max, y_max [m; map frame]."""

SPACING = 0.6
"""Distance of neighbouring places [m]; no stretch of any roadmap is longer.

A robot of 0.4 m diameter that turns a corner right behind another keeps spacing / sqrt(2) = 0.42 m from its centre,
so robots that all move one place per step of time never touch.
"""

MARGIN = 0.6
"""Distance of the outermost lanes from the walls along y [m]."""

LANE_WIDTH = 0.7
"""Clear width of a one-lane aisle [m]: two robots of 0.4 m diameter cannot pass each other."""

WALL_THICKNESS = 0.2


def box(x_min: float, y_min: float, x_max: float, y_max: float) -> list[float]:
    """Return an axis-aligned box as centre x, y, length, width [m] and yaw 0. Length 5."""
    return [0.5 * (x_min + x_max), 0.5 * (y_min + y_max), x_max - x_min, y_max - y_min, 0.0]


def walls(bounds: Bounds) -> list[list[float]]:
    """Return four boxes around the floor, just outside the bounds."""
    x_min, y_min, x_max, y_max = bounds
    thick = WALL_THICKNESS
    return [
        box(x_min - thick, y_min - thick, x_min, y_max + thick),
        box(x_max, y_min - thick, x_max + thick, y_max + thick),
        box(x_min, y_min - thick, x_max, y_min),
        box(x_min, y_max, x_max, y_max + thick),
    ]


def positions(names: tuple[str, ...], places: Mapping[str, tuple[float, float]]) -> FloatArray:
    """Return the positions of named places [m; map frame]. Shape (B, 2)."""
    return np.array([places[name] for name in names]).reshape(-1, 2)
