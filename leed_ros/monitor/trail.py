"""Trails: where a robot was of late, bounded in length."""

import numpy as np

from leed_ros.task.geometry import FloatArray

SPACING = 0.05  # [m] between two points of a trail; what is nearer adds nothing to see


class Trail:
    """Keeps the latest positions of one robot with their stamps.

    Args:
        length: Most points that are kept.
    """

    def __init__(self, length: int) -> None:
        self._points: FloatArray = np.zeros((2 * length, 2))
        self._stamps = np.zeros(2 * length, dtype=np.int64)
        self._length, self._count = length, 0

    def add(self, stamp: int, point: FloatArray) -> None:
        """Add a position [m; map frame], unless it is next to the one before. Shape (2,); stamp [ns]."""
        if self._count and np.hypot(*(point - self._points[self._count - 1])) < SPACING:
            return
        if self._count == len(self._points):
            self._forget()
        self._points[self._count], self._stamps[self._count] = point, stamp
        self._count += 1

    def since(self, stamp: int) -> FloatArray:
        """Return the positions from a stamp [ns] on, the oldest first [m; map frame]. Shape (T, 2)."""
        first = max(int(np.searchsorted(self._stamps[: self._count], stamp)), self._count - self._length)
        return self._points[first : self._count].copy()

    def clear(self) -> None:
        """Forget all positions: time has run backwards, as when a recording or a simulation begins anew."""
        self._count = 0

    def _forget(self) -> None:
        """Keep the newer half; so adding costs the same however long it goes on."""
        keep = slice(self._count - self._length, self._count)
        self._points[: self._length] = self._points[keep]
        self._stamps[: self._length] = self._stamps[keep]
        self._count = self._length
