"""Which boxes are near: a coarse grid of buckets, each with the boxes that anything in it could reach.

Kernels look up one bucket instead of going through all boxes. A bucket names its boxes in their own order, and leaves
out none in reach, so what is computed from it is the same to the last bit.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.geometry import FloatArray
from leed_sim.box import prepared_boxes

SMALLEST_EDGE = 0.5
"""Shortest edge of a bucket [m]."""

MOST_BUCKETS = 40_000
"""On large sites edges grow, so that there are no more buckets than about this."""


class Nearby(NamedTuple):
    """Boxes by bucket, as kernels take them.

    Attributes:
        boxes: Prepared boxes, as `prepared_boxes` returns them. Shape (M, 6).
        x_min: Left edge of the first bucket [m; map frame].
        y_min: Lower edge of the first bucket [m; map frame].
        edge: Edge length of a bucket [m].
        columns: Buckets along x.
        rows: Buckets along y.
        starts: Where in `indices` each bucket begins, row by row; the last but one is for points in no bucket, which
            may reach all boxes. Shape (rows * columns + 2,).
        indices: Indices of boxes. Shape (K,).
    """

    boxes: FloatArray
    x_min: float
    y_min: float
    edge: float
    columns: int
    rows: int
    starts: NDArray[np.int64]
    indices: NDArray[np.int64]


def nearby_boxes(boxes: FloatArray, reach: float) -> Nearby:
    """Sort boxes into buckets.

    Args:
        boxes: Obstacles, as in `Site.boxes`. Shape (M, 5).
        reach: How far from a point a box matters [m].
    """
    prepared = prepared_boxes(boxes)
    if not len(prepared):
        return Nearby(prepared, 0.0, 0.0, 1.0, 0, 0, np.zeros(2, dtype=np.int64), np.zeros(0, dtype=np.int64))
    low, high = _hulls(prepared)
    corner = low.min(axis=0)
    size = high.max(axis=0) - corner
    edge = max(SMALLEST_EDGE, math.sqrt(float(size.prod()) / MOST_BUCKETS))
    columns, rows = (int(count) for count in np.floor(size / edge) + 1)
    reached = [
        _reached(*hull, reach / edge, (rows, columns))
        for hull in zip((low - corner) / edge, (high - corner) / edge, strict=True)
    ]
    starts, indices = _by_bucket(reached, rows * columns)
    return Nearby(prepared, float(corner[0]), float(corner[1]), edge, columns, rows, starts, indices)


def _by_bucket(reached: list[NDArray[np.int64]], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Turn the buckets of each box into the boxes of each bucket, one more bucket holding all; see `Nearby`."""
    everything = np.arange(len(reached))
    buckets = np.concatenate([*reached, np.full(len(reached), count)])
    indices = np.concatenate([np.repeat(everything, [len(each) for each in reached]), everything])
    order = np.argsort(buckets, kind="stable")
    return np.searchsorted(buckets[order], np.arange(count + 2)), indices[order]


def _hulls(boxes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper corners of the upright rectangles around boxes [m; map frame]. Shape (M, 2) each."""
    cos, sin = np.abs(boxes[:, 4]), np.abs(boxes[:, 5])
    half = np.column_stack([boxes[:, 2] * cos + boxes[:, 3] * sin, boxes[:, 2] * sin + boxes[:, 3] * cos])
    return boxes[:, :2] - half, boxes[:, :2] + half


def _reached(low: FloatArray, high: FloatArray, reach: float, shape: tuple[int, int]) -> NDArray[np.int64]:
    """Return the buckets that a hull reaches, all lengths in edges and from the first bucket's corner on."""
    margin = reach + 1e-6  # rounding must leave out none
    limit = np.array(shape[::-1])
    first = np.clip(np.floor(low - margin), 0, limit).astype(np.int64)
    end = np.clip(np.floor(high + margin) + 1, 0, limit).astype(np.int64)
    along, across = np.arange(first[0], end[0]), np.arange(first[1], end[1])
    gap_x = np.maximum(np.maximum(low[0] - (along + 1), along - high[0]), 0.0)
    gap_y = np.maximum(np.maximum(low[1] - (across + 1), across - high[1]), 0.0)
    near = np.hypot(gap_y[:, np.newaxis], gap_x) <= margin
    reached: NDArray[np.int64] = (across[:, np.newaxis] * shape[1] + along)[near]
    return reached
