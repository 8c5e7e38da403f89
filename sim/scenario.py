"""Scenarios by name: the kinds of site, each made from a number of robots and a seed."""

import difflib
from collections.abc import Callable, Mapping

from leed_ros.task.config import ConfigError
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


def make_scenario(name: str, num_robots: int, seed: int) -> Scenario:
    """Make a scenario; the same arguments give the same site.

    Args:
        name: One of `SCENARIOS`.
        num_robots: Number of robots N, 1 or more; the site grows with it.
        seed: Decides the details of the site, 0 or more. Missions are drawn by the generator given to `draw`.

    Raises:
        ConfigError: The name is unknown, or a number is out of its range.
    """
    if name not in SCENARIOS:
        close = difflib.get_close_matches(name, SCENARIOS, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(SCENARIOS)}"
        raise ConfigError(f"scenario '{name}' is unknown; {hint}")
    if num_robots < 1 or seed < 0:
        raise ConfigError(f"num_robots = {num_robots} must be at least 1 and seed = {seed} at least 0")
    return SCENARIOS[name](num_robots, seed)
