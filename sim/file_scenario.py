"""The scenario of a site from a file: its floor, its roads, and missions from a source."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from leed_ros.sites.config import SiteConfig
from leed_ros.sites.floor import Floor, site_from_floor
from leed_ros.sites.missions.file import missions_for
from leed_ros.sites.missions.source import MissionSource
from leed_ros.sites.names import is_stream
from leed_ros.sites.reader import read_floor
from leed_ros.sites.roadmaps.measures import Measures
from leed_ros.sites.roadmaps.roads import roads_for
from leed_ros.task.records import Round
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Scenario, Site


@dataclass(frozen=True)
class FileScenario:
    """A site from a file, and its missions.

    Attributes:
        site: Where it takes place.
        num_robots: Number of robots N.
        missions: Where rounds come from.
    """

    site: Site
    num_robots: int
    missions: MissionSource

    def draw(self, rng: np.random.Generator) -> Round:
        """Draw one round of missions for all robots."""
        return self.missions.draw(rng)


def file_scenario(path: Path, num_robots: int, config: SiteConfig, robot: RobotConfig) -> FileScenario:
    """Make the scenario of a file; the same arguments give the same site.

    Args:
        path: A map, a drawing or streets; see `read_floor`.
        num_robots: Number of robots N.
        config: The site's roadmap and missions, and how the file is read.
        robot: The largest of the robots, for which there must be room.

    Raises:
        SiteError: A file cannot be used, or there is not enough room.
    """
    site = _site(path, path.stat().st_mtime_ns if path.is_file() else 0, config, robot)
    clearance = Measures.of(robot).clearance
    missions = missions_for(site, num_robots, clearance, Path(config.missions_file) if config.missions_file else None)
    return FileScenario(site, num_robots, missions)


def with_choices(scenario: Scenario, config: SiteConfig, robot: RobotConfig) -> Scenario:
    """Return a scenario that is not from a file with the people and the file of missions that were chosen, if any.

    Raises:
        SiteError: The file of missions does not fit the site.
    """
    chosen = config.missions_file and not is_stream(config.missions_file)
    if not chosen and not config.people:
        return scenario
    site, count = replace(scenario.site, people=config.people), scenario.num_robots
    if not chosen:
        return FileScenario(site, count, scenario)
    return FileScenario(
        site, count, missions_for(site, count, Measures.of(robot).clearance, Path(config.missions_file))
    )


@lru_cache(maxsize=4)
def _site(path: Path, changed: int, config: SiteConfig, robot: RobotConfig) -> Site:
    """Return the site of a file as it was at a time [ns]: a process makes several worlds of the same site."""
    floor: Floor = read_floor(path, config)
    roads = roads_for(floor, robot, config.roadmap)
    return replace(site_from_floor(floor, roads.roadmap, roads.stations), people=config.people)
