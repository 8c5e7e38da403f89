"""What a person should know of a swarm that is watched, in words."""

import math
from collections.abc import Mapping

from leed_ros.monitor.state import SwarmPicture

SILENCE = 5.0
"""Time without a word after which a robot is called silent [s]."""


def silent_robots(picture: SwarmPicture) -> list[str]:
    """Return the robots that were heard of once and are not any more."""
    return [robot.name for robot in picture.robots if SILENCE < robot.age < math.inf]


def headline(picture: SwarmPicture) -> str:
    """Return whom the monitor watches, and for whom it waits."""
    waited_for = [robot.name for robot in picture.robots if robot.age == math.inf]
    if not picture.robots or waited_for:
        return f"waiting for {', '.join(waited_for) or 'robots'}"
    return f"watching {len(picture.robots)} robots"


def alarms(picture: SwarmPicture, problems: Mapping[str, str]) -> list[str]:
    """Return what is wrong: who is silent, and by topic why messages were dropped."""
    silent = silent_robots(picture)
    dropped = [f"{topic} dropped: {why}" for topic, why in problems.items()]
    return ([f"silent: {', '.join(silent)}"] if silent else []) + dropped
