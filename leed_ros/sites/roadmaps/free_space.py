"""Free space: how far points and straight stretches keep from obstacles."""

from dataclasses import dataclass

import numpy as np

from leed_ros.sites.grid import OccupancyGrid
from leed_ros.task.geometry import FloatArray
from leed_ros.task.records import BoolArray


@dataclass(frozen=True, eq=False)
class FreeSpace:
    """A floor as a robot of some size sees it; unknown cells count as obstacles.

    Attributes:
        grid: The floor.
        room: Smallest admissible distance of the robot's centre to an obstacle [m].
    """

    grid: OccupancyGrid
    room: float

    def clearance(self, points: FloatArray) -> FloatArray:
        """Return the distance of points [m; map frame] to the nearest obstacle [m]. Shape (...) for (..., 2)."""
        return self.grid.clearance_at(points)

    def has_room(self, points: FloatArray, room: float = 0.0) -> BoolArray:
        """Tell at which points [m; map frame] the robot fits, or a larger circle. Shape (...) for (..., 2)."""
        fits: BoolArray = self.clearance(points) >= max(self.room, room) - 0.5 * self.grid.resolution
        return fits

    def is_free(self, start: FloatArray, end: FloatArray, room: float = 0.0) -> bool:
        """Tell whether the robot, or a larger circle, fits along a stretch [m; map frame]. Shape (2,) each."""
        return bool(self.has_room(self.along(start, end), room).all())

    def along(self, start: FloatArray, end: FloatArray) -> FloatArray:
        """Return points on a straight stretch, half a cell apart at most [m; map frame]. Shape (K, 2)."""
        count = 2 + int(2.0 * float(np.hypot(*np.subtract(end, start))) / self.grid.resolution)
        shares = np.linspace(0.0, 1.0, count)[:, np.newaxis]
        points: FloatArray = (1.0 - shares) * np.asarray(start) + shares * np.asarray(end)
        return points
