"""Bytes read by their likeness to a message before: they have to say what the message itself says, or be refused."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from rclpy.serialization import serialize_message

from bench.fuzz.parser import Parser
from leed_ros.nodes import conversions
from leed_ros.nodes.dropped import DropCounter, MessageError
from leed_ros.nodes.wire.commands import CommandGlance
from leed_ros.nodes.wire.fleet import COMMAND_ROW
from leed_ros.nodes.wire.rows import RowReader, message_of
from leed_ros.nodes.wire.sense_stencils import SenseStencils
from leed_ros.nodes.wire.senses import WireSenses
from leed_ros.task.pairing import ReadingPairing
from leed_ros.task.robot import RobotConfig

ROBOT = RobotConfig()
FRAME = "map"
COUNT = 3  # robots of a group
SENSES: tuple[Callable[[WireSenses, bytes], None], ...] = (
    WireSenses.take_scan,
    WireSenses.take_odometry,
    WireSenses.take_contact,
)


def _outcome(read: Callable[[bytes], Any], data: bytes) -> Any:
    try:
        return repr(read(data))  # NaN is not equal to itself, its name is
    except MessageError as error:
        return error


def _agreed(seen: Callable[[bytes], Any], fresh: Callable[[bytes], Any], data: bytes) -> Any:
    """Return what both readers say, or raise what both refuse; they must not differ."""
    first, second = _outcome(seen, data), _outcome(fresh, data)
    assert isinstance(first, MessageError) == isinstance(second, MessageError), f"{first} but {second}"
    if isinstance(first, MessageError):
        raise first
    assert first == second, f"{first} but {second}"


def _commands(data: bytes) -> None:
    seen = CommandGlance()
    seen.read(bytes(serialize_message(conversions.stamped_twist_from_command(np.zeros(2), "robot_0/base_link", 1))))
    _agreed(seen.read, CommandGlance().read, data)


def _rows(data: bytes) -> None:
    def reader() -> RowReader:
        return RowReader(COMMAND_ROW, COUNT, "fleet commands")

    seen = reader()
    seen.read(bytes(serialize_message(message_of(np.zeros(COUNT, COMMAND_ROW), FRAME, 1))))
    _agreed(seen.read, reader().read, data)


def _senses(data: bytes) -> None:
    """Take in a sensor's message: the first byte says which sensor's."""
    take = SENSES[data[0] % len(SENSES)] if data else SENSES[0]

    def reader(taken: list[Any]) -> WireSenses:
        def note(*what: object) -> None:
            taken.append(what)

        pairing = SimpleNamespace(put_scan=note, put_odometry=note, put_contact=note, needs_contact=True)
        return WireSenses(ROBOT, FRAME, cast(ReadingPairing, pairing), cast(DropCounter, None), lambda: None)

    def read(senses: WireSenses, taken: list[Any], message: bytes) -> str:
        taken.clear()
        take(senses, message)
        return repr(taken)

    seen_taken: list[Any] = []
    fresh_taken: list[Any] = []
    seen, fresh = reader(seen_taken), reader(fresh_taken)
    for one, good in zip(SENSES, _good(), strict=True):
        one(seen, good)
    _agreed(lambda got: read(seen, seen_taken, got), lambda got: read(fresh, fresh_taken, got), data[1:])


def _good() -> tuple[bytes, bytes, bytes]:
    """Return a message of each sensor."""
    stencils = SenseStencils(ROBOT, FRAME, "robot_0/base_link", "robot_0/base_link", 0.2)
    ranges, pose, velocity = np.full(ROBOT.num_rays, 1.0), np.zeros(3), np.zeros(2)
    made = (stencils.scan(1, ranges), stencils.odometry(1, pose, velocity), stencils.contact(1, False))
    scan, odometry, contact = (bytes(one) for one in made)
    return scan, odometry, contact


PARSERS = (
    Parser("commands", _commands, (MessageError,)),
    Parser("fleet_rows", _rows, (MessageError,)),
    Parser("senses", _senses, (MessageError,)),
)
"""What is fuzzed: a parser, what it may raise, and how a refusal has to look."""
