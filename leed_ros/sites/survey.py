"""The survey of a site: what it has, how narrow it gets, how many robots it bears, and what is wrong with it."""

from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np
from scipy import ndimage

from leed_ros.sites.config import SiteConfig
from leed_ros.sites.errors import SiteError
from leed_ros.sites.floor import Floor, site_from_floor
from leed_ros.sites.missions.file import missions_for
from leed_ros.sites.missions.random_pairs import RandomPairs
from leed_ros.sites.reader import read_floor
from leed_ros.sites.roadmaps.checks import Finding, check_roadmap
from leed_ros.sites.roadmaps.free_space import FreeSpace
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.sites.roadmaps.roads import roads_for
from leed_ros.sites.time_limit import longest_way
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Roadmap, Site

MOST_ROBOTS = 128
"""More are not tried."""


@dataclass(frozen=True)
class Passage:
    """A narrow stretch of road.

    Attributes:
        start: Name of one of its ends.
        end: Name of the other.
        point: Where it is narrowest [m; map frame].
        width: Width between the obstacles there [m].
    """

    start: str
    end: str
    point: tuple[float, float]
    width: float


@dataclass(frozen=True, eq=False)
class Survey:
    """What was found.

    Attributes:
        floor: The floor.
        site: The same with its roads and stations.
        robot: For whom it was surveyed.
        free_area: Area that is free [m^2].
        drivable_area: Area that the robot's centre can be in, in one piece and not counting the smaller ones [m^2].
        aisles: Names of the aisles.
        one_lane: Names of the aisles where two robots cannot pass each other.
        junctions: Places where more than two ways meet.
        narrowest: The narrowest passage of the roads.
        longest_way: Length of the longest mission along the roads [m].
        robots: How many robots random missions can be drawn for at once.
        findings: What is wrong.
    """

    floor: Floor
    site: Site
    robot: RobotConfig
    free_area: float
    drivable_area: float
    aisles: tuple[str, ...]
    one_lane: tuple[str, ...]
    junctions: tuple[str, ...]
    narrowest: Passage
    longest_way: float
    robots: int
    findings: tuple[Finding, ...]


def survey_site(path: str | Path, config: SiteConfig, robot: RobotConfig) -> Survey:
    """Read a site and look at all of it.

    Args:
        path: File of the site.
        config: Its roadmap and missions, and how it is read.
        robot: The largest robot that is to drive there.

    Raises:
        SiteError: A file cannot be used at all, or there is no room for the robot.
    """
    floor = read_floor(path, config)
    roads = roads_for(floor, robot, config.roadmap)
    site, roadmap = site_from_floor(floor, roads.roadmap, roads.stations), roads.roadmap
    if config.missions_file:
        missions_for(site, 1, Measures.of(robot).clearance, Path(config.missions_file))
    free_area, drivable_area = _areas(floor, Measures.of(robot).room)
    return Survey(
        floor=floor,
        site=site,
        robot=robot,
        free_area=free_area,
        drivable_area=drivable_area,
        aisles=_aisles(roadmap),
        one_lane=tuple(sorted({edge.aisle for edge in roadmap.edges if edge.aisle and edge.one_lane})),
        junctions=_junctions(roadmap),
        narrowest=_narrowest(roadmap, floor, robot),
        longest_way=longest_way(site),
        robots=_most_robots(site, Measures.of(robot).clearance),
        findings=tuple(check_roadmap(roadmap, floor, robot)),
    )


def _areas(floor: Floor, room: float) -> tuple[float, float]:
    """Return the free area and the largest connected one that a robot's centre can be in [m^2]."""
    cell = floor.grid.resolution**2
    labels, _ = ndimage.label(floor.grid.clearance >= room)
    largest = int(np.bincount(labels.ravel())[1:].max(initial=0))
    return float(np.count_nonzero(floor.grid.free)) * cell, largest * cell


def _aisles(roadmap: Roadmap) -> tuple[str, ...]:
    return tuple(sorted({edge.aisle for edge in roadmap.edges if edge.aisle}))


def _junctions(roadmap: Roadmap) -> tuple[str, ...]:
    graph = nx.Graph((edge.start, edge.end) for edge in roadmap.edges)
    return tuple(sorted(name for name, degree in graph.degree if degree > 2))


def _narrowest(roadmap: Roadmap, floor: Floor, robot: RobotConfig) -> Passage:
    """Return where the roads are narrowest: twice the distance to the nearest obstacle is taken for the width."""
    space = FreeSpace(floor.grid, Measures.of(robot).room)
    passages = []
    for edge in roadmap.edges:
        points = space.along(np.array(roadmap.nodes[edge.start]), np.array(roadmap.nodes[edge.end]))
        clearance = space.clearance(points)
        worst = int(np.argmin(clearance))
        x, y = points[worst].tolist()
        passages.append(Passage(edge.start, edge.end, (x, y), 2.0 * float(clearance[worst])))
    return min(passages, key=lambda passage: passage.width)


def _most_robots(site: Site, clearance: float) -> int:
    """Return the largest number of robots for which random pairs can be drawn, by bisection."""
    fits, fails = 0, MOST_ROBOTS + 1
    while fails - fits > 1:
        tried = (fits + fails) // 2
        try:
            RandomPairs(site, tried, clearance)
            fits = tried
        except SiteError:
            fails = tried
    return fits
