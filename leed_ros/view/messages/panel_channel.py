"""`panel`: numbers and words beside the arena: progress, each robot's success, the demonstrator, the nodes."""

from dataclasses import asdict
from typing import Any

from leed_ros.monitor.state import DemonstratorPicture, Diagnostic, RobotPicture, SwarmPicture
from leed_ros.view.messages.numbers import encoded, number, words
from leed_ros.view.source import SourceFacts

MAX_LINES, MAX_ROUNDS, MAX_VALUES, MAX_NODES = 60, 40, 24, 300
SHARES = ("arrived", "clean", "expert_coef", "transitions", "updates", "missions")


class PanelChannel:
    """Sends the panel when something in it has changed, all of it: it is small."""

    name = "panel"

    def __init__(self) -> None:
        self._last = ""

    def change(self, picture: SwarmPicture, facts: SourceFacts) -> str | None:
        """Return the whole panel if it differs from the last one."""
        content = self.whole(picture, facts)
        if content == self._last:
            return None
        self._last = content
        return content

    def whole(self, picture: SwarmPicture, facts: SourceFacts) -> str:
        """Return everything."""
        content = {
            "steps": picture.steps,
            "max_steps": picture.max_steps,
            "rounds": picture.rounds,
            "step_rate": number(picture.step_rate, 1),
            "robots": [_robot(robot) for robot in picture.robots],
            "demonstrator": _demonstrator(picture.demonstrator) if picture.demonstrator is not None else None,
            "nodes": [_node(node) for node in picture.diagnostics[:MAX_NODES]],
        }
        return encoded(content)


def _robot(robot: RobotPicture) -> dict[str, Any]:
    numbers = {name: number(robot.values[name]) for name in SHARES if name in robot.values}
    return {
        **numbers,
        "demonstrations": robot.num_demonstrations,
        "level": robot.level,
        "message": words(robot.message),
        "safety": words(robot.safety),
        "stopped": robot.stopped,
        "age": _age(robot.age),
    }


def _demonstrator(picture: DemonstratorPicture) -> dict[str, Any]:
    return {
        **{name: words(getattr(picture, name), 600) for name in ("demonstrator", "model", "state", "warning")},
        "proposer": words(picture.proposer, 40),
        "verdict": words(picture.verdict, 600),
        "plan": [words(line) for line in picture.plan[:MAX_LINES]],
        "rounds": [_rounded(asdict(one)) for one in picture.rounds[-MAX_ROUNDS:]],
        "missions": picture.missions,
        "accepted_share": number(picture.accepted_share),
        "by_proposer": {words(name, 40): count for name, count in picture.by_proposer.items()},
        "rules": [words(line, 300) for line in picture.rules[:MAX_LINES]],
        "questions": [words(line, 300) for line in picture.questions[:MAX_LINES]],
    }


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: words(value, 40) if isinstance(value, str) else None if value is None else number(value)
        for name, value in values.items()
    }


def _node(node: Diagnostic) -> list[Any]:
    """Return a node: name, level, message, age [s], and its values as pairs."""
    values = [[words(name, 40), words(value, 80)] for name, value in list(node.values.items())[:MAX_VALUES]]
    return [words(node.node, 80), node.level, words(node.message), _age(node.age), values]


def _age(seconds: float) -> int | None:
    """Return an age as it is read: whole seconds from 3 s on, otherwise 0, so that a live panel stays the same."""
    if seconds == float("inf"):
        return None
    return int(seconds) if seconds >= 3.0 else 0
