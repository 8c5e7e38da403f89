"""The surface that is driven on, and the blocks around it as walls along its edge."""

import math
from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from leed_ros.sites.grid import Bounds, OccupancyGrid
from leed_ros.task.geometry import FloatArray

CORNER = 1.5
"""Mitre limit of blocks' corners: those sharper than 84 degrees are cut off, so that walls stay inside of blocks."""

SLACK = 0.04
"""Walls may stand out so far over the edge, at corners that are a little too sharp [m]."""

BEND = 0.1
"""Bends of the edge below this share of a lane's width are straightened."""

WALLS = (0.3, 0.2, 0.1, 0.05)
"""Thicknesses that walls may have [m]; the largest that fits into the block is taken."""

MAX_CELLS = 1000
"""Most cells of the grid along a side."""


def surface_of(lines: Iterable[FloatArray], width: float) -> BaseGeometry:
    """Return the ground within half a width of any line; slivers of blocks between are filled.

    Args:
        lines: Shape (K, 2) each [m; map frame].
        width: Width of a lane [m].
    """
    strips = [LineString(line).buffer(0.5 * width, cap_style="square", join_style="mitre") for line in lines]
    return shapely.union_all(strips)


def smoothed(surface: BaseGeometry, width: float) -> BaseGeometry:
    """Return a surface whose edge has few corners: slivers are filled, and blocks have no sharp ones."""
    gap = 0.2 * width
    wide = surface.buffer(gap, join_style="mitre", mitre_limit=CORNER)
    return wide.buffer(-gap, join_style="mitre", mitre_limit=CORNER).simplify(BEND * width)


def walls_along(surface: BaseGeometry) -> FloatArray:
    """Return walls along the edge of a surface, on the side of the blocks, as `Floor.boxes`. Shape (M, 5)."""
    shapely.prepare(surface)
    inner = surface.buffer(-SLACK)
    boxes = [_wall(ring[index], ring[index + 1], inner) for ring in _rings(surface) for index in range(len(ring) - 1)]
    return np.array(boxes).reshape(-1, 5)


def grid_of(surface: BaseGeometry, bounds: Bounds) -> OccupancyGrid:
    """Rasterise a surface: what is not driven on is occupied."""
    x_min, y_min, x_max, y_max = bounds
    resolution = max(0.05, max(x_max - x_min, y_max - y_min) / MAX_CELLS)
    columns, rows = math.ceil((x_max - x_min) / resolution), math.ceil((y_max - y_min) / resolution)
    xs, ys = np.meshgrid(x_min + resolution * (np.arange(columns) + 0.5), y_min + resolution * (np.arange(rows) + 0.5))
    occupied = ~shapely.contains_xy(surface, xs, ys)
    return OccupancyGrid(occupied, np.zeros_like(occupied), resolution, (x_min, y_min, 0.0))


def _rings(surface: BaseGeometry) -> Iterator[FloatArray]:
    """Yield all rings with the surface on their left. Shape (K, 2) each."""
    for part in shapely.get_parts(surface):
        polygon = shapely.geometry.polygon.orient(part)
        for ring in (polygon.exterior, *polygon.interiors):
            yield np.array(ring.coords)


def _wall(start: FloatArray, end: FloatArray, inner: BaseGeometry) -> list[float]:
    """Return the thickest wall on the right of an edge that stays clear of the surface."""
    along = (end - start) / np.hypot(*(end - start))
    right = np.array([along[1], -along[0]])
    for thickness in WALLS:
        corners = Polygon([start, end, end + thickness * right, start + thickness * right])
        if not inner.intersects(corners):
            break
    x, y = 0.5 * (start + end + thickness * right)
    return [x, y, float(np.hypot(*(end - start))), thickness, math.atan2(along[1], along[0])]
