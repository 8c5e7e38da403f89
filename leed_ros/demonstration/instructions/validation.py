"""Validation: what is wrong with instructions on a site, in lines that can be told to their author."""

from collections.abc import Iterator

from leed_ros.demonstration.instructions.instruction import GOAL, Go, Instructions, Via, Wait, WaitFor, Yield
from leed_ros.demonstration.rules.places import Gazetteer

MAX_PER_ROBOT = 32
"""Most instructions for one robot."""


def problems_of(instructions: Instructions, gazetteer: Gazetteer, time_limit: float) -> list[str]:
    """Return what is wrong with instructions, one line each; nothing if they can be followed by name.

    Args:
        instructions: What to check.
        gazetteer: Knows the places and the robots.
        time_limit: How long a mission lasts at most [s].
    """
    problems: list[str] = []
    for number, item in enumerate(instructions.instructions, start=1):
        problems += [f"instruction {number}: {problem}" for problem in _problems_of_one(item, gazetteer)]
    for robot in gazetteer.robots:
        problems += _problems_of_all(robot, instructions.of(robot), time_limit)
    return list(dict.fromkeys(problems))


def _problems_of_one(item: Go | Via | Wait | WaitFor | Yield, gazetteer: Gazetteer) -> Iterator[str]:
    if item.robot not in gazetteer.robots:
        yield f"there is no robot '{item.robot}'; {_choices(gazetteer.robots)}"
    if isinstance(item, WaitFor | Yield):
        yield from _problems_of_other(item, gazetteer)
    if not isinstance(item, Wait) and not (isinstance(item, Go) and item.place == GOAL):
        yield from _problems_of_place(item.place, gazetteer)


def _problems_of_other(item: WaitFor | Yield, gazetteer: Gazetteer) -> Iterator[str]:
    if item.other not in gazetteer.robots:
        yield f"there is no robot '{item.other}'; {_choices(gazetteer.robots)}"
    elif item.other == item.robot:
        yield f"{item.robot} cannot wait for itself"


def _problems_of_place(name: str, gazetteer: Gazetteer) -> Iterator[str]:
    found = gazetteer.find(name)
    if found.candidates and not found.place:
        yield f"'{name}' can mean {' or '.join(found.candidates[:4])}"
    elif not found.place:
        yield f"there is no place '{name}'" + (f"; did you mean {' or '.join(found.nearest)}?" if found.nearest else "")


def _problems_of_all(
    robot: str, items: tuple[Go | Via | Wait | WaitFor | Yield, ...], time_limit: float
) -> Iterator[str]:
    if len(items) > MAX_PER_ROBOT:
        yield f"{robot} has {len(items)} instructions, at most {MAX_PER_ROBOT} are allowed"
    waits = sum(item.seconds for item in items if isinstance(item, Wait))
    if waits >= time_limit:
        yield f"{robot} is to wait {waits:g} s in all; a mission lasts {time_limit:g} s"


def _choices(names: tuple[str, ...]) -> str:
    return f"there are {names[0]} to {names[-1]}" if names else "there is none"
