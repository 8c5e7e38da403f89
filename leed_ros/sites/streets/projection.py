"""The projection of an extract: from coordinates on Earth to metres on the floor."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from leed_ros.sites.errors import SiteError
from leed_ros.sites.grid import Bounds
from leed_ros.sites.streets.document import Coordinate, OsmDocument

EARTH_RADIUS = 6_371_008.8
"""Mean radius of the Earth R1 (Moritz, Geodetic Reference System 1980, 2000) [m]."""

MAX_EXTENT = 20_000.0
"""Longest side of an extract [m]; far below where the Earth's curvature would show on a floor."""


@dataclass(frozen=True)
class Projection:
    """The equirectangular projection about the middle of an extract (Snyder, Map Projections, 1987, chapter 12).

    x points east, y north (REP-103), and the middle of the extract is the origin.

    Attributes:
        middle: What becomes the origin.
        extent: Length of the extract along x and y [m; on Earth].
        scale: Metres on the floor per metre on Earth.
    """

    middle: Coordinate
    extent: tuple[float, float]
    scale: float

    @classmethod
    def of(cls, path: Path, document: OsmDocument, scale: float, default_side: float) -> Self:
        """Return the projection of a document; scale 0 makes the longest side `default_side` [m].

        Raises:
            SiteError: The extract has no area, or is too large.
        """
        (south, west), (north, east) = document.south_west, document.north_east
        middle = (0.5 * (south + north), 0.5 * (west + east))
        degree = math.radians(EARTH_RADIUS)
        extent = (degree * math.cos(math.radians(middle[0])) * (east - west), degree * (north - south))
        if min(extent) < 1.0:
            raise SiteError.at(path, "its bounds have no area; export it anew")
        if max(extent) > MAX_EXTENT:
            raise SiteError.at(path, f"spans {max(extent) / 1000.0:.0f} km; cut out less than {MAX_EXTENT / 1000:.0f}")
        return cls(middle, extent, scale or default_side / max(extent))

    def point(self, coordinate: Coordinate) -> tuple[float, float]:
        """Return x, y of a coordinate [m; map frame]."""
        degree = self.scale * math.radians(EARTH_RADIUS)
        latitude, longitude = coordinate[0] - self.middle[0], coordinate[1] - self.middle[1]
        return degree * math.cos(math.radians(self.middle[0])) * longitude, degree * latitude

    def bounds(self) -> Bounds:
        """Return the extract on the floor [m; map frame]."""
        x, y = (0.5 * self.scale * length for length in self.extent)
        return -x, -y, x, y
