"""Extents: which points of the floor belong to a named place, and how far along an aisle a point lies."""

from collections.abc import Iterable, Sequence

import numpy as np

from leed_ros.demonstration.rules.place import Place, arcs_of
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray
from leed_ros.task.site import Roadmap

TOLERANCE = 0.25
"""What belongs to a place without doubt [m].

A robot is in a place when its centre is nearer than this to one of the place's junctions, or nearer to a stretch of
the place than to any other stretch by more than this. Robots that follow their way keep to it within 0.15 m, so driving
past a mouth is no visit; and a robot of 0.2 m radius that stands before a mouth is not yet in.
"""


class Extent:
    """The floor of a place.

    Args:
        place: What is asked about.
        roadmap: Where it lies.
    """

    def __init__(self, place: Place, roadmap: Roadmap) -> None:
        pairs = {frozenset((edge.start, edge.end)): (edge.start, edge.end) for edge in roadmap.edges}
        self._nodes = _segments(((name, name) for name in sorted(place.nodes)), roadmap)
        self._own = _segments((pair for key, pair in pairs.items() if key in place.stretches), roadmap)
        self._other = _segments((pair for key, pair in pairs.items() if key not in place.stretches), roadmap)

    def contains(self, points: FloatArray) -> BoolArray:
        """Tell which points lie in the place.

        Args:
            points: Points [m; map frame]. Shape (B, 2).
        """
        at_node = _gap(points, self._nodes) < TOLERANCE
        within: BoolArray = at_node | (_gap(points, self._other) - _gap(points, self._own) > TOLERANCE)
        return within


class Line:
    """An aisle's centre line in the direction of travel.

    Args:
        names: Its places in this direction.
        roadmap: Where they lie.
    """

    def __init__(self, names: Sequence[str], roadmap: Roadmap) -> None:
        self._segments = _segments(arcs_of(tuple(names)), roadmap)
        lengths = np.hypot(*(self._segments[:, 1] - self._segments[:, 0]).T)
        self._begin = np.concatenate([[0.0], np.cumsum(lengths)[:-1]])
        self._lengths = lengths

    def progress(self, points: FloatArray) -> FloatArray:
        """Return how far along the line the nearest point of it lies [m]. Shape (B,) for points (B, 2)."""
        gap, share = _gaps_and_shares(points, self._segments)
        nearest = np.argmin(gap, axis=1)
        rows = np.arange(len(points))
        progress: FloatArray = self._begin[nearest] + share[rows, nearest] * self._lengths[nearest]
        return progress


def _segments(pairs: Iterable[tuple[str, str]], roadmap: Roadmap) -> FloatArray:
    return np.array([[roadmap.nodes[a], roadmap.nodes[b]] for a, b in pairs], dtype=np.float64).reshape(-1, 2, 2)


def _gap(points: FloatArray, segments: FloatArray) -> FloatArray:
    """Return the distance of points to the nearest segment [m], 1e6 if there is none. Shape (B,)."""
    gap: FloatArray = _gaps_and_shares(points, segments)[0].min(axis=1, initial=1e6)
    return gap


def _gaps_and_shares(points: FloatArray, segments: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return distances [m] and where along the segments the nearest points lie, from 0 to 1. Shape (B, S) each."""
    along = segments[:, 1] - segments[:, 0]
    offset = points[:, np.newaxis] - segments[:, 0]
    share = np.clip(np.sum(offset * along, axis=-1) / np.maximum(np.sum(along * along, axis=-1), 1e-12), 0.0, 1.0)
    gap = offset - share[..., np.newaxis] * along
    return np.hypot(gap[..., 0], gap[..., 1]), share
