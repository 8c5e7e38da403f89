"""Clearance between stretches of the roadmap: which of them two robots cannot use at the same time."""

import numpy as np
from numpy.typing import NDArray

from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray


def close_segments(segment: FloatArray, others: FloatArray, clearance: float) -> NDArray[np.intp]:
    """Return the indices of segments that come nearer to a segment than the clearance.

    Args:
        segment: Two end points, equal ones for a place [m; map frame]. Shape (2, 2).
        others: Shape (B, 2, 2).
        clearance: Smallest admissible distance of two centres [m].
    """
    return np.flatnonzero(segment_distance(segment, others) < clearance - 1e-9)


def segment_distance(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the distance between segments [m]; 0 where they cross.

    Args:
        a: Two end points each [m; map frame]. Shape (..., 2, 2).
        b: The others; the leading shapes are broadcast. Shape (..., 2, 2).

    Returns:
        Shape (...).
    """
    ends = [_point_distance(a[..., end, :], b) for end in (0, 1)]
    ends += [_point_distance(b[..., end, :], a) for end in (0, 1)]
    gap = np.minimum(np.minimum(ends[0], ends[1]), np.minimum(ends[2], ends[3]))
    return np.where(_cross(a, b), 0.0, gap)


def _point_distance(points: FloatArray, segments: FloatArray) -> FloatArray:
    """Return the distance of points (..., 2) to segments (..., 2, 2) [m]. Shape (...)."""
    along = segments[..., 1, :] - segments[..., 0, :]
    offset = points - segments[..., 0, :]
    length2 = np.maximum(_dot(along, along), 1e-12)
    share = np.clip(_dot(offset, along) / length2, 0.0, 1.0)
    gap = offset - share[..., np.newaxis] * along
    distance: FloatArray = np.hypot(gap[..., 0], gap[..., 1])
    return distance


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    product: FloatArray = a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1]
    return product


def _cross(a: FloatArray, b: FloatArray) -> BoolArray:
    """Tell whether segments cross at inner points of both. Shape (...)."""
    apart_b = _side(a, b[..., 0, :]) * _side(a, b[..., 1, :])
    apart_a = _side(b, a[..., 0, :]) * _side(b, a[..., 1, :])
    crossing: BoolArray = (apart_a < 0.0) & (apart_b < 0.0)
    return crossing


def _side(segments: FloatArray, points: FloatArray) -> FloatArray:
    along = segments[..., 1, :] - segments[..., 0, :]
    offset = points - segments[..., 0, :]
    side: FloatArray = along[..., 0] * offset[..., 1] - along[..., 1] * offset[..., 0]
    return side
