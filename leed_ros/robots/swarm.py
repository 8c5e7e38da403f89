"""The robots of a swarm from one text: a preset or file for all, or several with commas, taken in turn."""

from leed_ros.robots.errors import RobotFileError
from leed_ros.robots.model import RobotModel
from leed_ros.robots.reader import read_robot
from leed_ros.task.fleet import Fleet

MAX_KINDS = 16
"""Most kinds of robot in one swarm."""


def robot_models(text: str, num_robots: int) -> tuple[RobotModel, ...]:
    """Return the robots of a swarm: 'a, b' gives a to the first, third, ... and b to the second, fourth, ... Length N.

    Raises:
        RobotFileError: A name or a file does not fit.
    """
    names = [name.strip() for name in text.split(",")]
    if not all(names) or len(names) > MAX_KINDS:
        raise RobotFileError(f"robot = '{text[:200]}' must be 1 to {MAX_KINDS} presets or files with commas between")
    models = [read_robot(name) for name in names]
    return tuple(models[index % len(models)] for index in range(num_robots))


def fleet_from(text: str, num_robots: int) -> Fleet:
    """Return the fleet of a swarm; see `robot_models`.

    Raises:
        RobotFileError: A name or a file does not fit.
    """
    return Fleet(tuple(model.config for model in robot_models(text, num_robots)))
