"""Few rectangles for many cells: a greedy cover of a mask, exact where it matters and free where nobody looks."""

import numpy as np
from numpy.typing import NDArray

from leed_ros.sites.grid import OccupancyGrid
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray

Rectangles = NDArray[np.int64]
"""First row, first column, number of rows, number of columns. Shape (M, 4)."""


def cover(required: BoolArray, allowed: BoolArray) -> Rectangles:
    """Cover every required cell and none that is not allowed; the better of covering row by row and by column.

    Args:
        required: Cells to cover. Shape (H, W).
        allowed: Cells that may be covered, all required ones among them. Shape (H, W).
    """
    upright, lying = _cover_rows(required.T, allowed.T)[:, [1, 0, 3, 2]], _cover_rows(required, allowed)
    return upright if len(upright) < len(lying) else lying


def boxes_from_rectangles(rectangles: Rectangles, grid: OccupancyGrid) -> FloatArray:
    """Turn rectangles of a grid's cells into boxes that lie as the grid does. Shape (M, 5)."""
    corner, size = rectangles[:, 1::-1].astype(np.float64), rectangles[:, :1:-1].astype(np.float64)
    centres = grid.point_from_offset((corner + 0.5 * size) * grid.resolution)
    return np.column_stack([centres, size * grid.resolution, np.full(len(rectangles), grid.origin[2])])


def _cover_rows(required: BoolArray, allowed: BoolArray) -> Rectangles:
    """Cover from the first row on: each time the rectangle over the first cell left that covers the most."""
    left, right = _reach(allowed[:, ::-1])[:, ::-1], _reach(allowed)
    uncovered, found = required.copy(), []
    for row in range(len(required)):
        while (columns := np.flatnonzero(uncovered[row])).size:
            rectangle = _widest(row, int(columns[0]), uncovered, left, right)
            rectangle = _deepened(rectangle, allowed)
            top, first, height, width = rectangle
            uncovered[top : top + height, first : first + width] = False
            found.append(rectangle)
    return np.array(found, dtype=np.int64).reshape(-1, 4)


def _reach(allowed: BoolArray) -> NDArray[np.int64]:
    """Return how many allowed cells follow each other to the right of each cell, itself counted. Shape (H, W)."""
    width = allowed.shape[1]
    columns = np.arange(width)
    blocked = np.where(allowed, width, columns)
    next_blocked = np.minimum.accumulate(blocked[:, ::-1], axis=1)[:, ::-1]
    reach: NDArray[np.int64] = next_blocked - columns
    return reach


def _widest(
    row: int, column: int, uncovered: BoolArray, left: NDArray[np.int64], right: NDArray[np.int64]
) -> tuple[int, int, int, int]:
    """Return the rectangle from a cell upwards, as wide as allowed, that covers the most uncovered cells."""
    height = int(np.argmin(np.append(right[row:, column], 0)))
    lefts = np.minimum.accumulate(left[row : row + height, column])
    rights = np.minimum.accumulate(right[row : row + height, column])
    narrower = (np.diff(lefts) != 0) | (np.diff(rights) != 0)
    best, chosen = -1, (row, column, 1, 1)
    for last in np.flatnonzero(np.append(narrower, True)).tolist():  # the highest rectangle of each width
        first, end = column - int(lefts[last]) + 1, column + int(rights[last])
        gain = int(np.count_nonzero(uncovered[row : row + last + 1, first:end]))
        if gain > best:
            best, chosen = gain, (row, first, last + 1, end - first)
    return chosen


def _deepened(rectangle: tuple[int, int, int, int], allowed: BoolArray) -> tuple[int, int, int, int]:
    """Extend a rectangle downwards as far as is allowed: thick walls are harder to run through."""
    row, first, height, width = rectangle
    columns = allowed[:row, first : first + width]
    blocked = np.flatnonzero(~columns.all(axis=1))
    bottom = int(blocked[-1]) + 1 if blocked.size else 0
    return bottom, first, height + row - bottom, width
