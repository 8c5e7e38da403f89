"""The floor: what the file of a site says before a robot is chosen, and the site that it becomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from leed_ros.sites.grid import Bounds, OccupancyGrid
from leed_ros.task.geometry import FloatArray
from leed_ros.task.site import Roadmap, Site


@dataclass(frozen=True, eq=False)
class Floor:
    """A floor to drive on.

    Attributes:
        name: Name of the site: the file's, without its ending.
        bounds: x_min, y_min, x_max, y_max of the floor [m; map frame].
        boxes: Obstacles, and walls around what may be driven on: centre x, y, length, width [m] and yaw
            [rad; map frame]. Shape (M, 5).
        grid: The same, cell by cell, with what is unknown.
        stations: Position of every named station [m; map frame], by group; a file that knows no groups has one, named
            `stations`.
        roadmap: The roadmap that the file itself has, if any.
    """

    name: str
    bounds: Bounds
    boxes: FloatArray
    grid: OccupancyGrid
    stations: Mapping[str, Mapping[str, tuple[float, float]]] = field(default_factory=dict)
    roadmap: Roadmap | None = None


def site_from_floor(floor: Floor, roadmap: Roadmap, stations: Mapping[str, tuple[str, ...]] | None = None) -> Site:
    """Return the site of a floor.

    Args:
        floor: Where robots drive.
        roadmap: Named places and stretches of its free space.
        stations: Places of the roadmap where missions may start or end, by group; any place may if left out.
    """
    return Site(floor.name, floor.bounds, floor.boxes, roadmap, stations or {})
