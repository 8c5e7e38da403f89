"""Scenarios by name: the kinds of site, each made from a number of robots and a seed; or by the path of a file."""

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path

from leed_ros.sites.config import SiteConfig
from leed_ros.sites.names import is_file
from leed_ros.task.config import ConfigError
from leed_ros.task.robot import RobotConfig
from leed_ros.task.site import Scenario
from leed_sim.arena import arena
from leed_sim.corridor import corridor
from leed_sim.warehouse import warehouse

SCENARIOS: Mapping[str, Callable[[int, int], Scenario]] = {
    "warehouse": warehouse,
    "arena": arena,
    "corridor": corridor,
}
"""Kinds of scenario; each takes the number of robots and a seed."""


def make_scenario(
    name: str, num_robots: int, seed: int, site: SiteConfig | None = None, robot: RobotConfig | None = None
) -> Scenario:
    """Make a scenario; the same arguments give the same site.

    Args:
        name: One of `SCENARIOS`, or the path of a map, a drawing or streets.
        num_robots: Number of robots N, 1 or more; a site that is not from a file grows with it.
        seed: Decides the details of a site that is not from a file, 0 or more. Missions are drawn by the generator
            given to `draw`.
        site: People and missions; of a site from a file its roadmap, too, and how it is read.
        robot: For whom a site from a file must have room.

    Raises:
        ConfigError: The name is unknown, or a number is out of its range.
        SiteError: A file cannot be used.
    """
    if num_robots < 1 or seed < 0:
        raise ConfigError(f"num_robots = {num_robots} must be at least 1 and seed = {seed} at least 0")
    if is_file(name):
        from leed_sim.file_scenario import file_scenario  # noqa: PLC0415 (reading maps takes libraries and seconds)

        return file_scenario(Path(name), num_robots, site or SiteConfig(), robot or RobotConfig())
    if name not in SCENARIOS:
        close = difflib.get_close_matches(name, SCENARIOS, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(SCENARIOS)}, or give a site's file"
        raise ConfigError(f"scenario '{name}' is unknown; {hint}")
    scenario = SCENARIOS[name](num_robots, seed)
    if site in (None, SiteConfig()):
        return scenario
    from leed_sim.file_scenario import with_choices  # noqa: PLC0415 (as above)

    return with_choices(scenario, site, robot or RobotConfig())
