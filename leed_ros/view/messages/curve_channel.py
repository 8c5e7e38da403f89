"""`curves`: each robot's learning, sent again for the robots that have learned since."""

from typing import Any

from leed_ros.monitor.state import RobotPicture, SwarmPicture
from leed_ros.view.messages.numbers import encoded, evenly, number, words
from leed_ros.view.source import SourceFacts

CURVES = ("arrived", "clean", "expert_coef", "policy_loss", "value_loss", "expert_loss", "entropy")
"""What is drawn over the transitions."""

MAX_POINTS = 240


class CurveChannel:
    """Sends a robot's curves when they have grown."""

    name = "curves"

    def __init__(self) -> None:
        self._sent: dict[str, tuple[int, float]] = {}

    def change(self, picture: SwarmPicture, facts: SourceFacts) -> str | None:
        """Return the curves of the robots that have learned since, by their names."""
        grown = {}
        for robot in picture.robots:
            mark = (len(robot.curve), robot.curve[-1].transitions if robot.curve else 0.0)
            if mark != self._sent.get(robot.name, (0, 0.0)):
                self._sent[robot.name] = mark
                grown[words(robot.name, 60)] = _curves(robot)
        return encoded(grown) if grown else None

    def whole(self, picture: SwarmPicture, facts: SourceFacts) -> str:
        """Return the curves of all robots that have any."""
        return encoded({words(robot.name, 60): _curves(robot) for robot in picture.robots if robot.curve})


def _curves(robot: RobotPicture) -> dict[str, Any]:
    points = [robot.curve[index] for index in evenly(len(robot.curve), MAX_POINTS)]
    columns: dict[str, Any] = {"transitions": [number(point.transitions, 0) for point in points]}
    for name in CURVES:
        column = [number(point.values[name], 4) if name in point.values else None for point in points]
        if any(value is not None for value in column):
            columns[name] = column
    return columns
