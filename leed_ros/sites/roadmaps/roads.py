"""The roads of a floor: from a route graph if there is one, otherwise from free space."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor
from leed_ros.sites.roadmaps.files.geojson import read_route_graph
from leed_ros.sites.roadmaps.files.published import roadmap_from_route_graph
from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.laying.assembly import Assembly
from leed_ros.sites.roadmaps.laying.lanes import LaneMap, settled
from leed_ros.sites.roadmaps.laying.widths import divided_by_width
from leed_ros.sites.roadmaps.lines import LineMap
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.sites.roadmaps.merging import merged
from leed_ros.sites.roadmaps.naming import with_aisles
from leed_ros.sites.roadmaps.skeletons.skeleton import roads_through
from leed_ros.sites.roadmaps.spots.joining import with_named_stations
from leed_ros.sites.roadmaps.spots.stations import with_stations
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Roadmap

NUM_STATIONS = 32
"""Stations that are laid out where a site names none."""


@dataclass(frozen=True)
class Roads:
    """A roadmap with the places where missions begin and end.

    Attributes:
        roadmap: The roadmap.
        stations: Names of the stations by group.
    """

    roadmap: Roadmap
    stations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def roads_for(floor: Floor, robot: RobotConfig, graph_path: str | Path = "", num_stations: int = NUM_STATIONS) -> Roads:
    """Return the roads of a floor.

    They come from the route graph if a path is given, else from the floor's own roadmap, else from its free space. On
    roads where two robots can pass each other there are two lanes, and traffic keeps right. Stations are those that the
    floor or the graph names; if there are none, spots beside the roads.

    Args:
        floor: Where to drive.
        robot: Whose footprint must fit.
        graph_path: GeoJSON of Nav2's route server, empty for none.
        num_stations: How many stations are laid out at most where none are named.

    Raises:
        SiteError: The graph cannot be used, or there is no room for the robot anywhere.
    """
    measures = Measures.of(robot)
    space = FreeSpace(floor.grid, measures.room)
    if graph_path:
        graph = read_route_graph(Path(graph_path))
        if graph.is_finished:
            roads = Roads(roadmap_from_route_graph(graph), graph.stations())
        else:
            roads = Roads(roadmap_from_lines(graph.roads(), space, measures), graph.stations())
    elif floor.roadmap is not None:
        roads = Roads(floor.roadmap)
    else:
        roads = Roads(roadmap_from_lines(roads_through(space, measures), space, measures))
    return _with_stations(roads, floor, space, measures, num_stations)


def roadmap_for(floor: Floor, robot: RobotConfig, graph_path: str | Path = "") -> Roadmap:
    """Return the roadmap of a floor; see `roads_for`.

    Raises:
        SiteError: The graph cannot be used, or there is no room for the robot anywhere.
    """
    return roads_for(floor, robot, graph_path).roadmap


def roadmap_from_lines(roads: LineMap, space: FreeSpace, measures: Measures) -> Roadmap:
    """Lay lanes on roads that are lines, name everything, and return the roadmap."""
    distinct = merged(roads, space, 0.5 * measures.spacing)
    if not distinct.lines:
        raise SiteError("roadmap: there is no road; give a graph whose edges join places apart from each other")
    lanes = settled(divided_by_width(distinct, space, measures), space, measures)
    return Assembly(LaneMap(with_aisles(lanes.roads), measures), measures.spacing).roadmap()


def _with_stations(roads: Roads, floor: Floor, space: FreeSpace, measures: Measures, count: int) -> Roads:
    """Add the stations that the floor names, or lay some out where there are none."""
    if floor.stations:
        roadmap, groups = with_named_stations(roads.roadmap, floor.stations, space, measures)
        return Roads(roadmap, {**roads.stations, **groups})
    if roads.stations:
        return roads
    roadmap, names = with_stations(roads.roadmap, space, measures, count)
    return Roads(roadmap, {"stations": names} if names else {})
