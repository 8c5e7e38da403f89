"""Walls from cells: what is occupied, and a rim of what is unknown, as boxes."""

import math
from pathlib import Path

import numpy as np
from scipy import ndimage

from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor
from leed_ros.sites.grid import OccupancyGrid
from leed_ros.sites.maps.rectangles import boxes_from_rectangles, cover
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray

SPECK_AREA = 0.25
"""Free patches smaller than this are no place to drive [m^2]."""

WALL_DEPTH = 6
"""Walls may reach so many cells into the unknown, where that saves boxes."""


FINEST = 0.1
"""Coarser cells are divided, so that ways near their edges are seen as they are [m]."""

MAX_FINE_CELLS = 2**22
"""Most cells that a grid is divided into."""

MAX_BOXES = 20_000
"""Most walls of a floor."""


def floor_from_grid(path: Path, grid: OccupancyGrid) -> Floor:
    """Return the floor of a map.

    Args:
        path: Its file, which gives the name.
        grid: Its cells.

    Raises:
        SiteError: There is nothing to drive on, or too much to drive around.
    """
    if not grid.free.any():
        raise SiteError.at(path, "has no free cell; check its thresholds and negate")
    framed_grid = framed(without_specks(grid))
    boxes = walls_of(framed_grid)
    if len(boxes) > MAX_BOXES:
        raise SiteError.at(path, f"would need {len(boxes)} walls, more than {MAX_BOXES}; smooth it or map it coarser")
    return Floor(path.stem, framed_grid.bounds(), boxes, divided(framed_grid))


def walls_of(grid: OccupancyGrid) -> FloatArray:
    """Return boxes over all occupied cells and over the unknown cells that border on free ones. Shape (M, 5).

    No box covers a part of a free cell. The unknown behind its rim is left open: no ray and no robot gets there.
    """
    required = grid.occupied | rim(grid)
    near = ndimage.binary_dilation(required, np.ones((3, 3)), iterations=WALL_DEPTH)
    return boxes_from_rectangles(cover(required, required | (grid.unknown & near)), grid)


def rim(grid: OccupancyGrid) -> BoolArray:
    """Return the unknown cells that a free cell has for a neighbour, corners counted. Shape (H, W)."""
    bordering: BoolArray = grid.unknown & ndimage.binary_dilation(grid.free, np.ones((3, 3)))
    return bordering


def framed(grid: OccupancyGrid) -> OccupancyGrid:
    """Cut a grid to what is known, and put one row and column of unknown cells around it."""
    rows, columns = (np.flatnonzero((~grid.unknown).any(axis=axis)) for axis in (1, 0))
    window = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    corner = grid.point_from_offset(np.array([columns[0] - 1, rows[0] - 1]) * grid.resolution)
    return OccupancyGrid(
        np.pad(grid.occupied[window], 1),
        np.pad(grid.unknown[window], 1, constant_values=True),
        grid.resolution,
        (float(corner[0]), float(corner[1]), grid.origin[2]),
    )


def without_specks(grid: OccupancyGrid) -> OccupancyGrid:
    """Count small enclosed patches of free cells as unknown, such as gaps that a laser left in a pile of crates."""
    labels, _ = ndimage.label(grid.free)  # corners do not join: nothing gets through there
    sizes = np.bincount(labels.ravel())
    smallest = min(SPECK_AREA / grid.resolution**2, float(sizes[1:].max(initial=0)))
    specks = grid.free & (sizes[labels] < smallest)
    return OccupancyGrid(grid.occupied, grid.unknown | specks, grid.resolution, grid.origin)


def divided(grid: OccupancyGrid) -> OccupancyGrid:
    """Divide coarse cells into smaller ones, as far as their number allows."""
    fine = math.ceil(grid.resolution / FINEST - 1e-9)
    parts = max(1, min(fine, math.isqrt(MAX_FINE_CELLS // grid.occupied.size)))
    occupied, unknown = (cells.repeat(parts, axis=0).repeat(parts, axis=1) for cells in (grid.occupied, grid.unknown))
    return OccupancyGrid(occupied, unknown, grid.resolution / parts, grid.origin)
