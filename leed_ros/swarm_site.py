"""What the site means for a swarm's nodes: their `site.*` parameters, the site's name, and the missions' time limit."""

import dataclasses
from pathlib import Path

from leed_ros.robots.swarm import fleet_from
from leed_ros.sites.config import SiteConfig
from leed_ros.sites.names import is_file
from leed_ros.task.config import Scalar
from leed_ros.task.mission import MissionConfig
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Scenario
from leed_sim.scenario import make_scenario


def site_config(config: SiteConfig) -> SiteConfig:
    """Return the part of a larger configuration that is about the site, its paths absolute: nodes run anywhere."""
    values = {field.name: getattr(config, field.name) for field in dataclasses.fields(SiteConfig)}
    paths = {name: str(Path(values[name]).absolute()) for name in ("roadmap", "missions_file") if values[name]}
    return SiteConfig(**{**values, **paths})


def site_parameters(config: SiteConfig) -> dict[str, Scalar]:
    """Return the `site.*` parameters that differ from the defaults."""
    values, defaults = site_config(config).to_mapping(), SiteConfig().to_mapping()
    return {f"site.{name}": value for name, value in values.items() if value != defaults[name]}


def site_name(world: str, num_robots: int, seed: int) -> str:
    """Return the name of a world's site, as contracts bear it: that of its file, or kind, size and seed."""
    return Path(world).stem if is_file(world) else f"{world}-{num_robots}-{seed}"


def scenario_of(world: str, num_robots: int, seed: int, config: SiteConfig, robots: str) -> Scenario:
    """Make the scenario of a swarm, with room for its largest robot.

    Args:
        world: Kind of scenario, or path of a site.
        num_robots: Number of robots N.
        seed: Decides the details of a site that is not from a file.
        config: How a site from a file is used.
        robots: Kinds of robot, with commas between.

    Raises:
        ConfigError: A kind of scenario or of robot is unknown, or a site cannot be used.
    """
    return make_scenario(world, num_robots, seed, site_config(config), fleet_from(robots, num_robots).envelope())


def mission_time_limit(world: str, num_robots: int, config: SiteConfig, robots: str) -> float:
    """Return a time limit for the missions of a swarm: fit for its slowest robot and the ways of a file's site [s].

    The arguments are those of `scenario_of`, which also says what is raised.
    """
    slowest, default = float(fleet_from(robots, num_robots).speeds().min()), RobotConfig().max_linear_velocity
    limit = round(MissionConfig().time_limit * max(1.0, default / slowest), 1)
    if not is_file(world):
        return limit
    from leed_ros.sites.time_limit import time_limit_for  # noqa: PLC0415 (a graph library that nothing else here needs)

    return time_limit_for(scenario_of(world, num_robots, 0, config, robots).site, slowest, limit)
