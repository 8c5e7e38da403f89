"""Demonstrated ways, and how far from them something else went (dynamic time warping; own formulation).

A rollout has pieces of missions, not whole ones. So a piece is aligned with that stretch of a demonstration which fits
it best, both ends of the demonstration being open, and of all demonstrations the nearest counts. How much is compared
is bounded, so that it takes milliseconds however much there is.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import torch
from dtaidistance.dtw_ndim import distance_fast
from scipy.spatial.distance import cdist

from leed_ros.learning.rollout import Rollout
from leed_ros.learning.track import Track
from leed_ros.task.geometry import FloatArray

ItemT = TypeVar("ItemT")

STRIDE = 2
"""Every so manieth step of a mission is a point: at most 0.4 m apart at 1 m/s and five decisions a second."""

MOST_PIECES, MOST_POINTS, FEWEST_POINTS = 16, 32, 8
"""How many pieces are compared at most, and how many points each has."""

MOST_WAYS, NEAREST = 512, 6
"""How many demonstrations are kept at most, and with how many of them a piece is aligned."""

COARSE = 3
"""Every so manieth point is enough to find those few."""


class Ways:
    """The tracks of demonstrations.

    Args:
        tracks: One for each, a point for every step; there are some with steps. Shape (T, F) each.

    Attributes:
        spread: How far a demonstration is from the nearest other one, as `distance`; 0 if there is no other.
    """

    def __init__(self, tracks: Sequence[FloatArray]) -> None:
        driven = [track for track in tracks if len(track)]
        self._ways = [np.ascontiguousarray(track[::STRIDE]) for track in _spaced(driven, MOST_WAYS)]
        coarse = [way[::COARSE] for way in self._ways]
        self._firsts = np.cumsum([0, *(len(way) for way in coarse[:-1])])
        self._points = np.concatenate(coarse)
        self.spread = self._own_spread()

    def distance(self, pieces: Sequence[FloatArray]) -> float:
        """Return how far pieces are from the ways: the median of their distances from the nearest one.

        Args:
            pieces: Some. Shape (P, F) each.
        """
        return float(np.median([self._from_nearest(piece) for piece in pieces]))

    def _own_spread(self) -> float:
        if len(self._ways) < 2:
            return 0.0
        places = _spaced(range(len(self._ways)), MOST_PIECES)
        return float(np.median([self._from_nearest(self._ways[place][:MOST_POINTS], place) for place in places]))

    def _from_nearest(self, piece: FloatArray, itself: int = -1) -> float:
        """Return the root mean square distance along the best alignment; a way is not compared with itself."""
        candidates = [place for place in self._nearest(piece) if place != itself][:NEAREST]
        return min(_aligned(piece, self._ways[place]) for place in candidates)

    def _nearest(self, piece: FloatArray) -> list[int]:
        """Return the ways in the order in which the points of a piece lie near them, whatever their order."""
        gaps = cdist(piece[::COARSE], self._points)
        nearness = np.minimum.reduceat(gaps, self._firsts, axis=1).mean(axis=0)
        order: list[int] = np.argsort(nearness, kind="stable").tolist()
        return order


def pieces_of(rollout: Rollout, track: Track) -> list[FloatArray]:
    """Cut a rollout into pieces of missions, and choose some from all over it. Shape (P, F) each."""
    ends = rollout.interrupted() | rollout.terminated | rollout.truncated
    found = []
    for world in range(rollout.valid.shape[1]):
        rows = torch.nonzero(rollout.valid[:, world]).flatten()
        cuts = (torch.nonzero(ends[rows, world]).flatten() + 1).tolist()
        for mission in torch.tensor_split(rollout.observation[rows, world], cuts):
            points = np.ascontiguousarray(track.points(mission)[::STRIDE])
            found += [points[first : first + MOST_POINTS] for first in range(0, len(points), MOST_POINTS)]
    return _spaced([piece for piece in found if len(piece) >= FEWEST_POINTS], MOST_PIECES)


def _aligned(piece: FloatArray, way: FloatArray) -> float:
    """Return the distance of a piece from the stretch of a way that fits it best."""
    open_end = len(way) - 1
    return float(distance_fast(piece, way, psi=(0, 0, open_end, open_end))) / float(np.sqrt(len(piece)))


def _spaced(items: Sequence[ItemT], most: int) -> list[ItemT]:
    """Return at most so many items, evenly spaced."""
    places = np.linspace(0, len(items) - 1, min(most, len(items))).round().astype(int)
    return [items[place] for place in places]
