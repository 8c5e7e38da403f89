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


class Floor:
    """The stretches of a roadmap as segments.

    Args:
        roadmap: Where to drive.
    """

    def __init__(self, roadmap: Roadmap) -> None:
        self.roadmap = roadmap
        self._stretches = [frozenset((edge.start, edge.end)) for edge in roadmap.edges]
        self._segments = _segments(((edge.start, edge.end) for edge in roadmap.edges), roadmap)

    def gaps(self, points: FloatArray) -> FloatArray:
        """Return the distance of points to all stretches [m]. Shape (B, S) for points [m; map frame] of (B, 2)."""
        return _gaps_and_shares(points, self._segments)[0]

    def inside(self, place: Place, points: FloatArray, gaps: FloatArray) -> BoolArray:
        """Tell which points lie in a place; see `TOLERANCE`.

        Args:
            place: A place of the roadmap.
            points: Points [m; map frame]. Shape (B, 2).
            gaps: Their distances to all stretches. Shape (B, S).
        """
        own = np.array([stretch in place.stretches for stretch in self._stretches], dtype=np.bool_)
        nodes = _segments(((name, name) for name in sorted(place.nodes)), self.roadmap)
        at_node = _nearest(_gaps_and_shares(points, nodes)[0]) < TOLERANCE
        within: BoolArray = at_node | (_nearest(gaps[:, ~own]) - _nearest(gaps[:, own]) > TOLERANCE)
        return within


class Line:
    """An aisle's centre line in the direction of travel.

    Args:
        names: Its places in this direction.
        roadmap: Where they lie.
    """

    def __init__(self, names: Sequence[str], roadmap: Roadmap) -> None:
        self._segments = _segments(arcs_of(tuple(names)), roadmap)
        self._lengths = np.hypot(*(self._segments[:, 1] - self._segments[:, 0]).T)
        self._begin = np.cumsum(self._lengths) - self._lengths

    def progress(self, points: FloatArray) -> FloatArray:
        """Return how far along the line the nearest point of it lies [m]. Shape (B,) for points (B, 2)."""
        gap, share = _gaps_and_shares(points, self._segments)
        nearest = np.argmin(gap, axis=1)
        progress: FloatArray = self._begin[nearest] + share[np.arange(len(points)), nearest] * self._lengths[nearest]
        return progress


def _segments(pairs: Iterable[tuple[str, str]], roadmap: Roadmap) -> FloatArray:
    return np.array([[roadmap.nodes[a], roadmap.nodes[b]] for a, b in pairs], dtype=np.float64).reshape(-1, 2, 2)


def _nearest(gaps: FloatArray) -> FloatArray:
    """Return the smallest distance [m], 1e6 if there is none. Shape (B,) for (B, S)."""
    nearest: FloatArray = gaps.min(axis=1, initial=1e6)
    return nearest


def _gaps_and_shares(points: FloatArray, segments: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return distances [m] and where along the segments the nearest points lie, from 0 to 1. Shape (B, S) each."""
    along = segments[:, 1] - segments[:, 0]
    offset = points[:, np.newaxis] - segments[:, 0]
    length2 = np.maximum(along[:, 0] ** 2 + along[:, 1] ** 2, 1e-12)
    share = np.clip((offset[..., 0] * along[:, 0] + offset[..., 1] * along[:, 1]) / length2, 0.0, 1.0)
    return np.hypot(offset[..., 0] - share * along[:, 0], offset[..., 1] - share * along[:, 1]), share
