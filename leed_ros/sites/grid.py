"""Occupancy grids: what is known of a floor, cell by cell."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray

Bounds = tuple[float, float, float, float]
"""x_min, y_min, x_max, y_max [m; map frame]."""


@dataclass(frozen=True, eq=False)
class OccupancyGrid:
    """A grid of square cells, free where they are neither occupied nor unknown. Row 0 lies at the bottom: y is up.

    Attributes:
        occupied: Cells that hold an obstacle. Shape (H, W).
        unknown: Cells that nobody has seen; not to be driven on. Shape (H, W).
        resolution: Edge length of a cell [m].
        origin: x, y [m] and yaw [rad; map frame] of the outer corner of cell (0, 0).
    """

    occupied: BoolArray
    unknown: BoolArray
    resolution: float
    origin: tuple[float, float, float]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows H and columns W."""
        height, width = self.occupied.shape
        return int(height), int(width)

    @cached_property
    def free(self) -> BoolArray:
        """Cells that are known to hold nothing. Shape (H, W)."""
        free: BoolArray = ~(self.occupied | self.unknown)
        return free

    @cached_property
    def clearance(self) -> FloatArray:
        """Distance from each cell's centre to the nearest cell that is not free, 0 there [m]. Shape (H, W).

        What lies beyond the grid counts as not free. Exact but for the choice of the nearest cell by its centre.
        """
        free = np.pad(self.free, 1)
        nearest = ndimage.distance_transform_edt(free, return_distances=False, return_indices=True)
        rows, columns = (
            np.abs(nearest[axis] - own) for axis, own in enumerate(np.ogrid[: free.shape[0], : free.shape[1]])
        )
        gap = np.hypot(np.maximum(rows - 0.5, 0.0), np.maximum(columns - 0.5, 0.0))
        distance: FloatArray = np.where(free, gap, 0.0) * self.resolution
        return distance[1:-1, 1:-1]

    def cell_from_point(self, points: FloatArray) -> NDArray[np.int64]:
        """Return row and column of points [m; map frame]; outside of the grid they are out of range. Shape (..., 2)."""
        x, y, yaw = self.origin
        dx, dy = points[..., 0] - x, points[..., 1] - y
        along = dx * math.cos(yaw) + dy * math.sin(yaw)
        across = dy * math.cos(yaw) - dx * math.sin(yaw)
        cells: NDArray[np.int64] = np.floor(np.stack([across, along], axis=-1) / self.resolution).astype(np.int64)
        return cells

    def point_from_cell(self, cells: NDArray[np.integer]) -> FloatArray:
        """Return the centres [m; map frame] of cells given by row and column; fractions are allowed. Shape (..., 2)."""
        return self.point_from_offset((cells[..., ::-1] + 0.5) * self.resolution)

    def point_from_offset(self, offsets: FloatArray) -> FloatArray:
        """Turn offsets from the origin, along rows and across them [m], into points [m; map frame]. Shape (..., 2)."""
        x, y, yaw = self.origin
        cos, sin = math.cos(yaw), math.sin(yaw)
        along, across = offsets[..., 0], offsets[..., 1]
        return np.stack([x + along * cos - across * sin, y + along * sin + across * cos], axis=-1)

    def clearance_at(self, points: FloatArray) -> FloatArray:
        """Return the clearance of the cells that points [m; map frame] lie in, 0 outside of the grid. Shape (...)."""
        cells = self.cell_from_point(points)
        inside = np.all((cells >= 0) & (cells < self.shape), axis=-1)
        rows, columns = np.moveaxis(np.where(np.expand_dims(inside, -1), cells, 0), -1, 0)
        return np.where(inside, self.clearance[rows, columns], 0.0)

    def corners(self) -> FloatArray:
        """Return the outer corners of the grid, counter-clockwise from the origin [m; map frame]. Shape (4, 2)."""
        height, width = (count * self.resolution for count in self.shape)
        return self.point_from_offset(np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]]))

    def bounds(self) -> Bounds:
        """Return the smallest upright rectangle around the grid [m; map frame]."""
        (x_min, y_min), (x_max, y_max) = self.corners().min(axis=0).tolist(), self.corners().max(axis=0).tolist()
        return x_min, y_min, x_max, y_max


def grid_from_boxes(bounds: Bounds, boxes: FloatArray, resolution: float) -> OccupancyGrid:
    """Rasterise boxes: a cell is occupied if its centre lies in one of them.

    Args:
        bounds: The floor [m; map frame].
        boxes: Centre x, y, length, width [m] and yaw [rad; map frame]. Shape (M, 5).
        resolution: Edge length of a cell [m].
    """
    x_min, y_min, x_max, y_max = bounds
    shape = (math.ceil((y_max - y_min) / resolution - 1e-9), math.ceil((x_max - x_min) / resolution - 1e-9))
    occupied: BoolArray = np.zeros(shape, dtype=np.bool_)
    grid = OccupancyGrid(occupied, np.zeros_like(occupied), resolution, (x_min, y_min, 0.0))
    for box, window in _windows(grid, boxes):
        rows, columns = np.mgrid[window]
        points = grid.point_from_cell(np.stack([rows, columns], axis=-1))
        occupied[window] |= _inside(points, box)
    return grid


def _windows(grid: OccupancyGrid, boxes: FloatArray) -> Iterator[tuple[FloatArray, tuple[slice, slice]]]:
    """Yield each box with the rows and columns that its upright hull covers."""
    for box in np.asarray(boxes).reshape(-1, 5):
        cos, sin = abs(math.cos(box[4])), abs(math.sin(box[4]))
        half = 0.5 * np.array([box[2] * cos + box[3] * sin, box[2] * sin + box[3] * cos])
        low = np.clip(grid.cell_from_point(box[:2] - half), 0, grid.shape)
        high = np.clip(grid.cell_from_point(box[:2] + half) + 1, 0, grid.shape)
        yield box, (slice(int(low[0]), int(high[0])), slice(int(low[1]), int(high[1])))


def _inside(points: FloatArray, box: FloatArray) -> BoolArray:
    offset = points - box[:2]
    cos, sin = math.cos(box[4]), math.sin(box[4])
    along = offset[..., 0] * cos + offset[..., 1] * sin
    across = offset[..., 1] * cos - offset[..., 0] * sin
    inside: BoolArray = (np.abs(along) <= 0.5 * box[2]) & (np.abs(across) <= 0.5 * box[3])
    return inside
