"""The robots of a swarm from a node's parameters: their kinds by `fleet`, and `robot.*` for all of them."""

from leed_ros.nodes.parameters import Parameters
from leed_ros.robots.swarm import fleet_from
from leed_ros.task.fleet import Fleet

FLEET = "Kinds of robot: presets or files with commas between, taken in turn; robot.* goes before them"
"""Description of the parameter `fleet`."""


def declare_fleet(declared: Parameters, kinds: str, num_robots: int) -> Fleet:
    """Declare `robot.*` and return the robots of a swarm.

    Args:
        declared: The node's parameters.
        kinds: Value of the parameter `fleet`.
        num_robots: Number of robots N.

    Raises:
        ConfigError: A kind is unknown, a file does not describe a robot, or a value of `robot.*` does not fit.
    """
    return Fleet(declared.declare_over("robot", fleet_from(kinds, num_robots).robots))
