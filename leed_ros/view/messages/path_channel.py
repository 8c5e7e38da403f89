"""`paths`: where robots went in their demonstrations, accepted and rejected."""

from collections.abc import Sequence
from typing import Any

from leed_ros.monitor.state import DemonstratedPath, RobotPicture, SwarmPicture
from leed_ros.view.messages.numbers import encoded, evenly, millimetres, words
from leed_ros.view.source import SourceFacts

MAX_PATHS, MAX_POSES = 16, 60


class PathChannel:
    """Sends a robot's paths when they are others than before."""

    name = "paths"

    def __init__(self) -> None:
        self._sent: dict[str, tuple[object, object]] = {}

    def change(self, picture: SwarmPicture, facts: SourceFacts) -> str | None:
        """Return the paths of the robots whose demonstrations have changed, by their names."""
        changed = {}
        for robot in picture.robots:
            accepted, rejected = self._sent.get(robot.name, ((), ()))
            if robot.accepted is not accepted or robot.rejected is not rejected:
                self._sent[robot.name] = (robot.accepted, robot.rejected)
                changed[words(robot.name, 60)] = _paths(robot)
        return encoded(changed) if changed else None

    def whole(self, picture: SwarmPicture, facts: SourceFacts) -> str:
        """Return the paths of all robots that have any."""
        shown = [robot for robot in picture.robots if robot.accepted or robot.rejected]
        return encoded({words(robot.name, 60): _paths(robot) for robot in shown})


def _paths(robot: RobotPicture) -> dict[str, Any]:
    return {"accepted": _lines(robot.accepted), "rejected": _lines(robot.rejected)}


def _lines(paths: Sequence[DemonstratedPath]) -> list[Any]:
    chosen = [path for path in paths if len(path.poses)][-MAX_PATHS:]
    return [
        [words(path.proposer, 20), millimetres(path.poses[evenly(len(path.poses), MAX_POSES), :2])] for path in chosen
    ]
