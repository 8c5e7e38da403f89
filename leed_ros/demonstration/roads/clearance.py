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


def segment_distance(segment: FloatArray, others: FloatArray) -> FloatArray:
    """Return the distance between a segment and each of others [m]; 0 where they cross.

    Args:
        segment: Two end points [m; map frame]. Shape (2, 2).
        others: Shape (B, 2, 2).

    Returns:
        Shape (B,).
    """
    own = np.broadcast_to(segment, others.shape)
    ends = [_point_distance(own[:, end], others) for end in (0, 1)]
    ends += [_point_distance(others[:, end], own) for end in (0, 1)]
    return np.where(_cross(own, others), 0.0, np.min(ends, axis=0))


def _point_distance(points: FloatArray, segments: FloatArray) -> FloatArray:
    """Return the distance of points (B, 2) to segments (B, 2, 2) [m]. Shape (B,)."""
    along = segments[:, 1] - segments[:, 0]
    offset = points - segments[:, 0]
    length2 = np.maximum(np.sum(along * along, axis=1), 1e-12)
    share = np.clip(np.sum(offset * along, axis=1) / length2, 0.0, 1.0)
    gap = offset - share[:, np.newaxis] * along
    distance: FloatArray = np.hypot(gap[:, 0], gap[:, 1])
    return distance


def _cross(a: FloatArray, b: FloatArray) -> BoolArray:
    """Tell whether segments cross at inner points of both. Shape (B,)."""
    apart_b = _side(a, b[:, 0]) * _side(a, b[:, 1])
    apart_a = _side(b, a[:, 0]) * _side(b, a[:, 1])
    crossing: BoolArray = (apart_a < 0.0) & (apart_b < 0.0)
    return crossing


def _side(segments: FloatArray, points: FloatArray) -> FloatArray:
    along = segments[:, 1] - segments[:, 0]
    offset = points - segments[:, 0]
    side: FloatArray = along[:, 0] * offset[:, 1] - along[:, 1] * offset[:, 0]
    return side
